"""Plain trees: an explanation as residents get it, without what only officers and auditors need."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from huimin.commons.desk.pieces import WhyRow, WhyTree

OFFICIAL: Final = ".gov.cn"
"""Where the texts of the law are published by who made them; copies elsewhere are for officers to compare."""


def for_residents(tree: WhyTree) -> WhyTree:
    """Return an explanation without the edition of the rulebook, and with links to official sources only."""
    return replace(tree, edition="", rows=tuple(_row(row) for row in tree.rows))


def is_official(address: str) -> bool:
    """Return whether an address is one of a public authority."""
    return (urlsplit(address).hostname or "").endswith(OFFICIAL)


def _row(row: WhyRow) -> WhyRow:
    address = row.article_address if is_official(str(row.article_address)) else ""
    return replace(row, article_address=address, rows=tuple(_row(each) for each in row.rows))
