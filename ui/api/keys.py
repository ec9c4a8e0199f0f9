"""Which callers may use the API."""

from __future__ import annotations

import hashlib
import hmac

from pydantic import SecretStr

from corpus.errors import UsageError

_BEARER = "bearer "


class Keys:
    """The keys of the setting ``KAOJU_API_KEYS``. Only their hashes are kept."""

    def __init__(self, keys: SecretStr | None) -> None:
        """Read them from a list with commas.

        Raises:
            UsageError: a key holds characters that no header can carry.
        """
        given = [key.strip() for key in (keys.get_secret_value() if keys else "").split(",")]
        if not all(key.isascii() and key.isprintable() and " " not in key for key in given):
            raise UsageError("设置项 KAOJU_API_KEYS 的值无效。", "密钥只能由英文字母、数字和符号组成，多个密钥用英文逗号隔开，中间不留空格。")
        self._hashes = tuple(_digest(key) for key in given if key)

    def __bool__(self) -> bool:
        """Whether any key is set."""
        return bool(self._hashes)

    def owner(self, authorization: str | None) -> str | None:
        """A name for the key of an ``Authorization`` header, which tells nothing of it; None where it is none of the keys."""
        if authorization is None or not authorization.lower().startswith(_BEARER):
            return None
        found = None
        given = _digest(authorization[len(_BEARER) :].strip())
        for known in self._hashes:  # all of them, whichever fits: the time tells nothing
            if hmac.compare_digest(known, given):
                found = known.hex()[:12]
        return found


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
