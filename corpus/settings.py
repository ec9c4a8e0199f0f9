"""All settings, validated once: ``KAOJU_…`` variables of the environment or of a ``.env`` file."""

from __future__ import annotations

import difflib
import hashlib
import os
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import UsageError

PREFIX = "KAOJU_"


class Settings(BaseSettings):
    """What may be set. Field ``home`` is the variable ``KAOJU_HOME``, and so on."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore")

    home: Path = Field(default=Path(".kaoju"), description="Folder that holds the stored texts and the index.")
    embedding_model: str = Field(
        default="builtin",
        description="«builtin», or the name or folder of any sentence-transformers model. Changing it rebuilds the index.",
    )
    allow_download: bool = Field(default=False, description="Whether a model may be fetched from a model hub.")
    host: str = Field(default="127.0.0.1", description="Address the page listens on.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port the page listens on.")
    max_file_mb: int = Field(default=50, ge=1, description="Largest report accepted, in MB (10^6 bytes).")
    max_question_chars: int = Field(default=500, ge=10, description="Longest question accepted, in characters.")

    @property
    def digest(self) -> str:
        """Short hash over every setting, stored with each evaluation run."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        UsageError: a value is invalid, or a ``KAOJU_`` name is unknown (the nearest known one is named).
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = {name for name in (*os.environ, *dotenv_values(".env")) if name.upper().startswith(PREFIX)}
    for name in sorted(given):
        if name.upper() not in known:
            nearest = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
            raise UsageError(f"不认识设置项 {name}。", f"最接近的设置项是 {nearest},请改正或删去后重试。")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise UsageError(f"设置项 {name} 的值无效:{first['input']!r}。", "请查看 README 中该设置项的说明后改正。", detail=str(error)) from error
