"""What other apps ask of entitlements: decisions for a case, leads, awards of a place, and suppositions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from huimin.entitlements.models import Award, Grace, Proposal
from huimin.entitlements.public import (
    Supposed,
    SupposedMember,
    awards_of_division,
    decide_for,
    explain_person,
    give_grace,
    leads_of,
    outline_for,
    reckon_month,
    suppose,
)
from huimin.entitlements.tests.made_register import (
    COMMUNITY,
    ELSEWHERE,
    GROWN_UP,
    KNOWN,
    Register,
    head,
    officer,
)
from huimin.kernel.days import Month
from huimin.policy.facts import Entity
from huimin.registry.models import Fact
from huimin.rulebook.public import rulebook

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST, SEPTEMBER = Month.of("2025-08"), Month.of("2025-09")
DAY, NOW = date(2025, 8, 22), datetime(2025, 8, 22, 8, tzinfo=UTC)
STANDARD, WAGE = 815_00, 12 * 300_00


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def register() -> Register:
    return Register()


def nothing(entity: Entity) -> dict[str, int | None]:
    """Return zero for every fact of an entity."""
    return {fact.name: 0 for fact in rulebook().facts.values() if fact.entity is entity}


def member(name: str, birth: date = GROWN_UP, relation: int = 1, **facts: int | None) -> SupposedMember:
    return SupposedMember(name, birth, relation, {**nothing(Entity.PERSON), **facts})


def supposed(*members: SupposedMember) -> list[Supposed]:
    return suppose(household=nothing(Entity.HOUSEHOLD), members=members, on=DAY, known_at=NOW)


class TestSupposing:
    def test_who_is_described_hears_what_who_is_on_record_hears(self, register: Register) -> None:
        """For every scheme: outcome and amount of the description are those of the register."""
        home = register.single(wage=WAGE)
        found = supposed(member("you", wage=WAGE))
        assert {"dibao", "edge", "rigid", "tekun", "old_age", "orphan"} <= {each.scheme for each in found}
        for each in found:
            if each.scheme in {"edge", "rigid"}:  # on record nobody has been granted Dibao yet
                continue
            real = decide_for(
                scheme=each.scheme, person=head(home).pk, household=home.pk, on=DAY, known_at=NOW
            )
            told = (real.explanation.outcome.name.lower(), real.explanation.amount)
            assert (each.outcome, each.amount) == told, each.scheme
        dibao = next(each for each in found if each.scheme == "dibao")
        assert (dibao.outcome, dibao.amount, dibao.whose) == ("granted", STANDARD - 300_00, "")

    def test_each_scheme_knows_what_the_ones_before_would_grant(self, register: Register) -> None:
        outcomes = {each.scheme: each.outcome for each in supposed(member("you", wage=WAGE))}
        assert (outcomes["dibao"], outcomes["rigid"]) == ("granted", "refused")

    def test_what_is_not_said_is_not_known(self, register: Register) -> None:
        dibao = next(each for each in supposed(member("you", wage=None)) if each.scheme == "dibao")
        assert (dibao.outcome, dibao.missing) == ("undecided", ("wage",))

    def test_schemes_for_persons_answer_for_each_and_nothing_is_kept(self, register: Register) -> None:
        found = supposed(member("you"), member("your mother", date(1940, 1, 1), relation=4))
        old_age = [(each.whose, each.outcome) for each in found if each.scheme == "old_age"]
        assert old_age == [("you", "refused"), ("your mother", "granted")]
        assert not Fact.objects.exists()
        assert not Award.objects.exists()


class TestDeciding:
    def test_a_case_is_decided_for_who_lives_where_the_register_says(self, register: Register) -> None:
        home = register.single(wage=WAGE)
        about = {"scheme": "dibao", "on": DAY, "known_at": NOW}
        given = decide_for(person=head(home).pk, household=home.pk, **about)  # type: ignore[arg-type]
        looked_up = decide_for(person=head(home).pk, household=None, **about)  # type: ignore[arg-type]
        outlined = outline_for(household=home.pk, **about)  # type: ignore[arg-type]
        clerk = officer("clerk", "awards.view", "registry.view")
        explained = explain_person(clerk, head(home).pk, "dibao", on=DAY, known_at=NOW)
        answers = [each.explanation.amount for each in (given, looked_up, outlined, explained)]
        assert answers == [STANDARD - 300_00] * 4


class TestAsking:
    def test_who_seems_entitled_and_holds_nothing_is_a_lead(self, register: Register) -> None:
        poor, held = register.single("甲"), register.single("乙")
        register.award(held, 700_00)
        reckon_month(month=AUGUST, schemes=["dibao"], known_at=KNOWN, by=None)
        assert leads_of(AUGUST, "dibao") == [(head(poor).pk, poor.pk)]
        assert Proposal.objects.count() == 2  # what is paid is no lead
        assert leads_of(SEPTEMBER, "dibao") == leads_of(AUGUST, "edge") == []

    def test_awards_of_a_place_are_those_that_count_there_on_the_day(self, register: Register) -> None:
        here, there, ended, other = (register.single(name) for name in "甲乙丙丁")
        counts = register.award(here, STANDARD)
        register.award(there, STANDARD, division=ELSEWHERE)
        register.award(ended, STANDARD, end=DAY)
        register.award(head(other), 100_00, "old_age")
        assert [each.id for each in awards_of_division(COMMUNITY, DAY, ["dibao"])] == [counts.id]
        assert len(awards_of_division(COMMUNITY[:6], DAY, ["dibao", "old_age"])) == 3


@pytest.fixture
def browser(register: Register, client: Client) -> Client:
    reader = officer("reader", "awards.view", "registry.view")
    client.force_login(reader, backend="huimin.commons.access.signing_in.PasswordBackend")
    client.cookies["django_language"] = "en"
    return client


class TestPages:
    def test_a_grace_period_is_part_of_the_story_of_an_award(
        self, register: Register, browser: Client
    ) -> None:
        award = register.award(register.single(), STANDARD)
        give_grace(
            award=award.id, start=SEPTEMBER.first, end=date(2025, 12, 1), by=officer("qin", "awards.view")
        )
        page = browser.get(reverse("entitlements:award", args=[award.id])).content.decode()
        assert page.index("The grace period is over") < page.index("Grace period: paid as before")
        assert "2025-12-01" in page
        assert str(Grace.objects.get()) == f"{award.id} 2025-09-01"

    def test_aid_that_people_decided_has_no_rules_to_lead_to(
        self, register: Register, browser: Client
    ) -> None:
        home = register.single()
        aid = register.award(home, 500_00, "temporary_emergency")
        page = browser.get(reverse("entitlements:award", args=[aid.id])).content.decode()
        assert "/awards/why/" not in page
        dibao = register.award(register.single("乙"), STANDARD)
        assert "/awards/why/" in browser.get(reverse("entitlements:award", args=[dibao.id])).content.decode()
