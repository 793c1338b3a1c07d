"""The street decides what was delegated to it, gives aid at once, and what is assessed becomes facts."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.forms import StepForm
from huimin.casework.inbox.queries import waiting_for
from huimin.casework.models import Case, Consequence, Decision, Duty, Paper, Task
from huimin.casework.moving.actions import complete_task
from huimin.casework.publicity.drawing import draw_spot_checks, share_for
from huimin.casework.publicity.showing import begin_publicity, end_publicities
from huimin.casework.refusals import AmountNeeded, DutiesCombined, NobodyLivesThere, NotYours
from huimin.casework.tests.made_cases import CHECKED, COMMUNITY, MONDAY, UNSEEN, District, at
from huimin.casework.tests.test_effects import award, begun
from huimin.commons.access.models import Assignment, Role
from huimin.entitlements.models import Award, Figure
from huimin.entitlements.public import missed, payable
from huimin.kernel.days import Month
from huimin.registry.models import Fact, Household, Person, Source
from huimin.rulebook.public import procedure_of

pytestmark = pytest.mark.django_db
TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 12)
AUGUST, SEPTEMBER = Month.of("2025-08"), Month.of("2025-09")
SIX = ("eats_alone", "dresses_alone", "gets_up_alone", "uses_toilet_alone", "walks_indoors_alone",
       "bathes_alone")  # fmt: skip


class TestDelegated:
    def decided_by(self, district: District, *, delegated: bool, opines: str = "lin") -> Case:
        person = district.person()
        district.household(person)
        case = district.applied(person, delegated=delegated)
        district.to_opinion(case, MONDAY)
        district.do(case, "opinion", "grant", opines, MONDAY)
        task = Task.objects.get(case=case, step="publicity")
        begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(MONDAY), day=MONDAY)
        end_publicities(at=at(AFTER), day=AFTER)
        return case

    def test_the_street_decides_without_the_bureau(self, district: District) -> None:
        case = self.decided_by(district, delegated=True)
        task = Task.objects.get(case=case, step="decision")
        assert (task.right, task.group) == ("cases.decide_street", "decision")
        assert Case.objects.get(pk=case.pk).due_on == date(2025, 9, 1)  # twenty working days
        assert waiting_for(district["jie"], AFTER).filter(pk=task.pk).exists()
        assert not waiting_for(district["qin"], AFTER).filter(pk=task.pk).exists()
        with pytest.raises(NotYours):
            district.do(case, "decision", "grant", "qin", AFTER)
        district.do(case, "decision", "grant", "jie", AFTER)
        assert Award.objects.get().reference == case.number
        assert Duty.objects.get(case=case, officer=district["jie"]).group == "decision"

    def test_who_gave_the_opinion_does_not_decide_it_either(self, district: District) -> None:
        case = self.decided_by(district, delegated=True, opines="jie")
        task = Task.objects.get(case=case, step="decision")
        assert not waiting_for(district["jie"], AFTER).filter(pk=task.pk).exists()
        with pytest.raises(DutiesCombined):
            district.do(case, "decision", "grant", "jie", AFTER)
        assert not Award.objects.exists()

    def test_the_street_of_another_place_does_not(self, district: District) -> None:
        case = self.decided_by(district, delegated=True)
        role = Role.objects.create(code="far", name_zh="far", name_en="far", rights=["cases.decide_street"])
        Assignment.objects.create(
            officer=district["elsewhere"], role=role, scope="420202002", start=date(2020, 1, 1)
        )
        with pytest.raises(NotYours):
            district.do(case, "decision", "grant", "elsewhere", AFTER)

    def test_what_was_not_delegated_is_the_bureau_s(self, district: District) -> None:
        case = self.decided_by(district, delegated=False)
        assert Task.objects.get(case=case, step="decision").right == "cases.decide"
        with pytest.raises(NotYours):
            district.do(case, "decision", "grant", "jie", AFTER)
        district.do(case, "decision", "grant", "qin", AFTER)

    def test_a_district_that_has_delegated_its_decisions_says_so_by_a_figure(
        self, district: District
    ) -> None:
        day = date(2025, 1, 1)
        Figure.objects.create(
            parameter="dibao/decided_by", place="420202", since=day, value="street", document="委托书",
            state="confirmed", entered_by=district["qin"], confirmed_by=district["tao"], confirmed_at=at(day),
        )  # fmt: skip
        case = self.decided_by(district, delegated=False)
        case.refresh_from_db()
        assert case.delegated
        assert Task.objects.get(case=case, step="decision").right == "cases.decide_street"
        other = district.person("王二")
        district.household(other)
        assert not district.applied(other, day=date(2024, 12, 31)).delegated
        assert not district.applied(other, scheme="rigid").delegated  # nothing says that it can be

    def test_under_rules_that_know_no_delegation_the_bureau_decides(self, district: District) -> None:
        day = date(2022, 3, 1)
        person = district.person()
        district.household(person)
        case = district.applied(person, day=day, delegated=True)
        district.to_opinion(case, day)
        district.do(case, "opinion", "refuse", "lin", day, reason="不符合")
        assert Task.objects.get(case=case, step="decision").right == "cases.decide"


class TestFirstAid:
    def asked(self, district: District, person: Person, day: date = MONDAY) -> Case:
        case = open_case(
            scheme="temporary_emergency", person=person.pk, channel="counter", by=district["wen"], at=at(day),
            day=day,
        )  # fmt: skip
        submit_case(case=case.pk, by=district["wen"], at=at(day), day=day)
        told = {"cause": "fire", "needs": "住处"}
        return district.do(case, "acceptance", "accepted", "lin", day, answers=told)

    def aided(self, district: District, case: Case, form: str = "transfer", day: date = MONDAY) -> Case:
        return district.do(
            case, "first_aid", "grant", "jie", day, answers={"form": form}, given={"amount": 163_000}
        )

    @pytest.fixture
    def person(self, district: District) -> Person:
        return district.person()

    def test_aid_is_owed_at_once_and_completed_later(self, district: District, person: Person) -> None:
        home = district.household(person)
        case = self.asked(district, person)
        with pytest.raises(AmountNeeded):
            district.do(case, "first_aid", "grant", "jie", MONDAY, answers={"form": "transfer"})
        self.aided(district, case)
        found = Award.objects.get()
        assert (found.household_id, found.monthly, found.reference) == (home.pk, 163_000, case.number)
        assert found.origin == "once"
        assert (found.days.lower, found.days.upper) == (AUGUST.first, SEPTEMBER.first)
        assert district.waiting(case) == {"completion"}
        due = payable(AUGUST, decided_until=AUGUST.last)
        assert due.select("scheme", "amount").rows() == [("temporary_emergency", 163_000)]
        assert payable(SEPTEMBER, decided_until=SEPTEMBER.last).is_empty()
        told = {"aided": "周淑珍", "reason": "火灾", "amount": 163_000, "signed": True}
        district.do(case, "completion", "completed", "lin", TUESDAY, answers=told)
        case.refresh_from_db()
        assert (case.ending, case.granted_id) == ("granted", found.pk)

    def test_after_the_list_of_the_month_the_next_one_pays_it(
        self, district: District, person: Person
    ) -> None:
        self.aided(district, self.asked(district, person))
        before = date(2025, 7, 15)  # aid does not wait for the list after the next one, as other decisions do
        assert payable(AUGUST, decided_until=before)["amount"].to_list() == [163_000]
        late = missed({AUGUST: before}, decided_until=before)
        assert late.select("amount", "for_month").rows() == [(163_000, AUGUST.first)]

    @pytest.mark.parametrize("form", ["cash", "goods", "referral"])
    def test_what_was_handed_over_is_on_no_list(self, district: District, person: Person, form: str) -> None:
        case = self.aided(district, self.asked(district, person), form)
        assert not Award.objects.exists()
        done = Consequence.objects.get()
        assert (done.effect, done.amount, done.note) == ("once", 163_000, form)
        assert Decision.objects.get().amount == 163_000
        assert district.waiting(case) == {"completion"}

    def test_who_lives_with_nobody_is_helped_and_a_second_time_in_the_month_too(
        self, district: District, person: Person
    ) -> None:
        first = self.asked(district, person)
        self.aided(district, first)
        district.do(
            first, "completion", "completed", "lin", TUESDAY,
            answers={"aided": "本人", "reason": "火灾", "amount": 163_000, "signed": True},
        )  # fmt: skip
        self.aided(district, self.asked(district, person, TUESDAY), day=TUESDAY)
        spans = [(each.household_id, each.days.lower) for each in Award.objects.order_by("pk")]
        assert spans == [(None, AUGUST.first), (None, SEPTEMBER.first)]

    def test_a_scheme_with_rules_still_asks_for_the_household(
        self, district: District, person: Person
    ) -> None:
        with pytest.raises(NobodyLivesThere):
            district.applied(person)

    def test_what_was_untrue_is_never_paid(self, district: District, person: Person) -> None:
        case = self.aided(district, self.asked(district, person))
        told = {"aided": "周淑珍", "reason": "火灾", "amount": 163_000, "signed": True}
        district.do(case, "completion", "unfounded", "lin", TUESDAY, answers=told, reason="事由不实")
        district.do(case, "recovery", "stop", "qin", TUESDAY, reason="事由不实")
        found = Award.objects.get()
        assert (found.days.isempty, found.end_reason) == (True, "事由不实")
        assert payable(AUGUST, decided_until=AUGUST.last).is_empty()

    def test_above_the_limit_of_the_street_the_bureau_gives_it(
        self, district: District, person: Person
    ) -> None:
        case = self.asked(district, person)
        with pytest.raises(NotYours):
            self.aided_by(district, case, "first_aid", "qin")
        district.do(case, "first_aid", "above", "jie", MONDAY, answers={"form": "transfer"}, reason="超额度")
        self.aided_by(district, case, "district_aid", "qin")
        assert Award.objects.get().monthly == 163_000

    def aided_by(self, district: District, case: Case, step: str, who: str) -> Case:
        answers = {"form": "transfer"}
        return district.do(case, step, "grant", who, MONDAY, answers=answers, given={"amount": 163_000})


class TestAssessment:
    @pytest.fixture
    def elder(self, district: District) -> Person:
        return district.person(birth=date(1950, 1, 1))

    @pytest.fixture(autouse=True)
    def home(self, district: District, elder: Person) -> Household:
        return district.household(elder)

    def answered(self, able: int, on: object = MONDAY) -> dict[str, object]:
        items = {name: number < able for number, name in enumerate(SIX)}
        return {"assessed_on": on, "assessors": "评估机构"} | items

    def test_the_amount_follows_from_what_was_assessed(self, district: District, elder: Person) -> None:
        case = open_case(
            scheme="tekun", person=elder.pk, channel="counter", by=None, at=at(MONDAY), day=MONDAY
        )
        Paper.objects.filter(case=case, state="missing").update(state="provided")
        submit_case(case=case.pk, by=None, at=at(MONDAY), day=MONDAY)
        self.to_assessment(district, case)
        case.refresh_from_db()
        before = Fact.objects.count()
        district.do(case, "assessment", "assessed", "qin_inquires", AFTER, answers=self.answered(1))
        facts = Fact.objects.filter(person=elder, superseded_at__isnull=True)
        assert facts.count() == before + 6
        assert {each.name.name: each.value for each in facts} == {
            name: int(number < 1) for number, name in enumerate(SIX)
        }
        assert {(each.source, each.reference, each.start) for each in facts} == {
            (Source.VERIFIED, case.number, MONDAY)
        }
        answers = {"support": "scattered"}
        district.do(case, "decision", "grant", "qin", AFTER, answers=answers)
        assert Award.objects.get().parts["care"] == 100_000  # five of six lost: complete loss
        assert Decision.objects.get(stage="decision").departs is False

    def to_assessment(self, district: District, case: Case) -> None:
        """Bring the case of an extremely poor person through publicity, past the draw."""
        district.officers["qin_inquires"] = district._officer("qin_inquires", ["cases.spot_check"], "420202")
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        seen = {
            "present": "本人", "housing": "自住", "working_ability": "无", "income_seen": "无",
            "obligors": "无", "signed": True, **UNSEEN,
        }  # fmt: skip
        given = {"companions": [district["bai"]]}
        district.do(case, "investigation", "done", "wen", MONDAY, answers=seen, given=given)
        district.do(case, "check", "consistent", "he", MONDAY, answers=CHECKED)
        district.do(case, "opinion", "grant", "lin", MONDAY)
        task = Task.objects.get(case=case, step="publicity")
        begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(MONDAY), day=MONDAY)
        end_publicities(at=at(AFTER), day=AFTER)
        draw = draw_spot_checks(scheme="tekun", by=district["tao"], at=at(AFTER), day=AFTER, seed="s")
        assert (draw.share, str(share_for(case))) == ("3/10", "3/10")
        if "district_visit" in district.waiting(case):
            given = {"companions": [district["fang"]]}
            district.do(case, "district_visit", "done", "yu", AFTER, answers=seen, given=given)

    def test_a_change_of_self_care_is_another_amount(self, district: District, elder: Person) -> None:
        district.officers["qin_inquires"] = district._officer("qin_inquires", ["cases.spot_check"], "420202")
        old = award(elder, None, 100_000, scheme="tekun")
        case = begun(district, elder, "change", "tekun")
        told = {"reporter": "护理员", "changed_on": MONDAY, "says": "卧床"}
        district.do(case, "report", "self_care", "wen", MONDAY, answers=told)
        district.do(case, "assessment", "assessed", "qin_inquires", MONDAY, answers=self.answered(0))
        district.do(case, "opinion", "adjust", "lin", MONDAY)
        district.do(case, "decision", "adjust", "qin", TUESDAY)
        district.do(case, "notice_change", "delivered", "lin", TUESDAY)
        worse = Award.objects.exclude(pk=old.pk).get()
        assert worse.previous_id == old.pk
        again = begun(district, elder, "change", "tekun", day=date(2025, 9, 1))
        day = date(2025, 9, 2)
        district.do(again, "report", "self_care", "wen", day, answers=told)
        better = self.answered(6, date(2025, 12, 24))  # nobody assesses in the future
        district.do(again, "assessment", "assessed", "qin_inquires", day, answers=better)
        standing = Fact.objects.filter(person=elder, superseded_at__isnull=True, value=1)
        assert {each.start for each in standing} == {day}
        district.do(again, "opinion", "adjust", "lin", day)
        district.do(again, "decision", "adjust", "qin", day)
        healthy = Award.objects.get(previous=worse)
        assert healthy.monthly < worse.monthly

    def test_an_assessment_that_is_not_needed_says_nothing(self, district: District, elder: Person) -> None:
        case = open_case(
            scheme="tekun", person=elder.pk, channel="counter", by=None, at=at(MONDAY), day=MONDAY
        )
        Paper.objects.filter(case=case, state="missing").update(state="provided")
        submit_case(case=case.pk, by=None, at=at(MONDAY), day=MONDAY)
        self.to_assessment(district, case)
        district.do(case, "assessment", "not_needed", "qin_inquires", AFTER, reason="拟不予确认")
        assert not Fact.objects.exists()


def test_nobody_does_a_step_with_the_right_of_another_one(district: District) -> None:
    person = district.person()
    district.household(person)
    case = district.applied(person)
    task = Task.objects.get(case=case)
    assert (task.right, task.division) == ("cases.accept", COMMUNITY)
    with pytest.raises(NotYours):
        complete_task(task=task.pk, outcome="accepted", by=district["jie"], at=at(MONDAY), day=MONDAY)


@pytest.mark.parametrize(
    ("scheme", "kind", "step", "asked"),
    [
        ("dibao", "application", "decision", "Another amount a month (yuan)"),
        ("dibao", "review", "decision", "Another amount a month (yuan)"),
        ("temporary_emergency", "application", "first_aid", "Amount of the aid (yuan)"),
        ("dibao", "grace", "decision", None),
        ("dibao", "suspension", "decision", None),
        ("dibao", "stop", "decision", None),
    ],
)
def test_an_amount_is_asked_for_where_one_can_be_said(
    db: None, scheme: str, kind: str, step: str, asked: str | None
) -> None:
    with override("en"):
        form = StepForm(step=procedure_of(scheme, kind).at(MONDAY)[step])
        field = form.fields.get("amount")
        assert (str(field.label) if field else None) == asked
        assert "reason" in form.fields
