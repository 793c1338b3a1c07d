"""A refusal is answered with its sentence, as a page or as JSON, also while the database is away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from huimin.commons.access.models import Officer
from huimin.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from huimin.web import refusals
from huimin.web.refusals import RefusalMiddleware, answer, failed

pytestmark = pytest.mark.django_db


def asked(accept: str = "application/json") -> HttpRequest:
    request = RequestFactory().get("/x/?page=2", headers={"accept": accept})
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    return request


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound("No {id}.", id=7), 404),
        (Forbidden(), 403),
        (Invalid(field="day"), 422),
        (Conflict(), 409),
        (Unavailable(), 503),
        (Refusal("Odd."), 422),
    ],
)
def test_each_kind_has_its_status(refusal: Refusal, status: int) -> None:
    response = answer(asked(), refusal)
    assert response.status_code == status
    body = json.loads(response.content)
    assert (body["refused"], body["field"]) == (type(refusal).__name__, getattr(refusal, "field", None))
    assert response.has_header("Retry-After") == (status == 503)


def test_the_sentence_is_translated_before_it_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    chinese = {"No person {id}.": "没有编号为 {id} 的人员。"}
    monkeypatch.setattr(refusals, "gettext", lambda text: chinese.get(text, text))
    assert (
        json.loads(answer(asked(), NotFound("No person {id}.", id=7)).content)["message"]
        == "没有编号为 7 的人员。"
    )


def test_people_see_a_page() -> None:
    with translation.override("en"):
        response = answer(asked("text/html"), NotFound("No person {id}.", id=7))
    assert response.status_code == 404
    assert "No person 7." in response.content.decode()


def test_only_refusals_and_outages_are_answered() -> None:
    middleware = RefusalMiddleware(lambda request: HttpResponse("fine"))
    assert middleware(asked()).content == b"fine"
    refused, away = (
        middleware.process_exception(asked(), error) for error in (Conflict(), OperationalError())
    )
    assert (refused and refused.status_code, away and away.status_code) == (409, 503)
    assert middleware.process_exception(asked(), ZeroDivisionError()) is None


def test_a_mistake_is_a_page_of_its_own_and_an_outage_is_not_a_mistake() -> None:
    def answer_to(error: Exception, accept: str) -> Any:
        try:
            raise error
        except type(error):
            return failed(asked(accept))

    assert answer_to(ZeroDivisionError(), "application/json").status_code == 500
    assert answer_to(ZeroDivisionError(), "text/html").status_code == 500
    assert answer_to(OperationalError(), "text/html").status_code == 503


def test_while_the_database_is_away_a_plain_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame would ask the database who is signed in."""

    def away(*_arguments: Any, **_more: Any) -> HttpResponse:
        raise OperationalError

    monkeypatch.setattr(refusals, "render", away)
    with translation.override("en"):
        response = answer(asked("text/html"), NotFound())
    page = response.content.decode()
    assert response.status_code == 503
    assert "does not answer" in page
    assert 'href="/x/?page=2"' in page


@pytest.mark.django_db(transaction=True)
def test_a_request_during_an_outage_is_refused_and_the_next_one_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = Officer.objects.create(username="wen", name="Wen", must_change_password=False)
    client = Client(headers={"accept": "application/json"})
    client.force_login(officer)
    from django.db import connection

    from huimin.commons.database.connecting import connect

    def cut_off(self: Officer, right: str) -> bool:
        with connect() as own:
            own.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        return bool(Officer.objects.count())

    with monkeypatch.context() as outage:
        outage.setattr(Officer, "may", cut_off)
        assert client.get("/jobs/").status_code == 503
    connection.close()
    assert client.get("/jobs/").status_code == 200


@pytest.mark.parametrize(
    ("address", "before"),
    [
        ("/payments/reckon/", "/payments/"),
        ("/payments/2025-08/returns/", "/payments/2025-08/"),
        ("/sign-out/", ""),
    ],
)
def test_an_address_that_only_takes_forms_says_so(address: str, before: str) -> None:
    officer = Officer.objects.create(username="a", name="a", office="x", must_change_password=False)
    client = Client()
    client.force_login(officer)
    seen = client.get(address, headers={"accept": "text/html", "accept-language": "en"})
    page = seen.content.decode()
    assert (seen.status_code, seen["Allow"]) == (405, "POST")
    assert "press its button" in page
    assert "This address only takes forms" in page
    assert (f'href="{before}"' in page.split("<main")[1]) is bool(before)
    told = client.get(address, headers={"accept": "application/json"})
    assert (told.status_code, json.loads(told.content)["refused"]) == (405, "OnlyForForms")


def test_what_answers_a_wrong_way_with_words_of_its_own_is_left_alone() -> None:
    own = HttpResponse("own words", status=405)
    assert RefusalMiddleware(lambda request: own)(asked()) is own
