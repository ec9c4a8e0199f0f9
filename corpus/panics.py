"""What libraries in Rust raise where they meet what they cannot make sense of: no ``Exception``, so that nothing else catches it."""

from __future__ import annotations


def is_panic(error: BaseException) -> bool:
    """Whether the error is such a one; each library has a class of its own of that name, which none of them gives away."""
    return type(error).__name__ == "PanicException"
