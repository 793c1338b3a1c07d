"""What long work tells about itself while it runs; this much of it needs no database."""

from __future__ import annotations


class Progress:
    """Listens to the steps of long work. This one forgets them: for tests and quiet commands."""

    def step(self, message: str, total: int = 0) -> None:
        """Begin a step of `total` parts, none if they cannot be counted; `message` is its msgid."""

    def advance(self, number: int = 1) -> None:
        """Count `number` more parts of the step as done."""
