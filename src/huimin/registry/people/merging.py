"""Merge two records of one person: one is kept and speaks for both, the other stays and points to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.days import ONE_DAY, Span
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.cards import PersonCard
from huimin.registry.models import LikelyDuplicate, Membership, Person, Relation
from huimin.registry.people.duplicates import decide
from huimin.registry.people.queries import person_card, person_in
from huimin.registry.rights import MERGE

CARRIED: Final = (
    ("id_cipher", "id_index", "id_masked"),
    ("phone_cipher", "phone_index", "phone_masked"),
)
"""Numbers that the kept record takes over where it has none."""


class MergeClash(Conflict):
    """Both records belong to different households of a purpose on the same day."""

    template = _(
        "{name} is in household {first} and, by the other record, in household {second} from {start} on. End "
        "one of the two memberships, then merge."
    )


class DeathDisagrees(Conflict):
    """The records disagree about whether or when the person died or left."""

    template = _(
        "One record says that {name} died or left on {day}, the other says something else. Correct the wrong "
        "one, then merge."
    )


class MergedAlready(Conflict):
    """One of the records was merged before."""

    template = _("Record {id} was merged into another one already. Load the page again.")


class TheSameRecord(Invalid):
    """A record was to be merged with itself."""

    template = _("These are not two records. Choose the other one.")


MergeCheck = Callable[[int, int], None]
_checks: list[MergeCheck] = []


def check_merges(check: MergeCheck) -> MergeCheck:
    """Let an upper app refuse merges: `check(kept, gone)` raises a refusal that says what clashes."""
    if check not in _checks:
        _checks.append(check)
    return check


@dataclass
class Moved:
    """What a merge has moved, so that it can be undone by hand from the trail."""

    memberships: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    relations: list[int] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


@transaction.atomic
def merge_people(*, keep: int, gone: int, reason: str, by: Officer, day: date, at: datetime) -> PersonCard:
    """Let the record `keep` speak for `gone` too, and return it.

    Memberships and relations move to the kept record, and numbers that it lacks; facts stay where they were
    recorded and are read through. The trail says what was moved.

    Raises:
        NoSuchPerson: one of them is not in the officer's divisions.
        MergeClash, DeathDisagrees, MergedAlready, TheSameRecord: they cannot be merged as they are.
    """
    if keep == gone:
        raise TheSameRecord()
    for each in (keep, gone):
        person_in(by.scope(MERGE), each)
    # Always in the same order: two merges of the same people wait for one another and never deadlock.
    locked = {
        row.pk: row for row in Person.objects.select_for_update().filter(pk__in=(keep, gone)).order_by("pk")
    }
    kept, other = locked[keep], locked[gone]
    _refuse_unfit(kept, other)
    for check in _checks:
        check(keep, gone)
    moved = Moved()
    _move_memberships(kept, other, day, moved)
    _move_relations(kept, other, moved)
    Person.objects.filter(Q(pk=gone) | Q(merged_into=gone)).update(merged_into=keep)
    _carry_numbers(kept, other, moved)
    _settle_pairs(keep, gone, reason, by, at)
    record(
        "registry.merge_people", kept, by=by, division=kept.residence, reason=reason[:200], gone=gone,
        moved={"memberships": moved.memberships, "ended": moved.ended, "relations": moved.relations,
               "numbers": moved.numbers},
    )  # fmt: skip
    return person_card(Person.objects.select_related("address").get(pk=keep))


def _refuse_unfit(kept: Person, other: Person) -> None:
    for person in (kept, other):
        if person.merged_into_id is not None:
            raise MergedAlready(id=person.pk)
    for kept_day, other_day in ((kept.died_on, other.died_on), (kept.left_on, other.left_on)):
        if other_day is not None and other_day != kept_day:
            raise DeathDisagrees(name=other.name, day=other_day)


def _move_memberships(kept: Person, other: Person, day: date, moved: Moved) -> None:
    own = list(Membership.objects.filter(person=kept))
    for membership in Membership.objects.filter(person=other).order_by("start"):
        span = Span(membership.start, membership.end)
        clashing = [
            each
            for each in own
            if each.purpose == membership.purpose and Span(each.start, each.end).overlaps(span)
        ]
        if not clashing:
            Membership.objects.filter(pk=membership.pk).update(person=kept)
            moved.memberships.append(membership.pk)
        elif all(each.household_id == membership.household_id for each in clashing):
            _end_twin(membership, clashing, day, moved)
        else:
            stranger = next(each for each in clashing if each.household_id != membership.household_id)
            raise MergeClash(
                name=kept.name,
                first=stranger.household_id,
                second=membership.household_id,
                start=max(stranger.start, membership.start),
            )


def _end_twin(membership: Membership, own: list[Membership], day: date, moved: Moved) -> None:
    """End a membership that the kept record has in the same household; it takes over being the head."""
    if membership.end is not None:
        return
    Membership.objects.filter(pk=membership.pk).update(end=max(day, membership.start + ONE_DAY))
    moved.ended.append(membership.pk)
    if membership.relation == Membership.Relation.HEAD:
        staying = [each.pk for each in own if each.end is None]
        Membership.objects.filter(pk__in=staying).update(relation=Membership.Relation.HEAD)


def _move_relations(kept: Person, other: Person, moved: Moved) -> None:
    """Move relations that the kept record does not have; those between the two records stay."""
    for row in Relation.objects.filter(Q(person=other) | Q(other=other)):
        outward = row.person_id == other.pk
        third = row.other_id if outward else row.person_id
        same = Relation.objects.filter(kind=row.kind).filter(
            Q(person=kept, other=third) if outward else Q(person=third, other=kept)
        )
        if third == kept.pk or same.exists():
            continue
        side = {"person": kept} if outward else {"other": kept}
        Relation.objects.filter(pk=row.pk).update(**side)
        moved.relations.append(row.pk)


def _carry_numbers(kept: Person, other: Person, moved: Moved) -> None:
    for cipher, index, masked in CARRIED:
        if getattr(kept, index) is None and getattr(other, index) is not None:
            for name in (cipher, index, masked):
                setattr(kept, name, getattr(other, name))
            kept.save(update_fields=[cipher, index, masked])
            moved.numbers.append(masked)


def _settle_pairs(keep: int, gone: int, reason: str, by: Officer, at: datetime) -> None:
    """Close the pair, and take back the other questions about a record that is no person any more."""
    waiting = LikelyDuplicate.objects.filter(decision=LikelyDuplicate.Decision.OPEN)
    pair = waiting.filter(first=min(keep, gone), second=max(keep, gone))
    if pair.exists():
        decide(pairs=pair, decision=LikelyDuplicate.Decision.MERGED, reason=reason, by=by, at=at)
    waiting.filter(Q(first=gone) | Q(second=gone)).delete()
