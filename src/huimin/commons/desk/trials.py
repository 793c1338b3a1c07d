"""What taking a file would do: rows to add and change, rows that are there, and every wrong cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

WRONG_SHOWN: Final = 200


class WrongRows(Invalid):
    """Some rows cannot be taken; nothing was."""

    template = _("{wrong} cells are wrong, so nothing was imported. Correct the file and send it again.")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a cell, or in a whole line."""

    line: int
    column: str
    value: str
    why: str


@dataclass
class Trial:
    """What taking a file would do; `ignored` are headings that name no column."""

    added: int = 0
    changed: int = 0
    same: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def can_be_taken(self) -> bool:
        """Tell whether every row is right and at least one would do something."""
        return not self.wrong and bool(self.added or self.changed)

    @property
    def without_rows(self) -> bool:
        """Tell whether the file holds nothing under its headings."""
        return not (self.added or self.changed or self.same or self.wrong)

    def refuse_wrong(self) -> None:
        """Refuse to go on with a wrong cell.

        Raises:
            WrongRows: there is one.
        """
        if self.wrong:
            raise WrongRows(wrong=len(self.wrong))

    def shown(self, file: str, digest: str) -> dict[str, Any]:
        """Return what a page shows of it, with the first wrong cells by their lines."""
        wrong = sorted(self.wrong, key=lambda each: each.line)[:WRONG_SHOWN]
        return {"run": self, "file": file, "digest": digest, "wrong": wrong}
