"""The kinds of background work that apps declare in their `tasks.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _

Work = Callable[..., Mapping[str, Any] | None]
"""`run(progress, *, by, **arguments)`: what it returns is kept as the result of the job, as JSON.

Pages show it under its names, which are msgids; what stands under `ADDRESS` is a link to what the work made.
"""
ADDRESS: Final = "address"

_kinds: dict[str, tuple[Work, str]] = {}


class NoSuchKind(NotFound):
    """No app declares this kind of work."""

    template = _("There is no background work of the kind “{kind}”. The program may be older than the job.")


def job_kind(name: str, title: str = "") -> Callable[[Work], Work]:
    """Declare the decorated function as the work of jobs of this kind; pages call it `title`."""

    def declare(work: Work) -> Work:
        _kinds[name] = (work, title)
        return work

    return declare


def work_of(kind: str) -> Work:
    """Return the function that does work of this kind.

    Raises:
        NoSuchKind: no app declares it.
    """
    if kind not in _kinds:
        raise NoSuchKind(kind=kind)
    return _kinds[kind][0]


def title_of(kind: str) -> str:
    """Return the msgid of what pages call work of this kind, its name if it has no title."""
    return _kinds[kind][1] or kind if kind in _kinds else kind
