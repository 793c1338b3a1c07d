"""Lists of tasks are narrowed by the words that their rows show, each of its own procedure."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from huimin.casework.inbox.naming import names, with_names, word_of
from huimin.casework.inbox.queries import tasks_in
from huimin.casework.models import Case, Task
from huimin.casework.tests.made_cases import CHECKED, COMMUNITY, MONDAY, VISIT, District, at
from huimin.casework.wording import step_word
from huimin.commons.access.models import Officer
from huimin.commons.access.scope import EVERYWHERE
from huimin.rulebook.public import procedures

pytestmark = pytest.mark.django_db


def in_chinese(officer: Officer) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(officer)
    client.cookies["django_language"] = "zh-hans"
    return client


def test_every_step_of_every_version_has_the_key_of_its_word() -> None:
    for language in ("zh-hans", "en"):
        with override(language):
            for procedure in procedures().values():
                for version in procedure.versions:
                    for step in version.steps:
                        key = names().keys[procedure.name, version.since, step]
                        assert word_of(key) == step_word(version, step)
            assert len(set(names().words.values())) == len(names().words)


def test_rows_are_counted_and_found_by_the_word_they_show(district: District) -> None:
    made = []
    for scheme in ("dibao", "temporary_emergency"):
        person = district.person()
        district.household(person)
        made.append(district.applied(person, scheme=scheme))
    client = in_chinese(district["lin"])
    table = client.get(reverse("casework:team")).context["table"]
    offered = {choice.label: choice for choice in next(f for f in table.filters if f.name == "step").choices}
    assert set(offered) == {"受理", "受理急难求助"}
    shown = client.get(reverse("casework:team"), {"step": offered["受理急难求助"].code}).context["table"]
    assert [row.record.case_id for row in shown.rows] == [made[1].pk]
    assert [row.cells[0].text for row in shown.rows] == ["受理急难求助"]
    mine = client.get(reverse("casework:inbox"), {"step": offered["受理"].code}).context["table"]
    assert [row.record.case_id for row in mine.rows] == [made[0].pk]


def test_what_waits_for_a_second_officer_is_found_as_that(district: District) -> None:
    person = district.person()
    district.household(person)
    case = district.applied(person)
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    district.do(
        case, "investigation", "done", "wen", MONDAY, answers=VISIT, given={"companions": [district["bai"]]}
    )
    district.do(case, "check", "consistent", "he", MONDAY, answers=CHECKED)
    district.do(case, "opinion", "refuse", "lin", MONDAY, reason="不符合")
    district.do(case, "decision", "refuse", "qin", MONDAY, reason="不符合")
    table = (
        in_chinese(district["tao"]).get(reverse("casework:team"), {"step": "confirmation"}).context["table"]
    )
    assert [row.record.case_id for row in table.rows] == [case.pk]


def test_every_open_step_is_named_as_its_row_is(district: District) -> None:
    person, found = district.person(), {}
    every = [(procedure.name, each) for procedure in procedures().values() for each in procedure.versions]
    for number, (name, version) in enumerate(every):
        case = Case.objects.create(
            number=f"x{number}", procedure=name, since=version.since, edition="x", scheme="dibao",
            kind=f"k{number}", person=person, division=COMMUNITY, channel="counter", state="open",
            opened_at=at(MONDAY), submitted_on=MONDAY,
        )  # fmt: skip
        found[case.pk] = version
        Task.objects.bulk_create(
            Task(
                case=case, step=step, right="cases.accept", group="counter", division=COMMUNITY,
                opened_at=at(MONDAY), opened_on=MONDAY, offices=[9],
            )
            for step in version.steps
        )  # fmt: skip
    rows = list(with_names(tasks_in(EVERYWHERE, MONDAY)))
    assert len(rows) == sum(len(version.steps) for _name, version in every)
    for row in rows:
        assert word_of(row.called) == step_word(found[row.case_id], row.step)  # type: ignore[attr-defined]
