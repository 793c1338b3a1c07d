"""Remember what was read while one request lasts, so that its parts do not ask the same thing again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
READING: Final = frozenset({"GET", "HEAD"})


@dataclass
class Memory:
    """What was answered in a request, and of which questions it may be remembered."""

    writes: bool
    changing: bool = False
    answers: dict[Hashable, Any] = field(default_factory=dict)


_memory: ContextVar[Memory | None] = ContextVar("memory", default=None)


@contextmanager
def remembering(*, writes: bool = False) -> Iterator[None]:
    """Remember the answers to `remembered` questions until the block ends; nothing outlives it.

    Where the block `writes`, only what is `steady` is remembered.
    """
    token = _memory.set(Memory(writes))
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Let a question about the database be asked once in a request that reads; else it is asked each time.

    Its arguments must be hashable, and whoever gets the answer must not change it.
    """

    @wraps(ask)
    def once(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        memory = _memory.get()
        if memory is None or memory.writes:
            return ask(*args, **kwargs)
        return answer_among(memory.answers, ask, *args, **kwargs)

    return once


def steady(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Let a question be asked once in a request, also in one that writes, until something calls `forget`."""

    @wraps(ask)
    def once(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        memory = _memory.get()
        if memory is None or memory.changing:
            return ask(*args, **kwargs)
        return answer_among(memory.answers, ask, *args, **kwargs)

    return once


def memory_of_request() -> Memory | None:
    """Return what is remembered now; nothing outside a request."""
    return _memory.get()


def forget() -> None:
    """Ask everything anew from here to the end of the request: what it changes may change back."""
    if (memory := _memory.get()) is not None:
        memory.answers.clear()
        memory.writes = memory.changing = True


def answer_among(
    answers: MutableMapping[Hashable, Any],
    ask: Callable[Asked, Answer],
    *args: Asked.args,
    **kwargs: Asked.kwargs,
) -> Answer:
    """Return the answer to a question, found among `answers` or asked and put there."""
    question = ask, args, tuple(sorted(kwargs.items()))
    if question not in answers:
        answers[question] = ask(*args, **kwargs)
    return cast(Answer, answers[question])


class RememberingMiddleware:
    """Remembers while a request is answered; one that may change something, only how things are set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        with remembering(writes=request.method not in READING):
            return self.get_response(request)
