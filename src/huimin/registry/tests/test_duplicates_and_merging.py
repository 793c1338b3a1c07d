"""Likely duplicates are found by signs, decided by people, and merged so that both histories stay."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import EVERYWHERE, Scope
from huimin.commons.audit.models import Deed
from huimin.kernel.errors import Refusal
from huimin.registry.cards import PersonCard
from huimin.registry.facts.actions import Statement, declare_facts, record_fact
from huimin.registry.facts.queries import fact_history, facts_on
from huimin.registry.households.actions import Joining, join_household, open_household
from huimin.registry.households.queries import household_cards, memberships_of
from huimin.registry.models import LikelyDuplicate, Membership, Person, Source
from huimin.registry.people import merging
from huimin.registry.people.actions import add_relation, record_death, show_numbers
from huimin.registry.people.duplicates import (
    DecidedAlready,
    NoSuchPair,
    find_likely_duplicates,
    keep_apart,
    pair_in,
    pairs_in,
)
from huimin.registry.people.merging import (
    DeathDisagrees,
    MergeClash,
    MergedAlready,
    TheSameRecord,
    check_merges,
    merge_people,
)
from huimin.registry.people.queries import NoSuchPerson, merged_records, relations_of
from huimin.registry.tests.made_people import (
    COMMUNITY,
    DAY,
    NOW,
    OTHER_COMMUNITY,
    OTHER_STREET,
    number,
    person,
)

BORN = date(1980, 5, 5)
HEAD, CHILD = Membership.Relation.HEAD, Membership.Relation.CHILD
START = date(2025, 1, 1)


def found() -> dict[tuple[int, int], set[str]]:
    pairs = LikelyDuplicate.objects.filter(decision="open")
    return {(pair.first_id, pair.second_id): set(pair.signs) for pair in pairs}


def pair(one: PersonCard, other: PersonCard) -> tuple[int, int]:
    return min(one.id, other.id), max(one.id, other.id)


def merge(keep: PersonCard, gone: PersonCard, by: Officer, **more: Any) -> PersonCard:
    given = {"reason": "the same card", "day": DAY, "at": NOW}
    return merge_people(keep=keep.id, gone=gone.id, **(given | more), by=by)


def home(by: Officer, *members: tuple[PersonCard, int], start: date = START, purpose: int = 2) -> int:
    joining = [Joining(card.id, relation) for card, relation in members]
    return open_household(purpose=purpose, division=COMMUNITY, start=start, members=joining, by=by).id


def test_each_sign_lists_its_pairs_and_nothing_else(registrar: Officer) -> None:
    base = person(registrar, "王小明", id_number=number(BORN, 11), phone="13800001234")
    same_sound = person(registrar, "王晓鸣", birth=BORN)
    one_character = person(registrar, "王大明", birth=BORN)
    phone = person(registrar, "赵六", birth=BORN, phone="13800001234")
    sequence = person(registrar, "王小明", id_number=number(BORN, 13), birth=None, sex=None)
    year = person(registrar, "王小明", id_number=number(date(1990, 5, 5), 11), birth=None, sex=None)
    elsewhere = person(registrar, "王中明", birth=BORN, residence=OTHER_COMMUNITY)
    family = person(registrar, "王小光", birth=date(2010, 1, 1), phone="13800001234")
    woman = person(registrar, "王小红", birth=BORN, sex=2)
    search = find_likely_duplicates(by=registrar)
    pairs = found()
    assert pairs[pair(base, same_sound)] == {"same_birth_and_name"}
    assert pairs[pair(base, one_character)] == {"similar_name"}
    assert pairs[pair(base, phone)] == {"same_phone"}
    assert pairs[pair(base, sequence)] == {"same_birth_and_name", "one_digit_off"}
    assert pairs[pair(base, year)] == {"one_digit_off"}
    for different in (elsewhere, family, woman):
        assert pair(base, different) not in pairs
    assert (search.waiting, search.fresh) == (len(pairs), len(pairs))
    assert find_likely_duplicates(by=registrar).fresh == 0


def test_what_was_corrected_is_not_listed_any_more(registrar: Officer) -> None:
    first, second = person(registrar), person(registrar)
    find_likely_duplicates(by=registrar)
    Person.objects.filter(pk=second.id).update(birth=date(1999, 1, 1))
    assert find_likely_duplicates(by=registrar).waiting == 0
    assert pair(first, second) not in found()


def test_two_people_are_not_listed_again(registrar: Officer, street_worker: Officer) -> None:
    person(registrar), person(registrar)
    find_likely_duplicates(by=registrar)
    listed = LikelyDuplicate.objects.get()
    assert str(listed) == f"{listed.first_id} ~ {listed.second_id}"
    with pytest.raises(NoSuchPair):
        keep_apart(pair_id=listed.pk, reason="", by=registrar, scope=Scope.of([OTHER_STREET]), at=NOW)
    keep_apart(pair_id=listed.pk, reason="twins", by=registrar, scope=EVERYWHERE, at=NOW)
    assert find_likely_duplicates(by=registrar).waiting == 0
    decided = pair_in(EVERYWHERE, listed.pk)
    assert (decided.decision, decided.reason, decided.decided_by) == ("different", "twins", registrar)
    with pytest.raises(DecidedAlready):
        keep_apart(pair_id=listed.pk, reason="", by=registrar, scope=EVERYWHERE, at=NOW)


def test_pairs_are_listed_where_both_records_lie(registrar: Officer) -> None:
    person(registrar), person(registrar, residence=OTHER_COMMUNITY, hukou=OTHER_COMMUNITY)
    find_likely_duplicates(by=registrar)
    assert pairs_in(EVERYWHERE).count() == pairs_in(Scope.of(["420202"])).count() == 1
    assert pairs_in(Scope.of([OTHER_STREET])).count() == 0


def test_merging_keeps_both_histories(registrar: Officer) -> None:
    declare_facts(names={"wage": "person", "pension": "person"})
    keep = person(registrar, id_number=number(BORN, 11))
    gone = person(registrar, "王晓明", phone="13800001234", birth=BORN)
    child = person(registrar, "王大", birth=date(2010, 1, 1))
    house = home(registrar, (gone, HEAD), (child, CHILD))
    add_relation(person_id=gone.id, other_id=child.id, kind="parent", start=START, by=registrar)
    for who, name, value in ((keep, "wage", 1), (gone, "wage", 2), (gone, "pension", 3)):
        said = Statement(name, value, START, Source.DECLARED, "form", person_id=who.id)
        record_fact(statement=said, by=registrar, at=NOW + timedelta(minutes=value))
    find_likely_duplicates(by=registrar)
    kept = merge(keep, gone, registrar)
    assert (kept.id, kept.phone_masked, kept.id_masked) == (keep.id, "138****1234", keep.id_masked)
    assert show_numbers(person_id=keep.id, reason="check", by=registrar).phone == "13800001234"
    assert [record.id for record in merged_records(keep.id)] == [gone.id]
    assert household_cards([house], DAY)[house].head == kept
    assert [each.other.id for each in relations_of(keep.id)] == [child.id]
    known = facts_on(person_id=keep.id, day=DAY, known_at=NOW + timedelta(hours=1))
    assert {name: card.value for name, card in known.items()} == {"wage": 2, "pension": 3}
    assert {card.about for card in fact_history(person_id=keep.id)} == {keep.id, gone.id}
    assert len(fact_history(person_id=gone.id)) == 2
    deed = Deed.objects.get(verb="registry.merge_people")
    assert (deed.reason, deed.details["gone"]) == ("the same card", gone.id)
    assert len(deed.details["moved"]["memberships"]) == len(deed.details["moved"]["relations"]) == 1
    assert deed.details["moved"]["numbers"] == ["phone_masked"]
    decided = LikelyDuplicate.objects.get()
    assert (decided.decision, decided.decided_by) == ("merged", registrar)


def test_a_chain_of_merges_leads_to_the_last_record(registrar: Officer) -> None:
    first, second, third = (person(registrar) for _each in range(3))
    find_likely_duplicates(by=registrar)
    merge(second, first, registrar)
    merge(third, second, registrar)
    assert {record.id for record in merged_records(third.id)} == {first.id, second.id}
    assert not LikelyDuplicate.objects.filter(decision="open").exists()


def test_the_same_household_twice_becomes_one_membership(registrar: Officer) -> None:
    keep, gone = person(registrar), person(registrar)
    house = home(registrar, (keep, CHILD), (gone, HEAD))
    merge(keep, gone, registrar)
    (member,) = household_cards([house], DAY)[house].members
    assert (member.person.id, member.relation) == (keep.id, HEAD)
    assert [each.end for each, _home in memberships_of(keep.id)] == [None]
    assert Membership.objects.get(person=gone.id).end == DAY


def test_an_ended_membership_in_the_same_household_stays_as_it_was(registrar: Officer) -> None:
    keep, gone = person(registrar), person(registrar)
    house = home(registrar, (keep, HEAD))
    ended = date(2025, 3, 1)
    join_household(
        household_id=house, person_id=gone.id, relation=CHILD, start=START, end=ended, by=registrar
    )
    merge(keep, gone, registrar)
    assert Membership.objects.get(person=gone.id).end == ended
    assert Membership.objects.get(person=keep.id).relation == HEAD


def test_clashing_households_are_named(registrar: Officer) -> None:
    keep, gone = person(registrar), person(registrar)
    first, second = home(registrar, (keep, HEAD)), home(registrar, (gone, HEAD), start=date(2025, 2, 1))
    words = f"household {first} and, by the other record, in household {second} from 2025-02-01"
    with pytest.raises(MergeClash, match=words):
        merge(keep, gone, registrar)
    assert Person.objects.get(pk=gone.id).merged_into is None


def test_households_of_other_purposes_and_days_move(registrar: Officer) -> None:
    keep, gone = person(registrar), person(registrar)
    home(registrar, (keep, HEAD))
    home(registrar, (gone, HEAD), purpose=1)
    merge(keep, gone, registrar)
    assert len(memberships_of(keep.id)) == 2


def test_relations_between_the_two_and_those_on_record_stay(registrar: Officer) -> None:
    keep, gone, child = person(registrar), person(registrar), person(registrar, "王大")
    add_relation(person_id=keep.id, other_id=gone.id, kind="spouse", start=START, by=registrar)
    for parent in (keep, gone):
        add_relation(person_id=parent.id, other_id=child.id, kind="parent", start=START, by=registrar)
        add_relation(person_id=child.id, other_id=parent.id, kind="supporter", start=START, by=registrar)
    merge(keep, gone, registrar)
    assert Deed.objects.get(verb="registry.merge_people").details["moved"]["relations"] == []
    assert len(relations_of(keep.id)) == 3


def test_relations_to_a_record_move_too(registrar: Officer) -> None:
    keep, gone, child = person(registrar), person(registrar), person(registrar, "王大")
    add_relation(person_id=child.id, other_id=gone.id, kind="supporter", start=START, by=registrar)
    merge(keep, gone, registrar)
    assert [(each.other.id, each.inverse) for each in relations_of(keep.id)] == [(child.id, False)]


def test_what_cannot_be_merged_is_refused(registrar: Officer, street_worker: Officer) -> None:
    keep, gone, dead = person(registrar), person(registrar), person(registrar)
    record_death(person_id=dead.id, day=DAY, reference="", by=registrar)
    refused: list[tuple[type[Refusal], tuple[PersonCard, PersonCard], Officer]] = [
        (TheSameRecord, (keep, keep), registrar),
        (NoSuchPerson, (keep, gone), street_worker),
        (DeathDisagrees, (keep, dead), registrar),
    ]
    for refusal, (one, other), by in refused:
        with pytest.raises(refusal):
            merge(one, other, by)
    merge(keep, gone, registrar)
    for one, other in ((keep, gone), (gone, dead)):
        with pytest.raises(MergedAlready, match=f"Record {gone.id} was merged"):
            merge(one, other, registrar)
    record_death(person_id=keep.id, day=DAY, reference="", by=registrar)
    assert merge(keep, dead, registrar).died_on == DAY


def test_an_upper_app_may_refuse_a_merge(registrar: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_checks", [])
    keep, gone = person(registrar), person(registrar)

    class TwoAwards(Refusal):
        template = "Both hold an award. End one of them."

    def check(kept: int, other: int) -> None:
        if (kept, other) == (keep.id, gone.id):
            raise TwoAwards()

    assert check_merges(check_merges(check)) is check
    assert merging._checks == [check]
    with pytest.raises(TwoAwards):
        merge(keep, gone, registrar)
    assert merge(gone, keep, registrar).id == gone.id
