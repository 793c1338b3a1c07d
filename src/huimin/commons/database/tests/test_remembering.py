"""What a request has read is remembered until it is answered, and for nobody else."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse

from huimin.commons.database.remembering import (
    RememberingMiddleware,
    forget,
    remembered,
    remembering,
    steady,
)


class Asked:
    """A question that counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0
        self.answer = remembered(self._ask)
        self.steady = steady(self._ask)

    def _ask(self, what: str, *, plus: int = 0) -> str:
        self.times += 1
        if what == "nothing":
            raise LookupError(what)
        return f"{what} {plus}"


def test_the_same_is_asked_once_while_it_is_remembered() -> None:
    asked = Asked()
    with remembering():
        assert {asked.answer("name", plus=1) for _ in range(3)} == {"name 1"}
        assert asked.times == 1
        assert asked.answer("name", plus=2) == "name 2"
        assert asked.answer("other") == "other 0"
    assert asked.times == 3


def test_nothing_outlives_the_block_and_nothing_is_remembered_outside() -> None:
    asked = Asked()
    for times in (1, 2):
        with remembering():
            asked.answer("name")
        assert asked.times == times
    asked.answer("name")
    asked.answer("name")
    assert asked.times == 4


def test_two_questions_with_the_same_words_are_two() -> None:
    first, second = Asked(), Asked()
    with remembering():
        first.answer("name")
        second.answer("name")
    assert (first.times, second.times) == (1, 1)


def test_a_refusal_is_not_remembered() -> None:
    asked = Asked()
    with remembering():
        for _ in range(2):
            with pytest.raises(LookupError):
                asked.answer("nothing")
    assert asked.times == 2


@pytest.mark.parametrize(("method", "times"), [("GET", 1), ("HEAD", 1), ("POST", 2), ("DELETE", 2)])
def test_a_request_that_changes_something_asks_anew(method: str, times: int) -> None:
    asked = Asked()

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(asked.answer("name") + asked.answer("name"))

    request = HttpRequest()
    request.method = method
    for visit in (1, 2):
        RememberingMiddleware(view)(request)
        assert asked.times == times * visit


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_steady_is_asked_once_also_where_something_changes(method: str) -> None:
    asked = Asked()

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(asked.steady("name") + asked.steady("name"))

    request = HttpRequest()
    request.method = method
    for visit in (1, 2):
        RememberingMiddleware(view)(request)
        assert asked.times == visit


def test_what_is_forgotten_lets_everything_be_asked_anew_until_the_end() -> None:
    asked = Asked()
    with remembering():
        asked.steady("name")
        asked.answer("name")
        assert asked.times == 1
        forget()
        for _ in range(2):
            asked.steady("name")
            asked.answer("name")
        assert asked.times == 5
    with remembering(writes=True):
        asked.steady("name")
        asked.steady("name")
    assert asked.times == 6


def test_there_is_nothing_to_forget_outside_a_request() -> None:
    asked = Asked()
    forget()
    asked.steady("name")
    asked.steady("name")
    assert asked.times == 2
