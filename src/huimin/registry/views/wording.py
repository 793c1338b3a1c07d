"""Facts and members of a household as pages show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.pieces import Text
from huimin.kernel.days import age_on
from huimin.registry.cards import DivisionCard, FactCard, MemberCard, PersonCard
from huimin.registry.divisions.queries import divisions_below
from huimin.registry.facts.queries import stated_among
from huimin.registry.facts.words import in_words, marking_facts
from huimin.registry.wording import MEMBERS, SEXES, SOURCES

MINOR, ELDER = 18, 60


def place_words() -> Callable[[str], str]:
    """Return the names of divisions in the language of the page, looked up once for a whole table."""
    english = (get_language() or "").startswith("en")
    known = {card.code: card.en if english else card.zh for card in divisions_below("")}
    return lambda code: known.get(code, code)


def span(start: date, end: date | None) -> str:
    """Return the days for which something holds, the last one included."""
    if end is None:
        return gettext("since {start}").format(start=start)
    return gettext("{start} to {end}").format(start=start, end=max(end - timedelta(days=1), start))


def bilingual(division: DivisionCard) -> str:
    """Return what a division is called in the language of the page."""
    return division.en if (get_language() or "").startswith("en") else division.zh


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as a page shows it."""

    label: str
    value: str
    known: bool
    source: Text
    reference: str
    start: date
    end: date | None
    listed: bool
    number: int | None
    recorded_at: datetime
    superseded_at: datetime | None
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a household as a card shows it."""

    card: MemberCard
    person: PersonCard
    relation: Text
    age: int
    sex: Text
    marks: tuple[tuple[Text, str], ...]


def fact_rows(facts: Iterable[FactCard]) -> list[FactRow]:
    """Return facts in words, in the order of their labels."""
    rows = []
    for fact in facts:
        words = in_words(fact.name, fact.value)
        rows.append(
            FactRow(
                label=words.label,
                value=words.value,
                known=fact.value is not None,
                source=SOURCES[fact.source],
                reference=fact.reference,
                start=fact.start,
                end=fact.end,
                listed=not fact.from_coverage,
                number=fact.id,
                recorded_at=fact.recorded_at,
                superseded_at=fact.superseded_at,
                recorded_by=fact.recorded_by,
            )
        )
    return sorted(rows, key=lambda row: (not row.listed, row.label))


def members_of(cards: Iterable[MemberCard], day: date, known_at: datetime) -> list[Member]:
    """Return members with their age and marks on a day; what marks them is asked for all at once."""
    members = list(cards)
    people = [card.person.id for card in members]
    said = stated_among(people=people, names=marking_facts(), day=day, known_at=known_at)
    return [_member(card, day, said.get(card.person.id, {})) for card in members]


def _member(card: MemberCard, day: date, said: Mapping[str, int]) -> Member:
    person = card.person
    age = age_on(person.birth, min(day, person.died_on or day))
    marks = marks_of(person, age, day, said)
    return Member(card, person, MEMBERS[card.relation], age, SEXES[person.sex], marks)


def marks_of(
    person: PersonCard, age: int, day: date, said: Mapping[str, int]
) -> tuple[tuple[Text, str], ...]:
    """Return what a reader must see at once: the dead, those who left, children, elders, the disabled."""
    marks: list[tuple[Text, str]] = []
    if person.died_on is not None and person.died_on <= day:
        marks.append((_("Deceased"), "harm"))
    elif person.left_on is not None and person.left_on <= day:
        marks.append((_("Moved away"), "quiet"))
    if person.merged_into is not None:
        marks.append((_("Merged"), "quiet"))
    if person.died_on is not None:
        return tuple(marks)
    if age < MINOR:
        marks.append((_("Minor"), "action"))
    elif age >= ELDER:
        marks.append((_("Elder"), "action"))
    marks.extend((word, "action") for name, word in marking_facts().items() if said.get(name))
    return tuple(marks)
