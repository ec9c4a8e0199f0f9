"""Whether a browser sent a request on behalf of another web site.

A page open in the same browser can send requests to any server that the browser reaches, one on this machine included. Programs that
are no browsers send neither header and pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

_OWN = ("same-origin", "none")
"""What browsers send for a request of the site itself, and for an address typed by the visitor."""


def is_cross_site(headers: Mapping[str, str]) -> bool:
    """Whether the request comes from a page of another origin, another port of the same host included.

    Args:
        headers: by lower-case name.
    """
    sent_by = headers.get("sec-fetch-site")  # browsers send it where the address is https or this machine's
    if sent_by is not None:
        return sent_by not in _OWN
    origin = headers.get("origin")
    if origin is None:
        return False
    # A proxy may have put its own name into Host; no page can set X-Forwarded-Host without being refused first.
    known = {host.strip().lower() for name in ("host", "x-forwarded-host") for host in headers.get(name, "").split(",") if host.strip()}
    return _host_of(origin) not in known


def _host_of(origin: str) -> str:
    """Host and port of an ``Origin`` as a ``Host`` header writes them; empty for «null» and what is no address."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether a host name or address, with or without a port, means this machine."""
    try:
        name = urlsplit(f"//{host}" if host.count(":") < 2 or host.startswith("[") else f"//[{host}]").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
