"""What the head of every page leads to, the chat's too."""

from __future__ import annotations

from markupsafe import Markup

NAVIGATION = (("提问", "/"), ("文档", "/documents"), ("指标", "/indicators"), ("管理", "/keeper"))
"""Label and path of each view."""


def navigation_html(current: str) -> Markup:
    """The links; ``current`` is the path of the page they stand on, or empty."""
    link = Markup('<a href="{}">{}</a>')
    here = Markup('<a href="{}" aria-current="page">{}</a>')
    links = Markup("").join((here if path == current else link).format(path, label) for label, path in NAVIGATION)
    return Markup('<nav class="kaoju-nav" aria-label="页面">{}</nav>').format(links)
