"""Through the back door: what was decided, said, shown, given and delivered stays."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image

from huimin.casework.models import Case, Notice, Paper, Publicity, Task
from huimin.casework.papers.actions import take_upload
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.showing import (
    begin_publicity,
    end_publicities,
    note_showing,
)
from huimin.casework.tests.made_cases import MONDAY, District, at

pytestmark = pytest.mark.django_db
TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 13)
CHANGES = {
    "casework_decision": (
        "amount = 99900", "reason = '改'", "by_id = confirmed_by_id", "departs = NOT departs", "why = '{}'",
    ),
    "casework_objection": ("text = '改'", "answer = '改'", "upheld = NOT upheld", "receipt = 'x'"),
    "casework_showing": ("times = 1000", "times = 0", "\"on\" = \"on\" - 1"),
    "casework_publicity": ("place = '别处'", "until = until + 30", "taken_down_at = NULL", "content = '{}'"),
    "casework_case": (
        "number = 'GA-1'", "scheme = 'edge'", "ending = 'refused'", "decided_on = NULL", "granted_id = NULL",
    ),
    "casework_task": ("done_on = done_on - 1", "step = 'other'", "outcome = 'other'"),
    "casework_notice": ("kind = 'refusal'", "delivered_on = NULL", "\"on\" = \"on\" - 1"),
    "casework_upload": ("name = 'b.png'", "sm3 = ''", "at = at - interval '1 day'"),
    "casework_companion": ("officer_id = officer_id + 1",),
    "casework_consequence": ("amount = 1",),
    "casework_duty": ("step = 'other'",),
    "documents_document": ("title = '改'",),
    "documents_series": ("last = last - 1", "last = 0"),
}  # fmt: skip
EMPTIED = sorted(
    set(CHANGES)
    | {
        "casework_absence",
        "casework_concerned",
        "casework_draw",
        "casework_filing",
        "casework_complaint",
        "casework_handling",
    }
)


@pytest.fixture
def case(district: District) -> Case:
    """Return a case with an answered objection, a photo, a showing, a grant, and its letter delivered."""
    person = district.person()
    district.household(person)
    case = district.applied(person)
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    paper = Paper.objects.filter(case=case).first()
    take_upload(case=case, name="a.png", content=drawn.getvalue(), by=None, at=at(MONDAY), paper=paper)
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    task = Task.objects.get(case=case, step="publicity")
    shown = begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
    note_showing(publicity=shown.pk, day=TUESDAY)
    said = take_objection(publicity=shown.pk, said=Said("他家有车"), by=None, at=at(TUESDAY), day=TUESDAY)
    answer_objection(
        objection=said.pk, upheld=False, answer="无车", by=district["song"], at=at(TUESDAY), day=TUESDAY
    )
    end_publicities(at=at(AFTER), day=AFTER)
    district.do(case, "decision", "grant", "qin", AFTER)
    district.do(case, "announcement", "announced", "wen", AFTER)
    assert Publicity.objects.filter(case=case, kind="opinion", taken_down_at__isnull=False).exists()
    assert Notice.objects.filter(case=case, delivered_on__isnull=False).exists()
    return case


def refused(sql: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("table", "change"), [(table, change) for table, changes in CHANGES.items() for change in changes]
)
def test_nothing_that_was_done_is_changed(case: Case, table: str, change: str) -> None:
    rows = {"casework_task": " WHERE state = 'done'", "casework_notice": " WHERE delivered_on IS NOT NULL"}
    kind = {"casework_publicity": " WHERE taken_down_at IS NOT NULL"}
    refused(f"UPDATE {table} SET {change}{rows.get(table) or kind.get(table, '')}")


@pytest.mark.parametrize("table", sorted(CHANGES))
def test_nothing_that_was_done_is_removed(case: Case, table: str) -> None:
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", EMPTIED)
def test_no_table_of_what_was_done_is_emptied(table: str) -> None:
    """The triggers rest in tests, so that a database can be emptied between them; here this one wakes up."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_stays_whole")
        refused(f"TRUNCATE {table} CASCADE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_stays_whole")
