"""Tasks go to colleagues who may do them, go back when somebody moves, and are seen by who covers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from huimin.casework.inbox.actions import (
    begin_tasks,
    give_back_strange_tasks,
    give_tasks,
    note_absence,
    take_tasks,
)
from huimin.casework.inbox.queries import (
    absences_for,
    colleagues_for,
    covers,
    tasks_in,
    waiting_for,
)
from huimin.casework.inbox.refusals import (
    AwayTwice,
    BackBeforeLeaving,
    CoverGoesRound,
    CoversThemselves,
    NothingPicked,
    NotTheirs,
    TheirRelative,
    TheyHadAnotherDuty,
)
from huimin.casework.models import Absence, Case, Filing, Pause, Staff, Task
from huimin.casework.refusals import CaseHasMovedOn, NotYours, ReasonNeeded
from huimin.casework.tests.made_cases import COMMUNITY, MONDAY, STREET, VISIT, District
from huimin.commons.access.actions import assign_role, change_officer, end_assignment
from huimin.commons.access.models import Assignment, Officer
from huimin.commons.audit.models import Deed

pytestmark = pytest.mark.django_db
TUESDAY, FRIDAY, NEXT = date(2025, 8, 5), date(2025, 8, 8), date(2025, 8, 11)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    case = district.applied(person)
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    return case


def visit_of(case: Case) -> Task:
    return Task.objects.get(case=case, step="investigation")


def client_of(officer: Officer) -> Client:
    Officer.objects.filter(pk=officer.pk).update(language="en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


class TestGiving:
    def test_several_go_to_a_colleague_or_none_does(self, district: District, case: Case) -> None:
        other = district.person("王二")
        district.household(other)
        second = district.applied(other)
        visit, acceptance = visit_of(case), Task.objects.get(case=second)
        both = [visit.pk, acceptance.pk]
        with pytest.raises(NotTheirs, match="bai"):
            give_tasks(tasks=both, to=district["bai"], reason="分工", by=district["lin"])
        assert not Task.objects.filter(assigned__isnull=False).exists()
        given = give_tasks(tasks=[visit.pk], to=district["bai"], reason="分工", by=district["lin"])
        assert [task.assigned for task in given] == [district["bai"]]
        deed = Deed.objects.get(verb="case.give")
        assert (deed.details["step"], deed.details["username"], deed.reason) == (
            "investigation",
            "bai",
            "分工",
        )

    def test_what_cannot_be_given_says_why(self, district: District, case: Case) -> None:
        visit = visit_of(case)
        with pytest.raises(ReasonNeeded):
            give_tasks(tasks=[visit.pk], to=None, reason=" ", by=district["lin"])
        with pytest.raises(NothingPicked):
            give_tasks(tasks=[], to=None, reason="x", by=district["lin"])
        with pytest.raises(NotYours):
            give_tasks(tasks=[visit.pk], to=district["bai"], reason="x", by=district["wen"])
        done = Task.objects.get(case=case, step="acceptance")
        with pytest.raises(CaseHasMovedOn, match="受理"):
            give_tasks(tasks=[done.pk], to=None, reason="x", by=district["lin"])

    def test_who_had_another_duty_or_a_relative_in_the_case_is_not_given_it(
        self, district: District, case: Case
    ) -> None:
        district.do(
            case, "investigation", "done", "qin", MONDAY, given={"companions": [district["bai"]]},
            answers=VISIT,
        )  # fmt: skip
        district.do(case, "check", "consistent", "he", MONDAY, answers={"sources": "x"})
        district.do(case, "opinion", "refuse", "lin", MONDAY, reason="不符合")
        decision = Task.objects.get(case=case, step="decision")
        with pytest.raises(TheyHadAnotherDuty, match="qin"):
            give_tasks(tasks=[decision.pk], to=district["qin"], reason="x", by=district["tao"])
        staff = Staff.objects.create(name="陶", unit="x", division=STREET, officer=district["tao"])
        Filing.objects.create(
            case=case, staff=staff, person=case.person, relation="child", declared=True,
            found_at=case.opened_at,
        )  # fmt: skip
        with pytest.raises(TheirRelative):
            give_tasks(tasks=[decision.pk], to=district["tao"], reason="x", by=district["lin"])

    def test_offered_is_who_may_do_all_of_them_with_what_they_have_in_hand(
        self, district: District, case: Case
    ) -> None:
        take_tasks(tasks=[visit_of(case).pk], by=district["bai"])
        offered = {each.username: number for each, number in colleagues_for([visit_of(case)], MONDAY)}
        assert offered == {"bai": 1, "wen": 0, "lin": 0, "qin": 0, "jie": 0}
        check = Task.objects.get(case=case, step="check")
        assert colleagues_for([visit_of(case), check], MONDAY) == []

    def test_pages_give_one_and_many(self, district: District, case: Case) -> None:
        client, visit = client_of(district["lin"]), visit_of(case)
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert reverse("casework:give", args=[visit.pk]) in page
        form = client.get(reverse("casework:give", args=[visit.pk])).content.decode()
        assert "bai · 某街道 · 0 tasks in hand" in form
        given = {"act": "1", "to": district["bai"].pk, "reason": "分工"}
        assert client.post(reverse("casework:give", args=[visit.pk]), given).status_code == 302
        visit.refresh_from_db()
        assert visit.assigned == district["bai"]
        many = client.post(reverse("casework:give-many"), {"pick": [str(visit.pk), "x"]})
        assert "Home visit · 周淑珍" in many.content.decode()
        back = {"act": "1", "to": "nobody", "reason": "退回", "pick": [str(visit.pk)]}
        answer = client.post(reverse("casework:give-many"), back, follow=True)
        assert "1 task is nobody&#x27;s now." in answer.content.decode()
        nothing = client.post(reverse("casework:give-many"), {"pick": []}, follow=True)
        assert "Pick the tasks first" in nothing.content.decode()
        refused = client.post(reverse("casework:give", args=[visit.pk]), {"act": "1", "to": "", "reason": ""})
        assert refused.status_code == 422


class TestMoving:
    @pytest.fixture
    def held(self, district: District, case: Case) -> Task:
        visit = visit_of(case)
        take_tasks(tasks=[visit.pk], by=district["wen"])
        return visit

    def moved(
        self, district: District, commits: DjangoCaptureOnCommitCallbacks, act: Callable[[], object]
    ) -> None:
        with commits(execute=True):
            act()

    def test_who_moves_street_leaves_the_tasks_to_nobody(
        self,
        district: District,
        held: Task,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        role = Assignment.objects.get(officer=district["wen"])
        with django_capture_on_commit_callbacks(execute=True):
            change_officer(officer=district["wen"], division="420202002001", by=None)
        held.refresh_from_db()
        assert held.assigned == district["wen"], "the role still holds in the old street"
        with django_capture_on_commit_callbacks(execute=True):
            end_assignment(assignment=role, end=MONDAY, by=None)
        held.refresh_from_db()
        assert held.assigned is None
        deed = Deed.objects.get(verb="case.give")
        assert (deed.by, deed.details["before"], deed.details["step"]) == (None, "wen", "investigation")
        assert deed.reason.startswith("Their office or roles have changed")
        assert waiting_for(district["bai"], MONDAY).filter(pk=held.pk).exists()

    def test_who_keeps_the_right_by_another_role_keeps_the_task(
        self,
        district: District,
        held: Task,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        role = Assignment.objects.get(officer=district["wen"])
        with django_capture_on_commit_callbacks(execute=True):
            assign_role(officer=district["wen"], role="bai", scope=COMMUNITY, start=MONDAY, by=None)
            end_assignment(assignment=role, end=MONDAY, by=None)
        held.refresh_from_db()
        assert held.assigned == district["wen"]

    def test_a_closed_account_has_no_task_in_hand(
        self,
        district: District,
        held: Task,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            change_officer(officer=district["wen"], is_active=False, by=None)
        held.refresh_from_db()
        assert held.assigned is None

    def test_a_role_that_ends_later_is_found_at_night(self, district: District, held: Task) -> None:
        assert give_back_strange_tasks() == 0
        Assignment.objects.filter(officer=district["wen"]).update(end=MONDAY)
        assert give_back_strange_tasks() == 1
        assert give_back_strange_tasks() == 0


class TestCovering:
    def away(
        self, district: District, who: str, cover: str, start: date = MONDAY, end: date = NEXT
    ) -> Absence:
        return note_absence(
            officer=district[who], cover=district[cover], start=start, end=end, by=district[who]
        )

    def test_nobody_is_away_twice_or_covers_in_a_circle(self, district: District) -> None:
        self.away(district, "wen", "bai")
        with pytest.raises(AwayTwice, match="2025-08-04"):
            self.away(district, "wen", "lin", FRIDAY, date(2025, 8, 20))
        with pytest.raises(CoverGoesRound, match="bai"):
            self.away(district, "bai", "wen", FRIDAY)
        self.away(district, "bai", "lin", FRIDAY)
        with pytest.raises(CoverGoesRound):
            self.away(district, "lin", "wen")
        self.away(district, "lin", "wen", NEXT, date(2025, 8, 20))
        with pytest.raises(CoversThemselves):
            self.away(district, "qin", "qin")
        with pytest.raises(BackBeforeLeaving):
            self.away(district, "qin", "tao", FRIDAY, FRIDAY)

    def test_a_circle_needs_a_day_on_which_all_are_away(self, district: District) -> None:
        self.away(district, "wen", "bai", MONDAY, TUESDAY)
        self.away(district, "bai", "lin", MONDAY, NEXT)
        assert self.away(district, "lin", "wen", TUESDAY, FRIDAY).pk

    def test_the_database_refuses_the_same_by_every_path(self, district: District) -> None:
        self.away(district, "wen", "bai")
        told = {"start": TUESDAY, "end": FRIDAY}
        for officer, cover, why in (
            ("wen", "lin", "nobody_is_away_twice"),
            ("bai", "wen", "covers_do_not_go_round"),
            ("qin", "qin", "nobody_covers_for_themselves"),
        ):
            with pytest.raises(IntegrityError, match=why), transaction.atomic():
                Absence.objects.create(officer=district[officer], cover=district[cover], **told)

    def test_a_cover_who_is_away_hands_on(self, district: District, case: Case) -> None:
        visit = visit_of(case)
        take_tasks(tasks=[visit.pk], by=district["wen"])
        self.away(district, "wen", "bai")
        assert waiting_for(district["bai"], MONDAY).get(pk=visit.pk).whose == "covered"  # type: ignore[attr-defined]
        assert not waiting_for(district["lin"], MONDAY).filter(pk=visit.pk).exists()
        self.away(district, "bai", "lin")
        assert waiting_for(district["lin"], MONDAY).filter(pk=visit.pk).exists()
        assert [each.officer.username for each in covers(district["lin"], MONDAY)] == ["wen", "bai"]
        assert covers(district["lin"], NEXT) == []

    def test_who_covers_may_give_on(self, district: District, case: Case) -> None:
        visit = visit_of(case)
        take_tasks(tasks=[visit.pk], by=district["wen"])
        self.away(district, "wen", "bai")
        give_tasks(tasks=[visit.pk], to=None, reason="x", by=district["bai"], day=MONDAY)
        take_tasks(tasks=[visit.pk], by=district["wen"])
        with pytest.raises(NotYours):
            give_tasks(tasks=[visit.pk], to=None, reason="x", by=district["bai"], day=NEXT)

    def test_pages_note_list_and_end(self, district: District) -> None:
        client = client_of(district["wen"])
        given = {
            "officer": district["wen"].pk, "cover": district["bai"].pk, "start": "2025-08-04",
            "end": "2025-08-09",
        }  # fmt: skip
        assert client.post(reverse("casework:absence-new"), given).status_code == 302
        again = client.post(reverse("casework:absence-new"), given)
        assert again.status_code == 409
        assert "End that absence first" in again.content.decode()
        assert (
            "You cover for wen until 2025-08-08."
            in client_of(district["bai"]).get(reverse("casework:inbox")).content.decode()
        )
        found = Absence.objects.get()
        assert "Away" in client.get(reverse("casework:absences")).content.decode()
        other = client_of(district["bai"])
        assert other.get(reverse("casework:absence-end", args=[found.pk])).status_code == 404
        ended = client.post(reverse("casework:absence-end", args=[found.pk]), {"back": "2025-08-06"})
        assert ended.status_code == 302
        assert Absence.objects.get().end == date(2025, 8, 6)
        assert (
            client.post(reverse("casework:absence-new"), given | {"officer": district["qin"].pk}).status_code
            == 422
        )

    def test_absences_are_seen_by_whom_they_concern(self, district: District) -> None:
        self.away(district, "wen", "bai")
        seen = {name for name in ("wen", "bai", "lin", "tao", "he", "elsewhere")
                if absences_for(district[name], MONDAY).exists()}  # fmt: skip
        assert seen == {"wen", "bai", "lin", "tao"}


class TestLists:
    def test_tasks_say_how_their_clock_stands_and_whose_they_are(
        self, district: District, case: Case
    ) -> None:
        rows = waiting_for(district["wen"], MONDAY)
        assert list(rows.values_list("step", "whose")) == [("investigation", "nobody")]
        Task.objects.filter(step="check").update(begun_on=MONDAY)
        states = {
            day: tasks_in(district["lin"].scope("cases.assign"), day).get(step="check").clock  # type: ignore[attr-defined]
            for day in (MONDAY, date(2025, 9, 10), date(2026, 1, 5))
        }
        assert list(states.values()) == ["clock.fine", "clock.amber", "clock.late"]
        late = waiting_for(district["wen"], date(2025, 8, 8)).get()
        assert (late.clock, late.expires) == ("clock.begin_late", date(2025, 8, 7))  # type: ignore[attr-defined]
        assert begin_tasks(tasks=[late.pk], by=district["wen"], day=date(2025, 8, 8)) == 1
        begun = waiting_for(district["wen"], date(2025, 8, 8)).get()
        assert (begun.clock, begun.expires, begun.assigned) == (  # type: ignore[attr-defined]
            "clock.fine", begun.due_on, district["wen"],
        )  # fmt: skip
        Pause.objects.create(case=case, start=MONDAY, reason="x")
        assert {each.clock for each in waiting_for(district["wen"], MONDAY)} == {"clock.paused"}  # type: ignore[attr-defined]

    def test_what_has_begun_is_noted_once_by_who_may_do_it(self, district: District, case: Case) -> None:
        visit, check = visit_of(case), Task.objects.get(case=case, step="check")
        assert begin_tasks(tasks=[visit.pk, check.pk], by=district["elsewhere"], day=MONDAY) == 0
        client = client_of(district["bai"])
        page = client.get(reverse("casework:inbox")).content.decode()
        assert "To begin: 3 working days left" in page.replace("\u00a0", " ")
        before = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert f'form="begin-{visit.pk}"' in before
        assert f'id="begin-{visit.pk}"' in before
        assert f"begin-{check.pk}" not in before, "the check is a colleague's"
        told = client.post(reverse("casework:begin-many"), {"pick": [visit.pk, check.pk]}, follow=True)
        assert "1 task is noted as begun." in told.content.decode()
        case_page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert "Begun on 2025-08-04." in case_page
        back = client.post(reverse("casework:begin-many"), {"pick": [visit.pk], "case": case.pk})
        assert back.headers["location"] == reverse("casework:case", args=[case.pk])
        visit.refresh_from_db()
        assert (visit.begun_on, visit.assigned) == (MONDAY, district["bai"])
        acceptance = Task.objects.get(case=case, step="acceptance")
        assert begin_tasks(tasks=[acceptance.pk, visit.pk], by=district["lin"], day=MONDAY) == 0

    def test_the_case_leads_on_to_the_task_that_runs_out_next(self, district: District, case: Case) -> None:
        other = district.person("王二")
        district.household(other)
        second = district.applied(other, day=TUESDAY)
        client = client_of(district["lin"])
        page, on = reverse("casework:case", args=[case.pk]), f"{reverse('casework:next')}?after={case.pk}"
        waiting = Task.objects.get(case=second)
        assert f'href="{on}"' in client.get(page).content.decode()
        assert client.get(on)["Location"] == f"{reverse('casework:case', args=[second.pk])}#task-{waiting.pk}"
        nothing = client_of(district["yu"]).get(on, follow=True)
        assert "Nothing else waits for you." in nothing.content.decode()

    def test_what_the_straight_way_needs_is_not_called_optional(self, district: District, case: Case) -> None:
        page = client_of(district["wen"]).get(reverse("casework:case", args=[case.pk])).content.decode()
        assert '<label for="id_investigation_present">Who was present</label>' in page
        assert "Needed for: Refused to cooperate without good reason" in page

    def test_the_lists_are_narrowed_by_clock_and_holder(self, district: District, case: Case) -> None:
        take_tasks(tasks=[visit_of(case).pk], by=district["wen"])
        client = client_of(district["wen"])
        inbox = reverse("casework:inbox")
        assert case.person.name in client.get(f"{inbox}?whose=mine&clock=clock.fine").content.decode()
        assert case.person.name not in client.get(f"{inbox}?clock=clock.late").content.decode()
        superior = client_of(district["lin"])
        team = superior.get(f"{reverse('casework:team')}?holder=wen").content.decode()
        assert case.person.name in team
        given = {"act": "1", "to": "nobody", "reason": "x", "pick": [str(visit_of(case).pk)]}
        back = superior.post(reverse("casework:team-give"), given)
        assert back.headers["location"] == reverse("casework:team")
        assert "Nobody&#x27;s yet" in superior.get(reverse("casework:team")).content.decode()
        assert client.get(reverse("casework:team")).status_code == 403
