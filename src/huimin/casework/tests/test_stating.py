"""What applicants state: what is on record with its source, other values with reasons, what is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string

from huimin.casework.applicants.actions import answer_draft, submit_draft
from huimin.casework.applicants.queries import own_case_page, own_draft
from huimin.casework.applicants.refusals import NotTold
from huimin.casework.applicants.sending import print_statements
from huimin.casework.cases.actions import open_case
from huimin.casework.cases.asking import declared_words, told_words
from huimin.casework.cases.stating import AmountNeeded, StatingForm, WhyNotRight
from huimin.casework.models import Case, Notice, Paper
from huimin.casework.notices.filling import about_statements
from huimin.casework.tests.made_cases import MONDAY, RECORDED, District, at
from huimin.casework.tests.test_pages_of_cases import signed_in
from huimin.procedures.checking import check_procedures
from huimin.procedures.declarations import Stated
from huimin.registry.models import Household, Person
from huimin.registry.public import Statement, facts_on, record_fact, replace_fact
from huimin.rulebook.public import procedures

pytestmark = pytest.mark.django_db
DECLARED, REGISTER, VERIFIED = 2, 3, 4
NEXT = date(2025, 8, 5)
TOLD = {
    "cause": "fire", "happened_on": MONDAY, "happened_at": "某路1号", "needs": "临时住处", "loss": 300_000,
}  # fmt: skip


@pytest.fixture
def district() -> District:
    return District()


@pytest.fixture
def person(district: District) -> Person:
    found = district.person()
    district.household(found, district.person("周小雨", date(2014, 3, 2)))
    return found


def begun(person: Person, scheme: str) -> Case:
    return open_case(scheme=scheme, person=person.pk, channel="portal", by=None, at=at(MONDAY), day=MONDAY)


def answer(case: Case, **answers: object) -> None:
    said = {name.replace("__", "."): value for name, value in answers.items()}
    answer_draft(persons=[case.person_id], case=case.pk, answers=said, at=at(MONDAY), day=MONDAY)
    case.refresh_from_db()


def send(case: Case) -> Case:
    submit_draft(persons=[case.person_id], case=case.pk, signer=case.person_id, at=at(MONDAY), day=MONDAY)
    case.refresh_from_db()
    return case


def state_everything(case: Case) -> None:
    asked = own_draft([case.person_id], case.pk, MONDAY).asked
    answers = {f"{each.field}.how": "none" for each in asked}
    answer_draft(
        persons=[case.person_id], case=case.pk, answers={**answers, **dict.fromkeys(
            (each.field for each in asked), "")}, at=at(MONDAY), day=MONDAY,
    )  # fmt: skip
    case.refresh_from_db()


class TestAsking:
    def test_rigid_expenditure_is_asked_though_a_register_lists_nobody(self, person: Person) -> None:
        asked = own_draft([person.pk], begun(person, "rigid").pk, MONDAY).asked
        held = {each.name: each.held for each in asked if each.person is None}
        assert {"medical_expenses", "education_expenses", "rehabilitation_expenses"} <= set(held)
        assert held["medical_expenses"] is not None
        assert held["medical_expenses"].implied

    def test_children_are_not_asked_for_wages(self, person: Person) -> None:
        asked = own_draft([person.pk], begun(person, "dibao").pk, MONDAY).asked
        assert [each.person for each in asked if each.name == "wage"] == [person.pk]
        assert len([each for each in asked if each.name == "support_received"]) == 2

    def test_who_applies_alone_states_their_own_income_and_what_their_home_has(
        self, district: District, person: Person
    ) -> None:
        case = begun(person, "tekun")
        assert case.household_id is None
        asked = own_draft([person.pk], case.pk, MONDAY).asked
        assert {each.person for each in asked} == {person.pk, None}
        Paper.objects.filter(case=case, state="missing").exclude(evidence="income").update(state="provided")
        answer(case, **{"vehicles.": "1", "vehicles..how": "other"})
        home = Household.objects.get()
        assert [(each["name"], each["person"], each["household"]) for each in case.declared] == [
            ("vehicles", None, home.pk)
        ]
        state_everything(case)
        send(case)
        assert Paper.objects.get(case=case, evidence="income").state == "provided"
        district.do(case, "acceptance", "accepted", "lin", NEXT)
        of_home = facts_on(household_id=home.pk, day=NEXT, known_at=at(NEXT, 10))["homes"]
        of_person = facts_on(person_id=person.pk, day=NEXT, known_at=at(NEXT, 10))["wage"]
        assert {of_home.source, of_person.source} == {DECLARED}
        assert "homes" in {each["name"] for each in case.declared}
        assert len(declared_words(case, NEXT, at(NEXT, 12))) == len(asked)

    def test_who_lives_in_no_household_is_asked_about_themselves_alone(self, district: District) -> None:
        alone = district.person("独居人", date(1950, 5, 5))
        asked = own_draft([alone.pk], begun(alone, "tekun").pk, MONDAY).asked
        assert {each.person for each in asked} == {alone.pk}

    def test_what_was_declared_counts_before_silence_and_after_what_was_verified(
        self, district: District, person: Person
    ) -> None:
        case = begun(person, "rigid")
        Paper.objects.filter(case=case, state="missing").update(state="provided")
        answer(case, medical_expenses__="60000", **{"medical_expenses..how": "other"})
        send(case)
        district.do(case, "acceptance", "accepted", "lin", NEXT)
        home = case.household_id
        counts = facts_on(household_id=home, day=NEXT, known_at=at(NEXT, 10))["medical_expenses"]
        assert (counts.value, counts.source) == (6_000_000, DECLARED)
        seen = Statement(
            name="medical_expenses", value=4_000_000, start=NEXT, source=VERIFIED, reference="票据核实",
            household_id=home,
        )  # fmt: skip
        record_fact(statement=seen, by=None, at=at(NEXT, 11))
        counts = facts_on(household_id=home, day=NEXT, known_at=at(NEXT, 12))["medical_expenses"]
        assert (counts.value, counts.source) == (4_000_000, VERIFIED)
        (said,) = declared_words(case, NEXT, at(NEXT, 12))
        assert (said.differs, said.source, said.implied) == (True, "票据核实", False)
        assert "60,000.00" in said.value
        assert "40,000.00" in said.found

    def test_a_listed_value_is_denied_with_a_reason_and_both_stay(
        self, district: District, person: Person
    ) -> None:
        listed = Statement(
            name="wage", value=1_200_000, start=date(2025, 7, 1), source=REGISTER, reference="社保",
            person_id=person.pk,
        )  # fmt: skip
        replace_fact(statement=listed, reason="", by=None, at=RECORDED)
        case, field = begun(person, "dibao"), f"wage.{person.pk}"
        held = next(
            each for each in own_draft([person.pk], case.pk, MONDAY).asked if each.field == field
        ).held
        assert held is not None
        assert (held.source, held.since, held.implied) == ("社保", date(2025, 7, 1), False)
        with pytest.raises(AmountNeeded):
            answer(case, **{field: "", f"{field}.how": "other"})
        with pytest.raises(WhyNotRight) as wrong:
            answer(case, **{field: "600", f"{field}.how": "other"})
        assert wrong.value.field == f"{field}.reason"
        answer(case, **{field: "600", f"{field}.how": "other", f"{field}.reason": "六月已经离职"})
        case = send(case)
        (said,) = declared_words(case, MONDAY, at(MONDAY, 10))
        assert said.differs
        assert (said.reason, said.source) == ("六月已经离职", "社保")
        page = signed_in(district, "lin").get(f"/cases/{case.pk}/").content.decode()
        assert "六月已经离职" in page
        assert "12,000.00" in page
        assert "differs" in page

    def test_pages_keep_what_other_pages_answered(self, person: Person) -> None:
        case = begun(person, "rigid")
        answer(case, **{"medical_expenses.": "100", "medical_expenses..how": "other"})
        answer(case, **{"education_expenses.": "", "education_expenses..how": "none"})
        assert {(each["name"], each["value"]) for each in case.declared} == {
            ("medical_expenses", 10_000), ("education_expenses", 0),
        }  # fmt: skip
        answer(case, **{"medical_expenses.": "", "medical_expenses..how": ""})  # taken back
        assert [each["name"] for each in case.declared] == ["education_expenses"]


class TestDeclaration:
    def test_it_is_printed_and_numbered_when_everything_was_stated(self, person: Person) -> None:
        case = begun(person, "dibao")
        state_everything(case)
        names = [row.evidence for row in own_case_page([person.pk], case.pk, MONDAY).papers]
        assert "income" not in names  # no photo of what is printed by sending
        case = send(case)
        notice = Notice.objects.get(case=case, kind="declaration")
        assert notice.document.number == 1
        paper = Paper.objects.get(case=case, evidence="income")
        assert (paper.state, paper.note.startswith("SQ-")) == ("provided", True)
        rows = about_statements(case)["statements"]
        assert [each["about"] for each in rows] == ["周淑珍", "周小雨", "家庭"]
        assert {row["value"] for each in rows for row in each["rows"]} == {"没有"}
        print_statements(case=case, by=None, day=MONDAY)
        assert Notice.objects.filter(case=case, kind="declaration").count() == 1

    def test_what_is_not_whole_is_no_declaration(self, person: Person) -> None:
        case = send(begun(person, "dibao"))
        assert not Notice.objects.filter(case=case, kind="declaration").exists()
        assert Paper.objects.get(case=case, evidence="income").state == "missing"


class TestTelling:
    def test_an_emergency_is_not_sent_untold(self, person: Person) -> None:
        case = begun(person, "temporary_emergency")
        with pytest.raises(NotTold):
            send(case)
        answer(case, **{name: value for name, value in TOLD.items() if name != "needs"})
        with pytest.raises(NotTold):
            send(case)
        answer(case, needs="临时住处")
        assert send(case).state == "open"
        told = dict(told_words(case))
        assert told["急难事由"] == "火灾"
        assert told["发生日期"] == "2025-08-04"
        assert "3,000.00" in told["损失或者必须支付的费用（元）"]

    def test_the_desk_reads_it_on_the_case(self, district: District, person: Person) -> None:
        case = begun(person, "temporary_emergency")
        answer(case, **TOLD)
        send(case)
        page = signed_in(district, "lin").get(f"/cases/{case.pk}/").content.decode()
        assert "某路1号" in page
        form = Notice.objects.get(case=case, kind="application")
        assert {"label": "发生地点", "about": "本次申请", "value": "某路1号"} in form.document.data[
            "declared"
        ]


def test_every_question_about_what_happened_is_a_field_of_its_own(person: Person) -> None:
    draft = own_draft([person.pk], begun(person, "temporary_expenditure").pk, MONDAY)
    form = StatingForm(None, asked=(), tells=draft.tells)
    page = render_to_string("casework/_stating.html", {"form": form})
    for each in draft.tells:  # one of them is called as a part of the form might be
        assert f'<label for="id_{each.name}">' in page


def test_sheets_that_state_of_nobody_are_found() -> None:
    dibao = procedures()["dibao"]
    version = dibao.versions[-1]
    strange = replace(version, states=(Stated("wage", "neighbours"),))
    nothing = replace(version, states=())
    faults = [
        str(each)
        for changed in (strange, nothing)
        for each in check_procedures([replace(dibao, versions=(changed,))])
    ]
    assert any("nobody is “neighbours”" in each for each in faults)
    assert any("for which nothing is stated" in each for each in faults)
