"""Through the back door: what was decided, shown, issued and reckoned is held against the trail."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection

from huimin.casework.decisions.deciding import confirm_decision
from huimin.casework.models import Case, Decision, Publicity, Task
from huimin.casework.publicity.showing import begin_publicity, end_publicities
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import record
from huimin.commons.audit.verifying import Report, verify
from huimin.commons.documents.models import Document
from huimin.entitlements.public import reckon_month
from huimin.kernel.days import Month

pytestmark = pytest.mark.django_db
TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 13)


@pytest.fixture
def case(district: District) -> Case:
    """Return a case with an opinion, two public notices, a decision and its letters, in a month reckoned."""
    person = district.person()
    district.household(person)
    case = district.applied(person)
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    task = Task.objects.get(case=case, step="publicity")
    begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
    end_publicities(at=at(AFTER), day=AFTER)
    district.do(case, "decision", "grant", "qin", AFTER)
    district.do(case, "announcement", "announced", "wen", AFTER)
    reckon_month(month=Month(2025, 8), schemes=["dibao"], by=None, known_at=datetime.now().astimezone())
    assert Decision.objects.filter(case=case).count() == 2
    assert Publicity.objects.filter(case=case).count() == 2
    assert Document.objects.exists()
    return case


def through_the_back_door(sql: str) -> Report:
    """Do what the owner of the database can, past all triggers, and verify."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        assert cursor.rowcount > 0, "the back door has changed nothing"
        cursor.execute("SET LOCAL session_replication_role = origin")
    return verify()


def sentences(report: Report) -> list[str]:
    return [finding.sentence() for finding in report.findings]


def test_what_was_done_agrees_with_the_trail(case: Case) -> None:
    report = verify()
    assert report.sound, sentences(report)
    assert {each.kind: (each.number, each.changed, each.without) for each in report.kept} == {
        "decisions": (2, 0, 0),
        "documents": (Document.objects.count(), 0, 0),
        "notices": (2, 0, 0),
        "reckonings": (1, 0, 0),
    }
    assert verify(kept=False).kept == ()


EXPLAINED, CONTENT = "or its explanation", "its content was changed"
DECISION = "(SELECT max(id) FROM casework_decision)"
CHANGES = {
    "amount": (f"UPDATE casework_decision SET amount = amount + 1 WHERE id = {DECISION}", EXPLAINED),
    "outcome": (f"UPDATE casework_decision SET engine = 'refused' WHERE id = {DECISION}", EXPLAINED),
    "explanation": (f"UPDATE casework_decision SET why = '{{}}' WHERE id = {DECISION}", EXPLAINED),
    "reason": (f"UPDATE casework_decision SET reason = '改' WHERE id = {DECISION}", EXPLAINED),
    "officer": (f"UPDATE casework_decision SET by_id = by_id + 1 WHERE id = {DECISION}", EXPLAINED),
    "moment": (f"UPDATE casework_decision SET at = at - interval '1 day' WHERE id = {DECISION}", EXPLAINED),
    "other case": (f"UPDATE casework_decision SET task_id = task_id + 1 WHERE id = {DECISION}", EXPLAINED),
    "decision gone": (f"DELETE FROM casework_decision WHERE id = {DECISION}", "was made and is gone"),
    "document": ("UPDATE documents_document SET content = content || '\\x20'::bytea", CONTENT),
    "document and its digest": (
        "UPDATE documents_document SET content = 'x'::bytea,"
        " sm3 = decode(repeat('00', 32), 'hex')", CONTENT),
    "document gone": ("DELETE FROM documents_document WHERE id = (SELECT min(id) FROM documents_document)",
                      "was issued and is gone"),
    "every document gone": ("DELETE FROM documents_document", "was issued and is gone"),
    "notice": ("UPDATE casework_publicity SET content = content || '{\"amount\": 1}'", "not what was shown"),
    "notice shortened": ("UPDATE casework_publicity SET until = until - 1", "not what was shown"),
    "notice gone": ("DELETE FROM casework_publicity WHERE id = (SELECT max(id) FROM casework_publicity)",
                    "was shown and is gone"),
    "outcomes": ("UPDATE entitlements_reckoning SET outcomes = 'x'::bytea", "not what was reckoned"),
    "reckoning gone": ("DELETE FROM entitlements_reckoning", "was kept and is gone"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_does_not_agree_with_the_trail_is_named(case: Case, change: str) -> None:
    statement, said = CHANGES[change]
    report = through_the_back_door(statement)
    assert not report.sound
    assert sentences(report)
    assert all(said in sentence for sentence in sentences(report)), sentences(report)


def test_who_is_changed_is_called_by_name(case: Case) -> None:
    report = through_the_back_door(CHANGES["amount"][0])
    (found,) = report.findings
    assert case.number in found.sentence()
    assert found.subject == f"casework.Case:{case.pk}"
    assert Deed.objects.get(pk=found.deed).details["decision"] == Decision.objects.latest("pk").pk
    assert [each.changed for each in report.kept] == [1, 0, 0, 0]


def test_a_decision_put_beside_the_trail_is_named(case: Case) -> None:
    columns = [
        field.column for field in Decision._meta.concrete_fields if field.name not in {"id", "set_aside_at"}
    ]
    listed = ", ".join(f'"{column}"' for column in columns)
    report = through_the_back_door(
        f"INSERT INTO casework_decision ({listed}, set_aside_at) SELECT {listed}, at FROM casework_decision"
        f" WHERE id = {DECISION}"
    )
    assert ["nobody made it" in sentence for sentence in sentences(report)] == [True]


def test_a_second_digest_makes_nothing_true(case: Case) -> None:
    """Whoever can write into the trail cannot cover a change by a deed that names the new digest."""
    decision = Decision.objects.latest("pk")
    record("case.step", case, by=None, decision=decision.pk, digest="00" * 32)
    report = verify()
    assert ["was changed" in sentence for sentence in sentences(report)] == [True]


def test_what_is_older_than_the_digests_is_counted(case: Case) -> None:
    """Decisions of an earlier release have no digest in the trail: they are counted, no more is said."""
    older = Decision.objects.earliest("pk").pk
    changed = Deed.objects.filter(details__decision=older, verb="case.step")
    assert changed.count() == 1
    report = through_the_back_door(
        f"UPDATE audit_deed SET details = details - 'digest' - 'decision' WHERE id = {changed.get().pk}"
    )
    assert report.sound, "these deeds were not sealed yet"
    assert [(each.number, each.without) for each in report.kept if each.kind == "decisions"] == [(2, 1)]


def test_a_departure_is_held_against_the_deed_of_who_decided_it(district: District) -> None:
    """The digest is kept when it is decided, before a second officer agrees, and agreeing changes nothing."""
    person = district.person()
    district.household(person)
    case = district.applied(person)
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    task = Task.objects.get(case=case, step="publicity")
    begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
    end_publicities(at=at(AFTER), day=AFTER)
    district.do(case, "decision", "refuse", "qin", AFTER, reason="另有收入")
    waiting = Decision.objects.get(case=case, departs=True)
    assert Deed.objects.filter(verb="case.depart", details__decision=waiting.pk).exists()
    confirm_decision(decision=waiting.pk, agrees=True, reason="", by=district["tao"], at=at(AFTER), day=AFTER)
    assert verify().sound
    report = through_the_back_door(f"UPDATE casework_decision SET reason = '改' WHERE id = {waiting.pk}")
    assert ["or its explanation" in sentence for sentence in sentences(report)] == [True]
