"""Remember what was read while one request lasts, so that its parts do not ask the same thing again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
READING: Final = frozenset({"GET", "HEAD"})

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember the answers to `remembered` questions until the block ends; nothing outlives it."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Let a question about the database be asked once in a request; anywhere else it is asked each time.

    Its arguments must be hashable, and whoever gets the answer must not change it.
    """

    @wraps(ask)
    def once(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        memory = _memory.get()
        if memory is None:
            return ask(*args, **kwargs)
        question = ask, args, tuple(sorted(kwargs.items()))
        if question not in memory:
            memory[question] = ask(*args, **kwargs)
        return cast(Answer, memory[question])

    return once


class RememberingMiddleware:
    """Remembers while a request is answered that only reads; one that changes something asks anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        if request.method not in READING:
            return self.get_response(request)
        with remembering():
            return self.get_response(request)
