"""The supervision desk: what is late, departs, comes back or was looked at, each down to the case."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huimin.casework.complaints.queries import in_nobodys_hands
from huimin.casework.kin.queries import undeclared_in
from huimin.casework.models import Case, Complaint, Decision, Filing, Kin, Pause, Staff, Task, Threshold
from huimin.casework.supervision.looking import unusual_looks
from huimin.casework.supervision.queries import (
    burdens,
    departed_cases,
    departing,
    departures,
    done_again,
    late_tasks,
)
from huimin.casework.supervision.refusals import NothingChanged, NotTheirs, SayWhy, Senseless
from huimin.casework.supervision.thresholds import Thresholds, set_thresholds, standing_thresholds
from huimin.casework.tests.made_cases import COMMUNITY, MONDAY, OTHER, PLACE, District, at
from huimin.commons.access.models import Assignment, Role
from huimin.commons.access.scope import NOWHERE, Scope
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import record_reading
from huimin.commons.installation.models import Installation
from huimin.commons.installation.public import stand_at
from huimin.commons.installation.settled import let_go
from huimin.registry.models import Person

pytestmark = pytest.mark.django_db
ALL, ELSEWHERE = Scope((PLACE,)), Scope((OTHER,))
LONG_AGO = date(2020, 1, 1)
LISTS = ("aid",
    "late", "burdens", "departures", "departing", "again", "complaints", "looks",
)  # fmt: skip


@pytest.fixture
def case(district: District) -> Case:
    Installation.objects.update(working_day=MONDAY)
    role = Role.objects.create(code="s", name_zh="s", name_en="s", rights=["cases.supervise"])
    Assignment.objects.create(officer=district["yu"], role=role, scope=PLACE, start=LONG_AGO)
    return applied(district)


def applied(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def supervisor(district: District) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district["yu"])
    client.cookies["django_language"] = "en"
    return client


def departed(district: District, case: Case, by: str, on: date = MONDAY, **given: object) -> Decision:
    task = Task.objects.create(
        case=case, step="opinion", round=Task.objects.filter(case=case).count() + 5, state="dropped",
        right="cases.opine", group="counter", division=case.division, opened_at=at(on), opened_on=on,
    )  # fmt: skip
    standard: dict[str, object] = {
        "stage": "opinion", "engine": "refused", "grants": True, "amount": 30_000, "departs": True,
        "reason": "x", "on": on, "known_at": at(on), "at": at(on), "by": district[by],
    }  # fmt: skip
    return Decision.objects.create(task=task, case=case, **standard | given)


def looked(district: District, who: str, subject: str, *, day: date = MONDAY, what: str = "") -> None:
    Deed.objects.create(
        by=district[who], verb="read", subject=subject, reason="x", details={"what": what} if what else {},
        at=datetime(day.year, day.month, day.day, 4, tzinfo=UTC),
    )  # fmt: skip


class TestLate:
    def test_what_is_late_stands_by_office_and_officer(self, district: District, case: Case) -> None:
        other = applied(district)
        Task.objects.filter(case=case).update(
            due_on=MONDAY - timedelta(days=3), amber_on=MONDAY - timedelta(days=5)
        )
        Task.objects.filter(case=other).update(due_on=MONDAY, amber_on=MONDAY, assigned=district["lin"])
        found = [(each.office, each.officer, each.late, each.amber) for each in burdens(ALL, MONDAY)]
        assert found == [("420202001", "", 1, 0), ("420202001", "lin", 0, 1)]
        assert burdens(ELSEWHERE, MONDAY) == []
        page = supervisor(district).get(reverse("casework:supervision-late"), {"officer": "lin"})
        assert other.number in page.content.decode()
        assert case.number not in page.content.decode()
        late = supervisor(district).get(reverse("casework:supervision-late"), {"clock": "late"})
        assert case.number in late.content.decode()
        assert reverse("casework:case", args=[case.pk]) in late.content.decode()

    def test_what_rests_or_has_time_is_not_late(self, district: District, case: Case) -> None:
        assert not late_tasks(ALL, MONDAY).exists()
        Task.objects.filter(case=case).update(due_on=MONDAY, amber_on=MONDAY)
        assert late_tasks(ALL, MONDAY).count() == 1
        Pause.objects.create(case=case, start=MONDAY, reason="x", by=district["lin"])
        assert not late_tasks(ALL, MONDAY).exists()


class TestDepartures:
    def test_each_has_its_direction_and_difference(self, district: District, case: Case) -> None:
        granted = {"engine": "granted", "engine_amount": 50_000}
        departed(district, case, "lin")
        departed(district, case, "lin", grants=False, amount=0, **granted)
        departed(district, case, "lin", amount=60_000, **granted)
        departed(district, case, "qin", amount=45_000, confirmed_by=district["tao"], **granted)
        departed(district, case, "qin", departs=False)
        found = {each.direction: each.difference for each in departures(ALL)}
        assert found == {"granted": 30_000, "refused": -50_000, "more": 10_000, "less": -5_000}
        assert not departures(ELSEWHERE).exists()

    def test_an_officer_is_named_from_the_third_within_ninety_days(
        self, district: District, case: Case
    ) -> None:
        standard = Thresholds()
        first = standard.departures_since(MONDAY)
        assert first == date(2025, 5, 7)
        others = [applied(district) for _each in range(3)]
        for about, on in zip((case, *others), (MONDAY, MONDAY, first - timedelta(days=1)), strict=False):
            departed(district, about, "lin", on)
        asked = {"since": first, "times": standard.departures}
        assert departing(ALL, **asked) == []
        departed(district, others[2], "lin", first, confirmed_by=district["tao"])
        (found,) = departing(ALL, **asked)
        assert (found.officer, found.times, found.granted, found.confirmed, found.fen) == (
            "lin",
            3,
            3,
            1,
            90_000,
        )
        address = f"{reverse('casework:supervision-departures')}?by={district['lin'].pk}&since={first}"
        assert "3 rows" in supervisor(district).get(address).content.decode()
        page = supervisor(district).get(reverse("casework:supervision-departing")).content.decode()
        assert address.replace("&", "&amp;") in page
        fewer = supervisor(district).get(reverse("casework:supervision-departing"), {"departures": "5"})
        assert "Nobody departed so often" in fewer.content.decode()

    def test_a_case_counts_once_whoever_departed_in_it_and_however_often(
        self, district: District, case: Case
    ) -> None:
        later = date(2025, 8, 6)
        departed(district, case, "lin", MONDAY, amount=10_000)
        departed(district, case, "lin", date(2025, 8, 5), amount=20_000)  # a second round
        departed(district, case, "qin", later, stage="decision", amount=30_000)
        (found,) = departed_cases(ALL)
        assert (found.by, found.stage, found.difference) == (district["qin"], "decision", 30_000)
        assert found.said_by == ["opinion:lin", "opinion:lin", "decision:qin"]
        assert {(each.officer, each.times, each.fen) for each in departing(ALL, since=MONDAY, times=1)} == {
            ("lin", 1, 20_000),
            ("qin", 1, 30_000),
        }
        (of_lin,) = departed_cases(ALL, by=district["lin"].pk)
        assert (of_lin.case, of_lin.difference) == (case, 20_000)
        assert not departed_cases(ALL, by=district["lin"].pk, since=later).exists()
        assert departed_cases(ALL, since=later).count() == 1
        stand_at(day=later)
        desk = supervisor(district).get(reverse("casework:supervision")).context["tiles"]
        (tile,) = [each for each in desk if "departures/?since" in each["address"]]
        assert tile["number"] == 1
        page = supervisor(district).get(tile["address"]).content.decode()
        assert "1 row" in page
        assert "Opinion lin · Decision qin" in page
        assert reverse("casework:case", args=[case.pk]) in page
        everything = supervisor(district).get(reverse("casework:supervision-departures"), {"since": "x"})
        assert "1 row" in everything.content.decode()


class TestThresholds:
    def test_a_supervisor_sets_them_for_everybody_with_a_reason(self, district: District, case: Case) -> None:
        client = supervisor(district)
        assert standing_thresholds() == Thresholds()
        address = reverse("casework:supervision-thresholds")
        assert address in client.get(reverse("casework:supervision")).content.decode()
        given = {**asdict(Thresholds()), "people": 40}
        assert client.post(address, {**given, "reason": ""}).status_code == 422
        assert client.post(address, {**given, "people": 0, "reason": "x"}).status_code == 422
        assert client.post(address, {**given, "reason": "抽查发现查询过多"}).status_code == 302
        assert standing_thresholds() == Thresholds(people=40)
        assert client.post(address, {**given, "reason": "再试"}).status_code == 409  # as it stands already
        deed = Deed.objects.get(verb="supervision.set")
        assert (deed.reason, deed.details) == (
            "抽查发现查询过多", {"name": "people", "before": 60, "after": 40},
        )  # fmt: skip
        assert "抽查发现查询过多" in client.get(address).content.decode()
        assert 'name="people" value="40"' in client.get(reverse("casework:supervision")).content.decode()
        with_another = client.get(reverse("casework:supervision"), {"people": "50"}).content.decode()
        assert 'name="people" value="50"' in with_another

    def test_the_latest_stands_and_none_is_changed(self, district: District, case: Case) -> None:
        yu = district["yu"]
        for value in (5, 9):
            set_thresholds(values={"outside": value}, reason="x", by=yu, at=at(MONDAY))
        assert standing_thresholds().outside == 9
        for act in (lambda: Threshold.objects.update(value=1), Threshold.objects.all().delete):
            with pytest.raises(IntegrityError, match="never"), transaction.atomic():
                act()
        wrong: list[dict[str, Any]] = [{"name": "speed"}, {"value": 0}, {"value": 10_001}, {"reason": ""}]
        for each in wrong:
            with pytest.raises(IntegrityError, match="threshold_"), transaction.atomic():
                Threshold.objects.create(
                    **{"name": "people", "value": 5, "reason": "x", "by": yu, "at": at(MONDAY)} | each
                )

    def test_what_is_refused(self, district: District, case: Case) -> None:
        standard: dict[str, Any] = {"reason": "x", "by": district["yu"], "at": at(MONDAY)}
        with pytest.raises(Senseless):
            set_thresholds(values={"people": 0}, **standard)
        with pytest.raises(Senseless):
            set_thresholds(values={"speed": 1}, **standard)
        with pytest.raises(SayWhy):
            set_thresholds(values={"people": 1}, **standard | {"reason": " "})
        with pytest.raises(NothingChanged):
            set_thresholds(values=asdict(Thresholds()), **standard)
        Assignment.objects.filter(officer=district["yu"], role__code="s").update(scope=COMMUNITY)
        with pytest.raises(NotTheirs):
            set_thresholds(values={"people": 1}, **standard | {"by": district["yu"]})
        client = supervisor(district)
        assert client.get(reverse("casework:supervision-thresholds")).status_code == 403
        desk = client.get(reverse("casework:supervision")).content.decode()
        assert reverse("casework:supervision-thresholds") not in desk
        assert not Threshold.objects.exists()


def test_what_was_decided_again_or_set_aside_comes_back(district: District, case: Case) -> None:
    aside, plain = applied(district), applied(district)
    assert not done_again(ALL).exists()
    Task.objects.create(
        case=case, step="opinion", round=2, right="cases.opine", group="review", division=case.division,
        opened_at=at(MONDAY), opened_on=MONDAY, offices=[9],
    )  # fmt: skip
    decision = departed(district, aside, "qin", set_aside_at=at(MONDAY))
    Task.objects.filter(pk=decision.task_id).update(round=1)
    found = {each.pk: (each.rounds, each.aside) for each in done_again(ALL)}
    assert found == {case.pk: (2, 0), aside.pk: (1, 1)}
    assert not done_again(ALL).filter(appealed=True).exists()
    later = applied(district)
    with connection.cursor() as cursor:  # what the product never does: one kind becomes another
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE casework_case DISABLE TRIGGER casework_case_stays_submitted")
    Case.objects.filter(pk=later.pk).update(kind="appeal", follows=plain)
    assert list(done_again(ALL).filter(appealed=True)) == [plain]
    Case.objects.filter(pk=later.pk).update(kind="application", follows=None)
    assert plain.pk not in found
    assert not done_again(ELSEWHERE).exists()


def test_only_relatives_that_nobody_declared_are_listed(district: District, case: Case) -> None:
    staff = Staff.objects.create(name="某", unit="街道", division=COMMUNITY)
    standard = {"staff": staff, "relation": "spouse", "found_at": at(MONDAY), "case": case}
    Filing.objects.create(person=case.person, declared=True, **standard)
    filing = Filing.objects.create(person=district.person("王五"), declared=False, **standard)
    assert list(undeclared_in(ALL)) == [filing]
    assert not undeclared_in(ELSEWHERE).exists()
    client = supervisor(district)
    desk = client.get(reverse("casework:supervision")).content.decode()
    address = reverse("casework:undeclared") + "?month=all"
    assert address in desk
    page = client.get(address).content.decode()
    assert "王五" in page
    assert reverse("casework:case", args=[case.pk]) in page


class TestLooks:
    def test_one_s_own_cases_explain_a_look(self, district: District, case: Case) -> None:
        child = district.person("周小")
        home = case.household
        assert home is not None
        home.memberships.create(person=child, purpose=home.purpose, start=LONG_AGO, relation=3)
        Task.objects.filter(case=case).update(assigned=district["lin"])
        for subject in (
            f"registry.Person:{case.person_id}",
            f"registry.Household:{home.pk}",
            f"registry.Person:{child.pk}",
        ):  # fmt: skip
            looked(district, "lin", subject)
            looked(district, "he", subject)
        looked(district, "lin", f"casework.Case:{case.pk}")
        found = {
            each.officer: (each.people, each.outside)
            for each in unusual_looks(ALL, MONDAY, Thresholds(people=1))
        }
        assert found == {"lin": (3, 0), "he": (3, 3)}
        (only,) = unusual_looks(ALL, MONDAY, Thresholds(outside=3))
        assert (only.officer, only.reasons) == ("he", ("outside",))
        assert unusual_looks(NOWHERE, MONDAY, Thresholds(people=1)) == []
        assert unusual_looks(Scope(("43",)), MONDAY, Thresholds(people=1)) == []

    def test_a_person_looked_at_twice_on_a_day_is_one(self, district: District, case: Case) -> None:
        for _time in range(3):
            looked(district, "he", f"registry.Person:{case.person_id}", what="numbers")
        (found,) = unusual_looks(ALL, MONDAY, Thresholds(whole=1))
        assert (found.people, found.whole, found.reasons) == (1, 1, ("whole",))

    def test_a_relative_is_always_shown(self, district: District, case: Case) -> None:
        Person.objects.filter(pk=case.person_id).update(id_index=b"k" * 32)
        staff = Staff.objects.create(
            officer=district["he"], name="何", unit="局", division=COMMUNITY, id_index=b"h" * 32
        )
        Kin.objects.create(
            staff=staff, relation="parent", name="周", id_index=b"k" * 32, id_masked="*", since=LONG_AGO
        )
        looked(district, "he", f"registry.Person:{case.person_id}")
        (found,) = unusual_looks(ALL, MONDAY, Thresholds())
        assert (found.kin, found.reasons) == (1, ("kin",))
        Person.objects.filter(pk=case.person_id).update(id_index=b"h" * 32)  # the officer's own record
        assert unusual_looks(ALL, MONDAY, Thresholds())[0].kin == 1

    def test_days_before_the_span_and_after_the_day_do_not_count(
        self, district: District, case: Case
    ) -> None:
        for day in (MONDAY - timedelta(days=7), MONDAY + timedelta(days=1)):
            looked(district, "he", f"registry.Person:{case.person_id}", day=day)
        assert unusual_looks(ALL, MONDAY, Thresholds(people=1)) == []
        looked(district, "he", f"registry.Person:{case.person_id}", day=MONDAY - timedelta(days=6))
        assert len(unusual_looks(ALL, MONDAY, Thresholds(people=1))) == 1

    def test_what_is_looked_at_now_counts_where_the_working_day_stands_still(
        self, district: District, case: Case
    ) -> None:
        assert timezone.localdate() - MONDAY > timedelta(days=7)
        record_reading(f"registry.Person:{case.person_id}", by=district["he"], reason="x")
        client = supervisor(district)
        address = reverse("casework:supervision-looked", args=[district["he"].pk, timezone.localdate()])
        for name in ("supervision", "supervision-looks"):
            assert address in client.get(reverse(f"casework:{name}"), {"outside": "1"}).content.decode()

    def test_the_list_leads_to_what_was_looked_at(self, district: District, case: Case) -> None:
        looked(district, "he", f"registry.Person:{case.person_id}", day=timezone.localdate())
        client = supervisor(district)
        page = client.get(reverse("casework:supervision-looks"), {"outside": "1"}).content.decode()
        address = reverse("casework:supervision-looked", args=[district["he"].pk, timezone.localdate()])
        assert address in page
        assert f"Person {case.person_id}" in client.get(address).content.decode()
        nobody = reverse("casework:supervision-looked", args=[0, MONDAY])
        assert client.get(nobody).status_code == 404


def test_thresholds_of_an_address_are_sensible() -> None:
    given = QueryDict("departures=5&days=0&span=-1&people=x&outside=99999999999&whole=１")
    assert Thresholds(people=7).but(given) == Thresholds(departures=5, people=7)


def test_the_desk_shows_each_figure_with_a_way_to_its_list(district: District, case: Case) -> None:
    Task.objects.filter(case=case).update(due_on=MONDAY - timedelta(days=1), amber_on=LONG_AGO)
    for _time in range(3):
        departed(district, case, "lin")
    looked(district, "he", f"registry.Person:{case.person_id}")
    client = supervisor(district)
    page = client.get(reverse("casework:supervision"), {"outside": "1"}).content.decode()
    for name in ("late", "departures", "departing", "again", "complaints", "looks"):
        assert reverse(f"casework:supervision-{name}") in page, name
    assert "looks/?outside=1" in page
    assert client.get(reverse("casework:supervision"), {"outside": "x&y"}).status_code == 200
    stranger = Client()
    stranger.force_login(district["wen"])
    assert stranger.get(reverse("casework:supervision")).status_code == 403


def test_late_complaints_are_counted_without_what_they_say(district: District, case: Case) -> None:
    complaint = Complaint.objects.create(
        number="TS-1", receipt="r", about="officer", subject="某甲", text="收钱", division=PLACE,
        channel="portal",
        named=False, at=at(MONDAY), received_on=MONDAY, since=LONG_AGO, step="registered",
        due_on=MONDAY - timedelta(days=1), amber_on=LONG_AGO,
    )  # fmt: skip
    client = supervisor(district)
    page = client.get(reverse("casework:supervision-complaints"), {"clock": "late"}).content.decode()
    assert "TS-1" in page
    assert "收钱" not in page
    assert "某甲" not in page
    nobody = client.get(reverse("casework:supervision-complaints"), {"hands": "nobody"}).content.decode()
    assert "TS-1" in nobody
    role = Role.objects.create(code="h", name_zh="h", name_en="h", rights=["complaints.handle"])
    Assignment.objects.create(officer=district["he"], role=role, scope=PLACE, start=LONG_AGO)
    assert not in_nobodys_hands(Complaint.objects.all(), MONDAY).exists()
    complaint.respondents.create(officer=district["he"], at=at(MONDAY))
    assert in_nobodys_hands(Complaint.objects.all(), MONDAY).exists()
    assert "?hands=nobody" in client.get(reverse("casework:supervision")).content.decode()
    complaint.respondents.create(officer=district["yu"], at=at(MONDAY))
    assert "TS-1" not in client.get(reverse("casework:supervision-complaints")).content.decode()


def test_every_list_is_exported_and_asks_the_same_however_long(district: District, case: Case) -> None:
    def asked() -> dict[str, int]:
        let_go()
        client, counts = supervisor(district), {}
        for name in ("", *(f"-{each}" for each in LISTS)):
            with CaptureQueriesContext(connection) as questions:
                assert client.get(reverse(f"casework:supervision{name}"), {"outside": "1"}).status_code == 200
            counts[name] = len(questions)
        return counts

    def grow(number: int) -> None:
        more = applied(district)
        Task.objects.filter(case=more).update(due_on=MONDAY, amber_on=MONDAY, assigned=district["lin"])
        for _time in range(3):
            departed(district, more, "lin")
        looked(district, "he", f"registry.Person:{more.person_id}", day=MONDAY - timedelta(days=number))

    grow(0)
    few = asked()
    for number in range(1, 5):
        grow(number)
    assert asked() == few
    for name in LISTS:
        taken = supervisor(district).get(
            reverse(f"casework:supervision-{name}"), {"export": "xlsx", "outside": "1"}
        )
        assert b"".join(taken).startswith(b"PK"), name  # type: ignore[arg-type]
