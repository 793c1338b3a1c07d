"""A step is done by an office of its level: in lists, by hand, along on visits, and at the back door."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from huimin.casework.inbox.able import hands_on
from huimin.casework.inbox.actions import give_back_strange_tasks, give_tasks, take_tasks
from huimin.casework.inbox.queries import colleagues_for, next_for, number_waiting, waiting_for
from huimin.casework.inbox.refusals import TheirLevel
from huimin.casework.models import Case, Companion, Decision, Task
from huimin.casework.refusals import CompanionStranger, NotYours, WrongLevel
from huimin.casework.tests.made_cases import CHECKED, COMMUNITY, LONG_AGO, MONDAY, PLACE, VISIT, District, at
from huimin.casework.uncovered import uncovered_in
from huimin.commons.access.models import Assignment, Officer
from huimin.commons.access.scope import EVERYWHERE, OFFICES, Scope
from huimin.registry.models import Division
from huimin.rulebook.public import procedures

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(district: District) -> Case:
    """A case that waits to be accepted by the street, while the community and the district have the right."""
    district.also("wen", ["cases.accept"], COMMUNITY)
    district.also("he", ["cases.accept", "cases.inquire"], PLACE)
    person = district.person()
    district.household(person)
    return district.applied(person)


def acceptance(case: Case) -> Task:
    return Task.objects.get(case=case, step="acceptance")


class TestWhoSees:
    def test_a_step_waits_only_for_offices_of_its_level(self, district: District, case: Case) -> None:
        task = acceptance(case)
        assert task.offices == [9]
        assert task in waiting_for(district["lin"], MONDAY)
        for name in ("wen", "he"):
            assert task not in waiting_for(district[name], MONDAY)
            assert number_waiting(district[name], MONDAY, at_most=9) == 0
            assert next_for(district[name], MONDAY, but=0) is None
            assert district[name] not in [each for each, _number in colleagues_for([task], MONDAY)]
        assert [
            each.name for each in hands_on(case, MONDAY).holders if ("cases.accept", 9) in each.rights
        ] == ["lin"]

    def test_the_page_says_whose_level_it_is_and_has_no_form(self, district: District, case: Case) -> None:
        Officer.objects.filter(username="wen").update(language="en")
        client = Client(headers={"accept-language": "en"})
        client.force_login(district["wen"])
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert "This step is done at the level of: street. Your office is of the level: community." in page
        assert f'action="{reverse("casework:do", args=[acceptance(case).pk])}"' not in page

    def test_what_either_counter_may_take_in_waits_at_both(self, district: District, case: Case) -> None:
        district.also("lin", ["cases.intake"], "420202001")
        district.do(case, "acceptance", "incomplete", "lin", MONDAY, reason="缺授权书")
        supplement = Task.objects.get(case=case, step="supplement")
        assert supplement.offices == [9, 12]
        for name in ("wen", "lin"):
            assert supplement in waiting_for(district[name], MONDAY)
        district.do(case, "supplement", "supplied", "lin", MONDAY)
        assert district.waiting(case) == {"acceptance"}


class TestWhoDoes:
    @pytest.mark.parametrize(("name", "own"), [("wen", "社区"), ("he", "区级")])
    def test_another_level_is_refused_with_a_word(
        self, district: District, case: Case, name: str, own: str
    ) -> None:
        with pytest.raises(WrongLevel) as refused:
            district.do(case, "acceptance", "accepted", name, MONDAY)
        assert refused.value.values == {"levels": "街道", "own": own}
        assert district.waiting(case) == {"acceptance"}
        district.do(case, "acceptance", "accepted", "lin", MONDAY)

    def test_who_has_not_the_right_anywhere_is_told_so(self, district: District, case: Case) -> None:
        with pytest.raises(NotYours) as refused:
            district.do(case, "acceptance", "accepted", "bai", MONDAY)
        assert not isinstance(refused.value, WrongLevel)

    def test_nobody_takes_or_is_given_what_is_of_another_level(self, district: District, case: Case) -> None:
        task = acceptance(case)
        assert take_tasks(tasks=[task.pk], by=district["wen"]) == 0
        with pytest.raises(TheirLevel, match="wen"):
            give_tasks(tasks=[task.pk], to=district["wen"], reason="分工", by=district["lin"])
        assert Task.objects.get(pk=task.pk).assigned is None

    def test_who_moves_to_an_office_of_another_level_gives_back_what_they_had(
        self, district: District, case: Case
    ) -> None:
        assert take_tasks(tasks=[acceptance(case).pk], by=district["lin"]) == 1
        Assignment.objects.filter(officer=district["lin"]).update(scope=PLACE)
        assert give_back_strange_tasks() == 1
        assert acceptance(case).assigned is None

    def test_a_companion_is_of_the_level_too(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        with pytest.raises(CompanionStranger, match="he"):
            district.do(
                case, "investigation", "done", "wen", MONDAY, answers=VISIT,
                given={"companions": [district["he"]]},
            )  # fmt: skip
        assert not Companion.objects.exists()


class TestBackDoor:
    def refused(self) -> pytest.RaisesExc[IntegrityError]:
        return pytest.raises(IntegrityError, match="step_is_done_at_its_level")

    @pytest.mark.parametrize("name", ["wen", "he", "bai"])
    def test_a_step(self, district: District, case: Case, name: str) -> None:
        said = {"state": "done", "outcome": "accepted", "done_at": at(MONDAY), "done_on": MONDAY}
        with self.refused(), transaction.atomic():
            Task.objects.filter(pk=acceptance(case).pk).update(done_by=district[name], **said)
        assert Task.objects.filter(pk=acceptance(case).pk).update(done_by=district["lin"], **said) == 1

    def test_a_companion(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        visit = Task.objects.get(case=case, step="investigation")
        with self.refused(), transaction.atomic():
            Companion.objects.create(task=visit, officer=district["he"])

    def test_a_decision(self, district: District, case: Case) -> None:
        district.to_opinion(case, MONDAY)
        district.do(case, "opinion", "refuse", "lin", MONDAY, reason="不符合")
        district.do(case, "decision", "refuse", "qin", MONDAY, reason="不符合")
        waiting = Decision.objects.get(stage="decision")
        district.also("elsewhere", ["cases.decide"], COMMUNITY)  # the right, in an office of another level
        with self.refused(), transaction.atomic():
            Decision.objects.filter(pk=waiting.pk).update(by=district["elsewhere"])

    def test_the_level_of_a_step_stays(self, district: District, case: Case) -> None:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Task.objects.filter(pk=acceptance(case).pk).update(offices=[12])
        with pytest.raises(IntegrityError, match="open_task_is_of_some_level"), transaction.atomic():
            Task.objects.create(
                case=case, step="x", right="cases.accept", group="counter", division=COMMUNITY,
                opened_at=at(MONDAY), opened_on=MONDAY,
            )  # fmt: skip

    def test_an_assignment_that_was_over_before_the_step_does_not_count(
        self, district: District, case: Case
    ) -> None:
        Assignment.objects.filter(officer=district["lin"]).update(
            start=LONG_AGO, end=LONG_AGO.replace(year=2021)
        )
        with self.refused(), transaction.atomic():
            Task.objects.filter(pk=acceptance(case).pk).update(
                state="done", outcome="accepted", done_at=at(MONDAY), done_on=MONDAY, done_by=district["lin"]
            )

    def test_the_database_counts_levels_as_the_program_does(self, district: District) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT casework_office(x) FROM unnest(%s::text[]) x", [["", "4202", PLACE, PLACE + "001"]]
            )
            assert [row[0] for row in cursor.fetchall()] == [6, 6, 6, 9]
            cursor.execute("SELECT casework_office(%s), casework_office(%s)", [COMMUNITY, COMMUNITY + "001"])
            assert cursor.fetchone() == (12, 12)


class TestUncovered:
    @pytest.fixture(autouse=True)
    def places(self, district: District) -> None:
        for code in (PLACE, COMMUNITY):
            Division.objects.get_or_create(
                code=code, defaults={"name": code, "name_en": code, "start": LONG_AGO, "kind": "community"}
            )

    def test_what_nobody_can_do_is_found_and_goes_when_somebody_has_the_role(
        self, district: District
    ) -> None:
        rights = {each.right for each in uncovered_in(EVERYWHERE, MONDAY)}
        assert "cases.decide" not in rights
        Assignment.objects.filter(officer__username__in=["yu", "fang"]).update(end=MONDAY)
        gap = next(each for each in uncovered_in(EVERYWHERE, MONDAY) if each.right == "cases.spot_check")
        assert (gap.offices, gap.places) == ((6,), (COMMUNITY,))
        district.also("wen", ["cases.spot_check"], COMMUNITY)  # not the level that is asked for
        assert gap in uncovered_in(EVERYWHERE, MONDAY)
        district.also("he", ["cases.spot_check"], PLACE)
        assert "cases.spot_check" not in {each.right for each in uncovered_in(EVERYWHERE, MONDAY)}
        assert uncovered_in(Scope(("999999",)), MONDAY) == []


def test_every_step_of_every_procedure_names_levels_that_can_be_asked_for() -> None:
    for procedure in procedures().values():
        for version in procedure.versions:
            for step in version.steps.values():
                assert set(step.actor().offices) <= set(OFFICES)
                assert step.actor().levels[0] is step.level
                if step.right in {"cases.decide", "cases.spot_check", "cases.appeal"}:
                    assert step.actor().offices == [6], (procedure.name, step.name)
                if step.right == "cases.decide_street":
                    assert step.actor().offices == [9], (procedure.name, step.name)
                if step.right == "cases.inquire":
                    assert 6 not in step.actor().offices, (procedure.name, step.name)


def test_the_check_of_the_information_belongs_to_the_district(district: District, case: Case) -> None:
    district.do(case, "acceptance", "accepted", "lin", MONDAY)
    district.also("wen", ["cases.verify"], COMMUNITY)
    with pytest.raises(WrongLevel):
        district.do(case, "check", "consistent", "wen", MONDAY, answers=CHECKED)
