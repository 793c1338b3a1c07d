"""The names of divisions in the language of the page."""

from __future__ import annotations


def division_name(code: str) -> str:
    """Return the name of the division `code`, or the code if it is not on record."""
    return code
