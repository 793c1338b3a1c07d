"""What is done has a word in people's language, and leads to what it was done to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from huimin.commons.audit.models import Deed
from huimin.commons.desk.deeds import (
    changes_of,
    details_of,
    reason_of,
    subject_address,
    subject_word,
    told,
    value_word,
    word_for,
)
from huimin.commons.desk.happenings import event_of
from huimin.commons.desk.pieces import Change, Event
from huimin.web.templatetags.huimin import span
from huimin.web.templatetags.pieces import timeline

SOURCES = Path(__file__).parents[2]


def verbs() -> Iterator[str]:
    """Go through every verb that is written into the trail."""
    for path in SOURCES.rglob("*.py"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(getattr(node, "func", None), "id", "")
            first = node.args[0] if isinstance(node, ast.Call) and node.args else None
            if called in {"record", "deed"} and isinstance(first, ast.Constant):
                yield str(first.value)


@pytest.mark.parametrize("verb", sorted(set(verbs())))
def test_every_verb_has_a_word_in_both_languages(verb: str) -> None:
    with override("en"):
        english = str(word_for(verb))
    with override("zh-hans"):
        assert english not in {verb, str(word_for(verb))}


def test_verbs_are_found() -> None:
    assert {"registry.record_fact", "award.end", "payments.run.approve"} <= set(verbs())


@pytest.mark.parametrize(
    ("subject", "word", "address"),
    [
        ("registry.Person:17", "Person 17", "/register/people/17/"),
        ("entitlements.Award:3", "Award 3", "/awards/3/"),
        ("registry.Person", "Person", ""),
        ("access.Officer:?", "Officer", ""),
        ("audit.Block:*", "Sealed block", ""),
        ("registry.Fact:9", "Fact 9", ""),
        ("somewhere.Else:1", "somewhere.Else:1", ""),
        ("registry.Division:", "Division", ""),
        ("registry.LikelyDuplicate:x", "Likely duplicate x", ""),
    ],
)
def test_a_subject_is_called_and_found(subject: str, word: str, address: str) -> None:
    with override("en"):
        assert (subject_word(subject), subject_address(subject)) == (word, address)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("monthly", 54300, "543.00"),
        ("scheme", "dibao", "Minimum living guarantee"),
        ("sex", "2", "female"),
        ("kind", "parent", "Parent of"),
        ("kind", "phone", "Phone"),
        ("sound", True, "yes"),
        ("columns", ["a", "b"], "a, b"),
        ("counts", {"added": 2}, "Added: 2"),
        ("whatever", None, "—"),
        ("whatever", 7, "7"),
        ("format", "xlsx", "XLSX"),
        ("scope", "", "—"),
    ],
)
def test_values_of_details_are_put_into_words(name: str, value: object, said: str) -> None:
    with override("en"):
        assert str(value_word(name, value)) == said


def deed(verb: str, reason: str = "", **details: object) -> Deed:
    at = datetime(2025, 8, 22, 2, 0, tzinfo=UTC)
    return Deed(verb=verb, subject="registry.Person:1", reason=reason, details=details, at=at)


def test_a_deed_tells_what_changed_and_the_rest() -> None:
    with override("en"):
        changed = deed("registry.change_person", changes={"name": ["王", "汪"], "sex": ["1", "2"]})
        assert list(changes_of(changed)) == [Change("Name", "王", "汪"), Change("Sex", "male", "female")]
        died = deed("registry.record_death", before=None, after="2025-08-16", reference="report 1")
        assert list(changes_of(died)) == [Change("Day", "—", "2025-08-16")]
        assert [(str(name), str(value)) for name, value in details_of(died)] == [("Reference", "report 1")]
        assert told(died) == "2025-08-16"
        account = deed("payments.account.correct", before={"bank": "A"}, after={"bank": "B"})
        assert list(changes_of(account)) == [Change("Bank", "A", "B")]
        fact = deed("registry.record_fact", fact="wage", value=1_200_50)
        assert event_of(fact).what == "Fact recorded: Wages 1,200.50 yuan a year"
        assert told(deed("award.end", scheme="dibao")) == "Minimum living guarantee"
        assert told(deed("access.sign_out")) == ""


def test_a_reason_of_the_platform_is_in_the_language_of_the_page() -> None:
    opened = deed("read", "Page opened")
    with override("zh-hans"):
        assert reason_of(opened) == "打开页面"
        assert reason_of(deed("read", "入户核实")) == "入户核实"
        assert reason_of(deed("read")) == ""


def test_readings_stand_aside_until_somebody_asks_for_them() -> None:
    events = [event_of(deed("read", "Page opened")), Event(date(2025, 7, 1), "Died", kind="life")]

    def shown(query: str) -> str:
        context = timeline({"request": RequestFactory().get(f"/{query}")}, events)  # type: ignore[arg-type]
        return render_to_string("desk/pieces/timeline.html", context)

    with override("en"):
        assert "Died" in shown("")
        assert "Personal data read" not in shown("")
        assert "Who looked" in shown("")
        assert "Personal data read" in shown("?kind=read")
        assert "Died" not in shown("?kind=read")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2025, 7, 1), None, "since 2025-07-01"),
        (date(2022, 1, 1), date(2025, 7, 1), "2022-01-01 to 2025-06-30"),
        (date(2022, 1, 1), date(2022, 1, 1), "2022-01-01 to 2022-01-01"),
    ],
)
def test_days_are_shown_with_the_last_one_included(start: date, end: date | None, said: str) -> None:
    with override("en"):
        assert said in span(start, end)
