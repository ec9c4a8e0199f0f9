"""A template becomes a page: everything escaped, no script but our own files."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from fastapi import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ui.views.assets import ASSETS, asset_url
from ui.views.navigation import navigation_html

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The Content-Security-Policy of every plain page: inline script and inline style do nothing."""

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_environment.globals.update(
    asset_url=asset_url,
    navigation=navigation_html,
    seal=Markup((ASSETS / "seal.svg").read_text(encoding="utf-8")),  # noqa: S704 - a file of this package
)


def size(number: int) -> str:
    """A number of bytes as it is said: «180 字节», «12.3 KB», «4.5 MB» (10^6 bytes)."""
    if number < 1000:
        return f"{number} 字节"
    unit, name = (10**6, "MB") if number >= 999_950 else (1000, "KB")
    return f"{number / unit:.1f}".removesuffix(".0") + f" {name}"


_environment.filters["size"] = size


def render(template: str, status: int = 200, **context: object) -> Response:
    """The page of ``templates/NAME``, which extends ``base.html``.

    Args:
        template: file name under ``templates/``.
        status: HTTP status.
        context: what the template names; a name that it does not get is an error. ``current`` is the path of the view in the navigation, or empty.
    """
    page = fragment(template, **context)
    return Response(page, status, {"content-security-policy": POLICY, "cache-control": "no-cache"}, "text/html; charset=utf-8")


def fragment(template: str, **context: object) -> str:
    """The HTML of a template, for a page that asks for a part of itself again."""
    return _environment.get_template(template).render(**context)


def attachment(content: bytes, name: str, kind: str) -> Response:
    """A file to keep, never to be shown in the browser."""
    return Response(content, 200, {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}", "x-content-type-options": "nosniff"}, kind)
