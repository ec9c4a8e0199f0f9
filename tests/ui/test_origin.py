"""Requests that a browser sends for a page of another site."""

from __future__ import annotations

import pytest

from ui.origin import is_cross_site, is_loopback


@pytest.mark.parametrize(
    ("headers", "cross"),
    [
        ({"host": "127.0.0.1:7860"}, False),
        ({"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:7860"}, False),
        ({"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:8000"}, True),
        ({"host": "127.0.0.1:7860", "origin": "http://evil.example"}, True),
        ({"host": "127.0.0.1:7860", "origin": "null"}, True),
        ({"host": "127.0.0.1:7860", "origin": "http://[::1"}, True),
        ({"host": "", "origin": "null"}, True),
        ({"host": "127.0.0.1:7860", "sec-fetch-site": "cross-site"}, True),
        ({"host": "127.0.0.1:7860", "sec-fetch-site": "same-site", "origin": "http://127.0.0.1:7860"}, True),
        ({"host": "127.0.0.1:7860", "sec-fetch-site": "none"}, False),
        ({"host": "127.0.0.1:7860", "sec-fetch-site": "same-origin", "origin": "https://kaoju.example"}, False),
        ({"host": "127.0.0.1:7860", "x-forwarded-host": "kaoju.example", "origin": "http://Kaoju.example"}, False),
        ({"host": "127.0.0.1:7860", "x-forwarded-host": "kaoju.example", "origin": "http://evil.example"}, True),
    ],
)
def test_who_sent_it(headers: dict[str, str], cross: bool) -> None:
    assert is_cross_site(headers) is cross


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True), ("127.0.0.1:7860", True), ("127.3.2.1", True), ("localhost", True), ("LOCALHOST:1", True), ("::1", True), ("[::1]:7860", True),
        ("0.0.0.0", False), ("::", False), ("10.0.0.5:7860", False),
        ("localhost.evil.example", False), ("evil.example:7860", False), ("", False), ("[::1", False),
    ],
)  # fmt: skip
def test_which_host_is_this_machine(host: str, own: bool) -> None:
    assert is_loopback(host) is own
