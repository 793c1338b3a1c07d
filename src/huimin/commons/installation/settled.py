"""Settled: how an installation is set up is read once by each process, and again when it has changed."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from huimin.commons.database.remembering import answer_among, memory_of_request
from huimin.commons.installation.public import revision

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass
class _Kept:
    """What a process has read at a revision of the set-up."""

    revision: int | None = None
    answers: dict[Hashable, Any] = field(default_factory=dict)

    def at(self, number: int) -> dict[Hashable, Any]:
        """Return the answers that hold at a revision, and let go of older ones."""
        if self.revision != number:
            # Others may still read the answers of before: theirs are not emptied.
            self.answers, self.revision = {}, number
        return self.answers


_kept: Final = _Kept()


def settled(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Let a question about how the installation is set up be asked once, until its revision is another one.

    A trigger on each table that is asked counts the revision up. A request that writes takes what is known,
    and keeps nothing for others: what it has written may yet be taken back. Outside a request, and after
    `forget`, each question is asked. Its arguments must be hashable and few, and nobody changes the answer.
    """

    @wraps(ask)
    def once(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        memory = memory_of_request()
        number = None if memory is None or memory.changing else revision()
        if memory is None or number is None:
            return ask(*args, **kwargs)
        kept = _kept.at(number)
        return answer_among(ChainMap(memory.answers, kept) if memory.writes else kept, ask, *args, **kwargs)

    return once


def let_go() -> None:
    """Forget what was read, as a new process would."""
    _kept.answers, _kept.revision = {}, None
