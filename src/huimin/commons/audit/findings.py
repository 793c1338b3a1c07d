"""Findings: what is not as it was written, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written: what it is about, and the deed that says how it was."""

    template: str
    values: dict[str, Any]
    subject: str = ""
    deed: int | None = None

    def sentence(self, translate: Callable[[str], Any] = str) -> str:
        """Return what was found, in a sentence."""
        return str(translate(self.template)).format(**self.values)
