"""Where the law says it: documents, articles of documents, and the sources of single figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Document:
    """A law, regulation or notice: its title, its number, and where it was published, if that is known."""

    title: str
    number: str = ""
    url: str = ""

    def article(self, article: str) -> Citation:
        """Return the citation of one article of this document, as it is written there (第四条)."""
        return Citation(self, article)


@dataclass(frozen=True, slots=True)
class Citation:
    """One article of one document."""

    document: Document
    article: str

    def __str__(self) -> str:
        number = f"（{self.document.number}）" if self.document.number else ""
        return f"《{self.document.title}》{number}{self.article}"

    def to_json(self) -> dict[str, str]:
        """Return the citation as plain text fields."""
        document = self.document
        return {
            "title": document.title,
            "number": document.number,
            "article": self.article,
            "url": document.url,
        }


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from, precisely enough to find the page, and when somebody last looked there."""

    title: str
    number: str = ""
    article: str = ""
    url: str = ""
    checked_on: date | None = None

    def to_json(self) -> dict[str, str | None]:
        """Return the source as plain text fields."""
        checked_on = self.checked_on.isoformat() if self.checked_on else None
        return {
            "title": self.title,
            "number": self.number,
            "article": self.article,
            "url": self.url,
            "checked_on": checked_on,
        }
