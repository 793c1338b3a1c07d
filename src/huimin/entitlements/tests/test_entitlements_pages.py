"""The pages say what the rules decided, lead down to people, and let the right officers act."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.audit.models import Deed
from huimin.commons.desk.deeds import details_of
from huimin.commons.desk.happenings import story_of
from huimin.commons.desk.navigation import items
from huimin.commons.desk.panels import panels_for
from huimin.commons.installation.models import Installation
from huimin.entitlements.models import Award, Figure, Measure, Proposal
from huimin.entitlements.public import (
    awards_of_household,
    explain_payment,
    reckon_month,
    suspend_award,
)
from huimin.entitlements.reckonings.queries import NotReckoned
from huimin.entitlements.tests.made_register import (
    COMMUNITY,
    ELSEWHERE,
    KNOWN,
    PLACE,
    Register,
    head,
    officer,
)
from huimin.entitlements.views.asking import address_of, holder_address, why_address
from huimin.entitlements.wording import FAMILIES
from huimin.kernel.days import Month
from huimin.registry.models import Household, Membership, Person
from huimin.rulebook.public import rulebook

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST = Month.of("2025-08")
ALL = ("awards.view", "awards.decide", "rulebook.view", "figures.enter", "registry.view")


@pytest.fixture
def register() -> Register:
    register = Register()
    Installation.objects.update(working_day=date(2025, 8, 22))
    return register


@pytest.fixture
def clerk() -> Officer:
    return officer("clerk", *ALL)


@pytest.fixture
def browser(clerk: Officer, client: Client) -> Client:
    return signed_in(client, clerk)


def signed_in(client: Client, who: Officer) -> Client:
    client.force_login(who, backend="huimin.commons.access.signing_in.PasswordBackend")
    client.cookies["django_language"] = "en"
    return client


def text(client: Client, name: str, *arguments: object, **query: Any) -> str:
    response = client.get(reverse(f"entitlements:{name}", args=arguments), query)
    assert response.status_code == 200, response.content.decode()[-2000:]
    return response.content.decode()


def test_the_schemes_of_a_day_are_listed_with_what_is_doubtful(register: Register, browser: Client) -> None:
    page = text(browser, "schemes")
    assert "Minimum living guarantee" in page
    assert "not verified" in page
    assert "Minimum living guarantee" not in text(browser, "schemes", on="2020-01-01")


def test_every_scheme_shows_its_law(register: Register, browser: Client) -> None:
    for name in rulebook().schemes:
        page = text(browser, "scheme", name)
        assert "Conditions: all of them must be met" in page
    page = text(browser, "scheme", "dibao", on="2025-08-01")
    assert "815.00 yuan" in page
    assert "黄政发〔2025〕7号" in page
    assert "<svg" in page
    assert "excludes" in page
    assert "最低生活保障审核确认办法" in page


def test_a_scheme_that_is_not_there_answers_in_words(register: Register, browser: Client) -> None:
    response = browser.get(reverse("entitlements:scheme", args=["nothing"]))
    assert response.status_code == 422
    assert "nothing" in response.content.decode()
    response = browser.get(reverse("entitlements:schemes"), {"on": "someday"})
    assert response.status_code == 422


def test_the_calculator_answers_and_keeps_nothing(register: Register, browser: Client) -> None:
    empty = text(browser, "calculator", "dibao")
    assert "Member 1" in empty
    asked = {
        "on": "2025-08-01", "members": "3", "complete": "on", "m1_relation": "1", "m1_local_hukou": "1",
        "m1_wage": "18,000.00", "m1_birth": "1980-01-01",
        "m2_relation": "2", "m2_birth": "1981-01-01", "m3_relation": "3", "m3_birth": "2005-01-01",
        "m3_dependent_adult": "1",
    }  # fmt: skip
    page = text(browser, "calculator", "dibao", **asked)
    assert "945.00 yuan a month" in page
    assert "Member 3" in page
    assert not Award.objects.exists()
    unknown = text(browser, "calculator", "dibao", **{**asked, "complete": "", "m1_wage": ""})
    assert "cannot be decided yet" in unknown
    assert "Wages" in unknown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("much", "is not an amount"), ("-5", "below nothing"), ("0.001", "is not an amount")],
)
def test_the_calculator_says_what_is_wrong(
    register: Register, browser: Client, typed: str, sentence: str
) -> None:
    page = text(browser, "calculator", "dibao", members="1", m1_wage=typed)
    assert "Please put this right" in page
    assert sentence in page


def test_the_calculator_wants_whole_numbers_and_a_few_members(register: Register, browser: Client) -> None:
    assert "Enter a whole number" in text(browser, "calculator", "dibao", members="1", h_vehicles="two")
    assert "Member 8" in text(browser, "calculator", "dibao", members="99")
    assert "Member 1" in text(browser, "calculator", "dibao", members="x")


def test_a_household_page_says_why_with_sources(register: Register, browser: Client) -> None:
    home = register.single(wage=12 * 100_00)
    register.award(home, 815_00)
    page = text(browser, "why-household", home.pk, "dibao", on="2025-08-01")
    assert "715.00 yuan a month" in page
    assert "report 1" in page  # the source of the wage
    assert "黄政发〔2025〕7号" in page
    assert "Less" in page
    assert Deed.objects.get(verb="read").subject == f"registry.Household:{home.pk}"


def test_a_refusal_and_an_undecided_case_say_what_to_do(register: Register, browser: Client) -> None:
    assert "not due, because 1 of" in text(browser, "why-household", register.single(wage=10**8).pk, "dibao")
    page = text(browser, "why-household", register.single(wage=None).pk, "dibao")
    assert "because 1 fact is not on record" in page
    assert "Not on record: Wages" in page


def test_what_the_law_does_not_count_is_shown(register: Register, browser: Client) -> None:
    home = register.single(scholarships=5_000_00)
    assert "Not counted by law: Scholarships" in text(browser, "why-household", home.pk, "dibao")


def test_a_person_is_explained_by_the_person_or_the_household(register: Register, browser: Client) -> None:
    old = register.person("王老", date(1940, 1, 1))
    young = register.person("王小")
    home = register.household(young, old)
    page = text(browser, "why-person", old.pk, "old_age")
    assert "王老" in page
    assert "yuan a month" in page
    assert "not due" in text(browser, "why-person", young.pk, "old_age")
    assert "not due" in text(browser, "why-household", home.pk, "old_age")  # of the head
    assert "王老" in text(browser, "why-person", old.pk, "dibao")


def test_the_household_of_a_person_is_where_people_live_together(register: Register, browser: Client) -> None:
    old = register.person("王老", date(1940, 1, 1))
    book = Household.objects.create(purpose=Household.Purpose.HUKOU, division=PLACE, start=date(2020, 1, 1))
    Membership.objects.create(household=book, person=old, purpose=1, relation=1, start=date(2020, 1, 1))
    assert browser.get(reverse("entitlements:why-person", args=[old.pk, "old_age"])).status_code == 404
    register.household(old)
    assert "yuan a month" in text(browser, "why-person", old.pk, "old_age")


def test_an_officer_of_the_whole_district_sees_the_whole_funnel(register: Register, client: Client) -> None:
    register.single()
    reckon_month(month=AUGUST, schemes=["dibao"], by=None, known_at=KNOWN)
    everywhere = signed_in(client, officer("everywhere", *ALL, scope=""))
    assert "1 row" in text(everywhere, "outcomes", AUGUST, "dibao")


def test_who_is_not_on_the_register_of_the_day_is_not_explained(register: Register, browser: Client) -> None:
    home = register.single()
    lone = register.person()
    dead = register.person()
    register.household(register.person(), dead)
    Person.objects.filter(pk=dead.pk).update(died_on=date(2025, 1, 1))
    Person.objects.filter(pk=head(home).pk).update(died_on=date(2025, 1, 1))
    for name, number in (("why-household", home.pk), ("why-person", lone.pk), ("why-person", dead.pk)):
        response = browser.get(reverse(f"entitlements:{name}", args=[number, "old_age"]))
        assert response.status_code == 404, name


def test_people_of_other_divisions_are_not_there(register: Register, client: Client) -> None:
    stranger = signed_in(client, officer("stranger", *ALL, scope=ELSEWHERE[:9]))
    home = register.single()
    award = register.award(home, 815_00)
    reckon_month(month=AUGUST, schemes=["dibao"], by=None, known_at=KNOWN)
    pages = [("why-household", home.pk, "dibao"), ("why-person", head(home).pk, "dibao"), ("award", award.id),
             ("proposal", Proposal.objects.get().pk)]  # fmt: skip
    for name, *arguments in pages:
        assert stranger.get(reverse(f"entitlements:{name}", args=arguments)).status_code == 404, name
    assert "某人" not in text(stranger, "awards")
    assert "某人" not in text(stranger, "outcomes", AUGUST, "dibao")
    assert "某人" not in text(stranger, "proposals", AUGUST)


def test_every_number_of_a_month_leads_down_to_people(register: Register, browser: Client) -> None:
    register.award(register.single(), 745_00)
    register.single(wage=None)
    rich = register.single(wage=10**8)
    reckon_month(month=AUGUST, schemes=["dibao"], by=None, known_at=KNOWN)
    month = text(browser, "month", AUGUST)
    assert f"{reverse('entitlements:outcomes', args=[AUGUST, 'dibao'])}?outcome=refused" in month
    everybody = text(browser, "outcomes", AUGUST, "dibao")
    assert everybody.count("某人") >= 3
    assert "Income per person below the standard" in everybody
    refused = text(browser, "outcomes", AUGUST, "dibao", outcome="refused", reasons="income_below_dibao")
    assert "1 row" in refused
    assert "1 row" in text(browser, "outcomes", AUGUST, "dibao", missing="wage", sort="-amount")
    assert "1 row" in text(browser, "outcomes", AUGUST, "dibao", holds="true")
    assert "1 row" in text(
        browser, "outcomes", AUGUST, "dibao", find=str(rich.pk), outcome="refused", division=COMMUNITY
    )
    assert "Nothing fits" in text(browser, "outcomes", AUGUST, "dibao", outcome="-")
    export = browser.get(reverse("entitlements:outcomes", args=[AUGUST, "dibao"]), {"export": "csv"})
    assert export.getvalue().decode("utf-8-sig").count("某人") == 3
    picked = browser.get(
        reverse("entitlements:outcomes", args=[AUGUST, "dibao"]), {"export": "csv", "pick": "0"}
    )
    assert picked.getvalue().decode("utf-8-sig").count("某人") == 1


def test_pages_of_a_month_that_was_not_reckoned_say_so(register: Register, browser: Client) -> None:
    assert "has not been reckoned" in text(browser, "month", AUGUST)
    assert browser.get(reverse("entitlements:outcomes", args=[AUGUST, "dibao"])).status_code == 404
    assert browser.get(reverse("entitlements:month", args=["2025-13"])).status_code == 422


def test_an_officer_of_a_street_sees_the_funnel_of_the_street(register: Register, client: Client) -> None:
    register.single()
    there = register.person(residence=ELSEWHERE)
    register.household(there, division=ELSEWHERE)
    reckon_month(month=AUGUST, schemes=["dibao"], by=None, known_at=KNOWN)
    clerk = signed_in(client, officer("street", *ALL, scope=ELSEWHERE[:9]))
    page = text(clerk, "outcomes", AUGUST, "dibao")
    assert "1 row" in page


def test_a_proposal_is_set_aside_with_a_reason(register: Register, browser: Client) -> None:
    home = register.single(wage=10**8)
    register.award(home, 815_00)
    reckon_month(month=AUGUST, schemes=["dibao"], by=None, known_at=KNOWN)
    stop = Proposal.objects.get()
    listed = text(browser, "proposals", AUGUST, kind="stop", scheme="dibao")
    address = reverse("entitlements:proposal", args=[stop.pk])
    assert address in listed
    assert "Set the proposal aside" in text(browser, "proposal", stop.pk)
    assert browser.post(address, {"reason": ""}).status_code == 200
    assert browser.post(address, {"reason": "report is wrong"}).status_code == 302
    assert Proposal.objects.get().state == "declined"
    assert "Set the proposal aside" not in text(browser, "proposal", stop.pk)


def test_a_proposal_may_lack_facts_or_an_award(register: Register, browser: Client) -> None:
    register.award(register.single(wage=None), 815_00)
    old = register.person(birth=date(1940, 1, 1))
    register.household(old)
    reckon_month(month=AUGUST, schemes=["dibao", "old_age"], by=None, known_at=KNOWN)
    for proposal in Proposal.objects.filter(kind__in=["undecided", "grant"]):
        page = text(browser, "proposal", proposal.pk)
        assert ("Wages" in page) is (proposal.kind == "undecided")


def test_an_award_that_begins_later_is_not_ended(register: Register, browser: Client) -> None:
    award = register.award(register.single("丁"), 815_00, start=date(2030, 1, 1))
    assert "1 row" in text(browser, "awards", standing="coming")
    assert "Not begun yet" in text(browser, "award", award.id)


def test_awards_are_listed_by_state_and_shown_with_their_story(register: Register, browser: Client) -> None:
    home, other, third = register.single("甲"), register.single("乙"), register.single("丙")
    first = register.award(home, 700_00, end=date(2025, 7, 1))
    award = register.award(home, 815_00, start=date(2025, 7, 1), parts={"base": 815_00}, document="决定书1号")
    held_back = register.award(other, 500_00)
    person_award = register.award(head(third), 100_00, "old_age")
    suspend_award(basis="GA-1", award=held_back.id, start=date(2025, 8, 1), reason="no confirmation", by=None)
    everything = text(browser, "awards")
    assert all(name in everything for name in ("甲", "乙", "丙"))
    assert "2 rows" in text(browser, "awards", standing="active")
    assert "1 row" in text(browser, "awards", standing="ended")
    assert "1 row" in text(browser, "awards", standing="suspended", scheme="dibao")
    page = text(browser, "award", award.id)
    assert reverse("entitlements:award", args=[first.id]) in page
    assert "决定书1号" in page
    assert "no confirmation" in text(browser, "award", held_back.id)
    assert reverse("entitlements:why-person", args=[head(third).pk, "old_age"]) in text(
        browser, "award", person_award.id
    )
    assert "Ask to" not in text(browser, "award", first.id)


def answered(client: Client, answer: str = "agree") -> None:
    """Let a second officer answer what waits."""
    second = officer(f"second{Officer.objects.count()}", *ALL)
    waiting = Measure.objects.get(agreed__isnull=True)
    assert client.post(reverse("entitlements:measure", args=[waiting.pk])).status_code == 302
    assert Measure.objects.filter(agreed__isnull=True).exists()  # who asks does not answer
    other = signed_in(Client(), second)
    page = reverse("entitlements:measure", args=[waiting.pk])
    assert page in text(other, "award", waiting.award_id)
    assert other.post(page, {"answer": answer}).status_code == 302
    assert other.post(page, {"answer": "agree"}).status_code == 302  # pressed twice


def test_two_officers_hold_back_pay_again_and_end_what_no_case_decides(
    register: Register, browser: Client
) -> None:
    award = register.award(head(register.single()), 100_00, "temporary_expenditure").id
    page = reverse("entitlements:award", args=[award])
    assert browser.post(f"{page}suspend/", {"on": "2025-08-22", "reason": ""}).status_code == 200
    for step, entered in (
        ("suspend", {"on": "2025-08-01", "reason": "no confirmation"}),
        ("lift", {"on": "2025-08-22", "reason": "confirmed"}),
        ("end", {"on": "2025-09-01", "reason": "income"}),
    ):
        assert browser.post(f"{page}{step}/", entered).status_code == 302, step
        assert "asked for something here already" in browser.post(f"{page}{step}/", entered).content.decode()
        answered(browser)
    asked = Deed.objects.filter(verb="award.ask").earliest("pk")
    assert ("Asked for", "Hold the award back") in [(str(k), str(v)) for k, v in details_of(asked)]
    assert (
        browser.get(reverse("entitlements:measure", args=[Measure.objects.latest("pk").pk])).status_code
        == 302
    )
    assert "Award paid again" in text(browser, "award", award)
    assert Award.objects.get().days.upper == date(2025, 9, 1)
    assert Award.objects.get().end_basis == f"measure:{Measure.objects.latest('pk').pk}"
    assert "income" in text(browser, "award", award)


def test_what_is_refused_by_the_second_leaves_the_award(register: Register, browser: Client) -> None:
    award = register.award(head(register.single()), 100_00, "temporary_expenditure").id
    browser.post(reverse("entitlements:award-end", args=[award]), {"on": "2025-09-01", "reason": "x"})
    answered(browser, "refuse")
    assert Award.objects.get().days.upper is None


def test_where_a_case_decides_nobody_ends_or_holds_back_without_one(
    register: Register, browser: Client
) -> None:
    award = register.award(register.single(), 815_00).id
    page = reverse("entitlements:award", args=[award])
    told = text(browser, "award", award)
    assert "Ask to hold it back" not in told
    assert "Ask to end it" not in told
    for step in ("end", "suspend", "lift"):
        refused = browser.post(f"{page}{step}/", {"on": "2025-09-01", "reason": "x"})
        assert "Begin a case" in refused.content.decode()
    assert not Measure.objects.exists()


def test_an_entry_made_by_mistake_is_taken_out_by_two(register: Register, browser: Client) -> None:
    home = register.single()
    award = register.award(home, 1_00, start=date(2025, 8, 1), origin="legacy").id
    assert "Entered by mistake" in text(browser, "award", award)
    browser.post(reverse("entitlements:award-end", args=[award]), {"on": "2025-08-01", "reason": "mistake"})
    answered(browser)
    register.award(home, 2_00)
    assert "never counted" in text(browser, "award", award)


def test_what_a_month_changed_is_no_mistake_of_entry(register: Register, browser: Client) -> None:
    home = register.single()
    old = register.award(home, 1_00, origin="legacy", end=date(2025, 8, 1))
    new = register.award(home, 2_00, start=date(2025, 8, 1), origin="batch", previous=old.id)
    assert "Entered by mistake" not in text(browser, "award", new.id)
    entered = {"on": "2025-08-01", "reason": "mistake"}
    refused = browser.post(reverse("entitlements:award-end", args=[new.id]), entered)
    assert "Begin a case" in refused.content.decode()


def test_deciding_needs_its_right(register: Register, client: Client) -> None:
    reader = signed_in(client, officer("reader", "awards.view"))
    award = register.award(register.single(), 815_00).id
    response = reader.post(
        reverse("entitlements:award-end", args=[award]), {"on": "2025-09-01", "reason": "x"}
    )
    assert response.status_code == 403
    assert "Ask to" not in text(reader, "award", award)


def test_a_figure_is_entered_by_one_and_confirmed_by_another(register: Register, browser: Client) -> None:
    name = "dibao/standard"
    assert "815.00 yuan" in text(browser, "figures")
    assert "黄政发〔2025〕7号" in text(browser, "figure", name)
    new = reverse("entitlements:figure-new", args=[name])
    assert browser.get(new).status_code == 200
    entered = {
        "place": PLACE,
        "since": "2025-09-01",
        "value": "830.00",
        "document": "某通知",
        "number": "1号",
    }
    assert "Enter the figure" in browser.post(new, {**entered, "value": ""}).content.decode()
    assert "is no figure here" in browser.post(new, {**entered, "value": "many"}).content.decode()
    assert browser.post(new, entered).status_code == 302
    figure = Figure.objects.get()
    assert "Waiting for a second person" in text(browser, "figures")
    assert "某通知" in text(browser, "figure", name)
    second = signed_in(Client(), officer("second", "figures.confirm", "rulebook.view"))
    page = text(second, "figure-confirm", figure.pk)
    assert "I have compared it" in page
    assert second.post(reverse("entitlements:figure-confirmed", args=[figure.pk])).status_code == 302
    assert "830.00" in text(second, "figure", name)
    assert (
        second.post(reverse("entitlements:figure-withdrawn", args=[figure.pk]), {"reason": ""}).status_code
        == 422
    )
    done = second.post(reverse("entitlements:figure-withdrawn", args=[figure.pk]), {"reason": "wrong"})
    assert done.status_code == 302
    assert "Withdrawn by" in text(second, "figure-confirm", figure.pk)


@pytest.mark.parametrize(
    ("name", "value", "warned"),
    [
        ("dibao/standard", "407.50", False),
        ("dibao/standard", "407.49", True),
        ("dibao/standard", "1630.01", True),
        ("dibao/standard", "0", True),
        ("old_age/start_month", "after", False),
    ],
)
def test_a_figure_far_from_the_one_so_far_is_pointed_out(
    register: Register, browser: Client, name: str, value: str, warned: bool
) -> None:
    entered = {"value": value, "since": "2025-08-01", "place": PLACE, "document": "某通知"}
    assert browser.post(reverse("entitlements:figure-new", args=[name]), entered).status_code == 302
    page = text(browser, "figure-confirm", Figure.objects.get().pk)
    assert ("Compare the digits and the decimal point" in page) is warned


def test_the_value_of_a_figure_is_needed_and_says_so(register: Register, browser: Client) -> None:
    for name in ("dibao/standard", "old_age/start_month"):
        page = text(browser, "figure-new", name)
        field = page.partition('for="id_value"')[2].partition("</div>")[0]
        assert "Required, unless the document repeals the figure." in field
        assert "(optional)" not in field.partition("</label>")[0]
        assert "(optional)" in page.partition('for="id_number"')[2].partition("</label>")[0]


def test_families_of_figures_and_schemes_are_called_by_words(register: Register, browser: Client) -> None:
    assert "Remedies" in text(browser, "figures")
    assert {name.partition("/")[0] for name in rulebook().parameters} <= set(FAMILIES)
    home = register.single(wage=0)
    refused = browser.get(reverse("entitlements:why-household", args=[home.pk, "no_such"]))
    told = refused.content.decode()
    assert "Choose one of: " in told
    assert "Old-age allowance" in told
    assert not any(f" {name}," in told for name in rulebook().schemes)


def test_a_figure_that_is_not_there_is_refused_without_a_command(register: Register, browser: Client) -> None:
    for name in ("figure", "figure-new"):
        answer = browser.get(reverse(f"entitlements:{name}", args=["no/such"]))
        assert answer.status_code == 404
        assert "There is no figure “no/such”. Look for it in the list of figures." in answer.content.decode()
        assert "huimin rules" not in answer.content.decode()


def test_whoever_entered_a_figure_is_told_to_find_somebody_else(register: Register, client: Client) -> None:
    both = signed_in(client, officer("both", "figures.enter", "figures.confirm", "rulebook.view"))
    entered = {"place": PLACE, "since": "2025-09-01", "repeal": "on", "document": "某通知"}
    assert both.post(reverse("entitlements:figure-new", args=["dibao/standard"]), entered).status_code == 302
    figure = Figure.objects.get()
    assert figure.value is None
    assert "Somebody else must compare" in text(both, "figure-confirm", figure.pk)
    assert both.post(reverse("entitlements:figure-confirmed", args=[figure.pk])).status_code == 403


def test_a_table_of_figures_is_entered_cell_by_cell(register: Register, browser: Client) -> None:
    table = rulebook().parameters["veterans/disability_pension"]
    new = reverse("entitlements:figure-new", args=[table.name])
    page = browser.get(new).content.decode()
    assert " · " in page
    codes = next(iter(table.values[-1].table or {}))
    cell = "cell_" + "_".join(map(str, codes))
    assert cell in page
    entered = {"place": PLACE, "since": "2026-01-01", "document": "某通知", cell: "100.00"}
    assert browser.post(new, entered).status_code == 302
    grade, nature = map(str, codes)
    figure = Figure.objects.get()
    assert figure.value == {grade: {nature: "100.00"}}
    page = text(browser, "figure-confirm", figure.pk)
    assert "100.00" in page


def test_a_figure_before_the_first_one_has_nothing_that_it_replaces(
    register: Register, browser: Client
) -> None:
    new = reverse("entitlements:figure-new", args=["dibao/standard"])
    days = {"since": "1999-01-01", "until": "1999-07-01"}
    early = {"place": PLACE, **days, "value": "100.00", "document": "某通知"}
    assert browser.post(new, early).status_code == 302
    figure = Figure.objects.get()
    page = text(browser, "figure-confirm", figure.pk)
    assert "100.00" in page
    assert "815.00" not in page
    backwards = browser.post(new, {**early, "since": "1999-07-01", "until": "1999-01-01"})
    assert (backwards.status_code, Figure.objects.count()) == (422, 1)


def test_panels_show_awards_why_and_what_else_could_be_had(register: Register, clerk: Officer) -> None:
    old = register.person("王老", date(1940, 1, 1))
    home = register.household(old)
    register.award(home, 815_00)
    register.award(old, 1_00, "disability_living")
    stranger = register.person()
    request = HttpRequest()
    request.user = clerk
    shown = {panel.name: panel for panel in panels_for(request, "household", home.pk, home.division)}
    assert shown["awards"].count == 2
    assert "why-answer" in shown["why"].html
    assert "王老" in shown["leads"].html
    shown = {panel.name: panel for panel in panels_for(request, "person", old.pk, old.residence)}
    assert {"awards", "leads"} <= shown.keys()
    ours = {"awards", "why", "leads"}
    assert not ours & {panel.name for panel in panels_for(request, "person", stranger.pk, stranger.residence)}
    empty = Household.objects.create(purpose=2, division=PLACE, start=date(2025, 1, 1))
    assert not ours & {panel.name for panel in panels_for(request, "household", empty.pk, empty.division)}


def on_the_desk(who: Officer) -> dict[str, str]:
    request = HttpRequest()
    request.user = who
    with override("en"):
        return {panel.name: panel.html for panel in panels_for(request, "home")}


def test_the_workbench_counts_what_somebody_should_look_at_in_the_scope(
    register: Register, clerk: Officer
) -> None:
    assert "look-at" not in on_the_desk(clerk)
    register.single(wage=0)
    reckon_month(month=AUGUST, by=None, known_at=KNOWN)
    assert Proposal.objects.filter(kind="lead", reckoning__scheme="dibao").count() == 1
    shown = on_the_desk(clerk)["look-at"]
    assert "Minimum living guarantee" in shown
    assert "?scheme=dibao&amp;kind=lead" in shown
    assert "?scheme=dibao&amp;kind=stop" not in shown
    assert "look-at" not in on_the_desk(officer("elsewhere", "awards.view", scope=ELSEWHERE))
    Proposal.objects.update(state=Proposal.State.DECLINED)
    assert "look-at" not in on_the_desk(clerk)


def test_panels_and_stories_ask_for_the_right_where_the_household_is(register: Register) -> None:
    home = register.single()
    register.award(home, 815_00)
    person = head(home)
    Person.objects.filter(pk=person.pk).update(hukou=ELSEWHERE)
    request = HttpRequest()
    request.user = reader = officer("reader", "registry.view")
    role = Role.objects.create(code="far", name_zh="远", name_en="Far", rights=["awards.view"])
    Assignment.objects.create(officer=reader, role=role, scope=ELSEWHERE, start=date(2020, 1, 1))
    assert reader.may("awards.view")
    assert panels_for(request, "household", home.pk, home.division) == []
    assert story_of(request, "household", home.pk, home.division) == []
    shown = panels_for(request, "person", person.pk, COMMUNITY, ELSEWHERE)  # registered where the right is
    assert "awards" in {panel.name for panel in shown}
    assert panels_for(request, "person", person.pk, COMMUNITY) == []


def test_panels_stay_away_where_there_is_nothing_to_tell(register: Register, clerk: Officer) -> None:
    rich = register.single(wage=10**8)
    register.award(rich, 1_00, "disability_living")
    request = HttpRequest()
    request.user = clerk
    assert {panel.name for panel in panels_for(request, "household", rich.pk, rich.division)} & {
        "why",
        "leads",
    } == set()


def test_why_stays_away_on_a_day_before_the_law(register: Register, clerk: Officer) -> None:
    home = register.single()
    register.award(home, 700_00, start=date(2020, 1, 1))
    Installation.objects.update(working_day=date(2020, 8, 22))
    request = HttpRequest()
    request.user = clerk
    shown = {panel.name for panel in panels_for(request, "household", home.pk, home.division)}
    assert "awards" in shown
    assert "why" not in shown


def test_why_stays_away_where_everybody_has_left(register: Register, clerk: Officer) -> None:
    home = register.single()
    register.award(home, 700_00)
    Membership.objects.update(end=date(2025, 8, 1))
    request = HttpRequest()
    request.user = clerk
    shown = {panel.name for panel in panels_for(request, "household", home.pk, home.division)}
    assert "awards" in shown
    assert "why" not in shown


def test_the_navigation_counts_the_figures_that_wait(register: Register, clerk: Officer) -> None:
    item = next(item for item in items() if item.url_name == "entitlements:figures")
    assert item.count is not None
    assert item.count(clerk) == 0
    second = officer("second", "figures.confirm")
    Figure.objects.create(
        parameter="dibao/standard",
        place=PLACE,
        since=date(2025, 9, 1),
        value="1.00",
        document="x",
        entered_by=clerk,
    )
    assert item.count(second) == 1


def test_what_was_known_then_is_what_a_page_of_then_shows(register: Register, browser: Client) -> None:
    home = register.single()
    register.fact("wage", 10**8, person=head(home), at=datetime(2025, 8, 10, tzinfo=UTC))
    reckon_month(month=AUGUST, schemes=["dibao"], by=None, known_at=KNOWN)
    assert Proposal.objects.get().kind == "lead"
    assert "not due" in text(browser, "why-household", home.pk, "dibao")
    assert awards_of_household(home.pk) == []


def test_an_outcome_leads_to_its_explanation_as_it_was_known_then(
    register: Register, browser: Client
) -> None:
    home = register.single()
    register.fact("wage", 10**8, person=head(home), at=datetime(2025, 8, 10, tzinfo=UTC))
    reckon_month(month=AUGUST, schemes=["dibao", "old_age"], by=None, known_at=KNOWN)
    address = (
        f"{reverse('entitlements:why-household', args=[home.pk, 'dibao'])}?on=2025-08-01&known=2025-08-01T"
    )
    assert address.replace("&", "&amp;") in text(browser, "outcomes", AUGUST, "dibao")
    assert "/why/person/" in text(browser, "outcomes", AUGUST, "old_age")
    assert "815.00 yuan a month" in text(
        browser, "why-household", home.pk, "dibao", on="2025-08-01", known="2025-08-01T00:00:00+00:00"
    )
    for moment in ("once", "2025-08-01T00:00:00"):
        asked = {"known": moment}
        response = browser.get(reverse("entitlements:why-household", args=[home.pk, "dibao"]), asked)
        assert response.status_code == 422


def test_a_status_is_recognised_and_proposed_without_money(register: Register, browser: Client) -> None:
    home = register.single(wage=12 * 900_00)
    reckon_month(month=AUGUST, schemes=["edge"], by=None, known_at=KNOWN)
    assert Proposal.objects.get().parts == {}
    page = text(browser, "why-household", home.pk, "edge", on="2025-08-01")
    assert "recognised, because all" in page
    assert "A status" in text(browser, "scheme", "edge")


def test_a_holder_who_is_gone_has_no_explanation_to_lead_to() -> None:
    assert why_address("dibao", person=None, household=None, on=AUGUST.first, known_at=KNOWN) == ""
    assert holder_address(None, None) == ""
    assert address_of("no:such-page") == ""


def test_figures_without_a_value_today_and_of_other_places_are_shown_as_such(
    register: Register, browser: Client
) -> None:
    Installation.objects.update(place="110101")
    page = text(browser, "figures")
    assert "Urban Dibao standard" in page
    assert "No value concerns this district yet" in text(browser, "figure", "dibao/standard")
    assert Figure.objects.count() == 0


def test_outcomes_of_departed_people_stand_without_a_value(register: Register, browser: Client) -> None:
    home = register.single()
    register.award(home, 1_00)
    register.single(wage=None)
    reckon_month(month=AUGUST, schemes=["dibao"], by=None, known_at=KNOWN)
    assert "1 row" in text(browser, "outcomes", AUGUST, "dibao", find=str(home.pk), outcome="granted")


def test_only_kept_panels_of_schemes_that_can_be_explained(register: Register, clerk: Officer) -> None:
    home = register.single()
    register.award(home, 0, "disability_living")
    register.award(home, 815_00)
    request = HttpRequest()
    request.user = clerk
    shown = {panel.name: panel for panel in panels_for(request, "household", home.pk, home.division)}
    assert shown["why"].html.count("why-answer") == 1


def test_a_payment_is_explained_as_it_was_reckoned(register: Register, clerk: Officer) -> None:
    home = register.single()
    old = register.person(birth=date(1940, 1, 1))
    register.household(old)
    register.fact("wage", 10**8, person=head(home), at=datetime(2025, 8, 10, tzinfo=UTC))
    with pytest.raises(NotReckoned):
        explain_payment(clerk, month=AUGUST, scheme="dibao", person=head(home).pk, household=home.pk)
    reckon_month(month=AUGUST, schemes=["dibao", "old_age"], by=None, known_at=KNOWN)
    paid = explain_payment(clerk, month=AUGUST, scheme="dibao", person=head(home).pk, household=home.pk)
    assert (paid.standing.amount, paid.on, paid.known_at) == (815_00, AUGUST.first, KNOWN)
    paid = explain_payment(clerk, month=AUGUST, scheme="old_age", person=old.pk, household=None)
    assert paid.standing.outcome.name == "GRANTED"


def test_a_figure_is_entered_confirmed_and_drawn(register: Register, browser: Client, client: Client) -> None:
    page = reverse("entitlements:figure-new", args=["dibao/standard"])
    said = {"place": "4202", "since": "2026-01-01", "value": "86x", "document": "Notice", "number": "9"}
    wrong = browser.post(page, said).content.decode()
    assert "“86x” is no figure here. Write it like 815.00." in wrong
    assert 'value="86x"' in wrong
    assert "or say that the document repeals it" in browser.post(page, said | {"value": ""}).content.decode()
    assert browser.post(page, said | {"value": "860.00"}).status_code == 302
    entered = Figure.objects.get()
    own = text(browser, "figure-confirm", entered.pk)
    assert "860.00 yuan" in own
    assert "815.00 yuan" in own
    assert "Somebody else must compare it" in own
    assert "I have compared it" not in own
    second = signed_in(client, officer("second", "rulebook.view", "figures.confirm"))
    assert "I have compared it" in text(second, "figure-confirm", entered.pk)
    kept = second.post(reverse("entitlements:figure-withdrawn", args=[entered.pk]), {"reason": ""})
    assert kept.status_code == 422
    assert "Fill this in" in kept.content.decode()
    assert second.post(reverse("entitlements:figure-confirmed", args=[entered.pk])).status_code == 302
    drawn = text(second, "figure", "dibao/standard")
    assert "860.00 yuan" in drawn
    assert 'class="curve' in drawn


def test_figures_that_are_choices_or_tables_are_asked_and_shown_as_such(
    register: Register, browser: Client
) -> None:
    choice = text(browser, "figure-new", "old_age/start_month")
    assert '<option value="after">the next</option>' in choice
    table = text(browser, "figure-new", "veterans/disability_pension")
    assert "The steps of the table (yuan)" in table
    assert "The table in force today" in text(browser, "figure", "veterans/disability_pension")
    assert "half up to the fen" in text(browser, "figures")


def test_awards_are_part_of_the_story_of_a_home(register: Register, browser: Client) -> None:
    home = register.single(wage=0)
    award = register.award(home, 815_00)
    suspend_award(
        basis="GA-1", award=award.id, start=date(2025, 8, 10), reason="away", by=officer("boss", *ALL)
    )
    for page in (f"/register/households/{home.pk}/", f"/register/people/{head(home).pk}/"):
        told = browser.get(page).content.decode()
        assert "Minimum living guarantee: granted" in told
        assert "Minimum living guarantee: held back" in told
        assert "yuan a month" in told


def test_a_scheme_of_a_later_day_is_called_by_its_name(register: Register, browser: Client) -> None:
    response = browser.get(reverse("entitlements:scheme", args=["dibao"]), {"on": "1999-01-01"})
    assert response.status_code == 422
    assert "“Minimum living guarantee” is not in force on 1999-01-01." in response.content.decode()
