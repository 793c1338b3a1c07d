"""Asking: what a draft still has to say, of whom, and which papers come with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from huimin.casework.cases.stating import HOW, REASON, Asked, Held, stated_fact
from huimin.casework.clocks.counting import version_of
from huimin.casework.decisions.reading import Ruling, ruling_of
from huimin.casework.models import Case, Paper, Upload
from huimin.casework.papers.listing import evidence_named
from huimin.casework.wording import english, scheme_word
from huimin.kernel.days import age_on
from huimin.kernel.money import Money
from huimin.policy.facts import Entity
from huimin.procedures.declarations import FieldKind
from huimin.procedures.vocabulary import Door
from huimin.registry.public import (
    FactCard,
    MemberCard,
    PersonCard,
    homes_of,
    household_cards,
    in_words,
    person_cards,
    provenance_of,
)
from huimin.rulebook.public import procedures, rulebook

APPLICATION, OBJECTION = "application", "objection"
ADULT, DECLARED_SOURCE = 18, 2


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that a case needs, of whom, how it stands, and what was given for it."""

    id: int
    evidence: str
    name: str
    person: str
    state: str
    promise: bool
    required: bool
    uploads: tuple[tuple[int, str], ...]
    person_id: int = 0
    note: str = ""

    @property
    def missing(self) -> bool:
        """Return whether the case cannot be accepted without it."""
        return self.required and self.state == Paper.State.MISSING

    @property
    def named(self) -> str:
        """Return which paper it is, and whose."""
        return gettext("{paper} ({person})").format(paper=self.name, person=self.person)

    @property
    def asked(self) -> bool:
        """Return whether somebody has to bring it: the register lacks it, and it is needed."""
        return self.state not in {Paper.State.HELD, Paper.State.NOT_NEEDED}


@dataclass(frozen=True, slots=True)
class ToApplyFor:
    """A benefit or aid that people can apply for: its name, and in plain words for whom it is."""

    scheme: str
    name: str
    plain: str


def schemes_to_apply_for() -> list[ToApplyFor]:
    """Return what people can apply for, by rules or by what people decide as for aid, the usual first."""
    return [
        ToApplyFor(scheme, scheme_word(scheme), procedure.plain[scheme][english()])
        for procedure in sorted(procedures().values(), key=lambda each: each.place)
        if procedure.kind == APPLICATION and Door.APPLICANT in procedure.doors
        for scheme in procedure.schemes
    ]


def schemes_to_object_to() -> list[tuple[str, str]]:
    """Return the schemes whose list people can object to without an application, each with its name."""
    return [
        (scheme, scheme_word(scheme))
        for procedure in procedures().values()
        if procedure.kind == OBJECTION and Door.APPLICANT in procedure.doors
        for scheme in procedure.schemes
    ]


def members_of(case: Case, day: date) -> list[MemberCard]:
    """Return who lives in the household of a case; nobody where it is about one person."""
    if case.household_id is None:
        return []
    return list(household_cards([case.household_id], day)[case.household_id].members)


def home_of(case: Case, day: date) -> int | None:
    """Return the household of which facts are stated: that of the case, or the one of its applicant."""
    if case.household_id is not None:
        return case.household_id
    return homes_of([case.person_id], day).get(case.person_id)


def asked_of(case: Case, ruling: Ruling, day: date) -> list[Asked]:
    """Return what is asked: what the procedure lets applicants state, with what is on record about it; then
    what the rules miss, of every member where it is about people."""
    facts = rulebook().facts
    cards, home = people_of(case, day), home_of(case, day)
    stated = _stated_of(case, cards, home, ruling.known_at, day)
    told, states = {each.key for each in stated}, {each.name for each in stated}
    known = [fact["name"] for fact in case.declared if fact["name"] not in states]
    asked: list[Asked] = []
    for name in dict.fromkeys((*ruling.missing, *known)):
        if name not in facts:
            continue
        if facts[name].entity is not Entity.HOUSEHOLD:
            asked.extend(Asked(name, card.name, card.id) for card in cards)
        elif home is not None:
            asked.append(Asked(name, "", None))
    asked = [*stated, *(each for each in asked if each.key not in told)]
    order = {card.id: place for place, card in enumerate(cards)}
    return sorted(asked, key=lambda each: order.get(each.person or 0, len(order)))


def stated_of(case: Case, known_at: datetime, day: date) -> list[Asked]:
    """Return the facts that an applicant states, each with what is on record about it."""
    return _stated_of(case, people_of(case, day), home_of(case, day), known_at, day)


def people_of(case: Case, day: date) -> list[PersonCard]:
    """Return whom a case is about: who lives in its household, or its applicant."""
    members = [each.person for each in members_of(case, day)]
    return members or [person_cards([case.person_id])[case.person_id]]


def _stated_of(
    case: Case, cards: list[PersonCard], home: int | None, known_at: datetime, day: date
) -> list[Asked]:
    states = version_of(case).states
    if not states:
        return []
    names = [each.name for each in states]
    found = provenance_of(
        fact_names=names, persons=[card.id for card in cards], households=[home] if home else [], on=day,
        known_at=known_at,
    )  # fmt: skip
    asked: list[Asked] = []
    for each in states:
        if each.of == "household" and home is not None:
            held = held_of(found.households[home].get(each.name))
            asked.append(Asked(each.name, "", None, True, held))
        for card in cards:
            if _is_about(each.of, card, case, day):
                held = held_of(found.persons[card.id].get(each.name))
                asked.append(Asked(each.name, card.name, card.id, True, held))
    return asked


def _is_about(of: str, card: PersonCard, case: Case, day: date) -> bool:
    if of == "applicant":
        return card.id == case.person_id
    return of == "members" or (of == "adults" and age_on(card.birth, day) >= ADULT)


def held_of(card: FactCard | None) -> Held | None:
    """Return what is on record about a fact, in words; nothing where no source knows it."""
    if card is None or card.value is None:
        return None
    words = in_words(card.name, card.value).value
    return Held(card.value, words, card.reference, card.start, card.from_coverage)


def questions_of(case: Case, *, day: date, at: datetime) -> list[Asked]:
    """Return what a draft asks on a day."""
    return asked_of(case, ruling_of(case, on=day, known_at=at), day)


def written_answers(case: Case) -> dict[str, str]:
    """Return what was declared so far, by the name under which a form asks for it."""
    found: dict[str, str] = {}
    for fact in case.declared:
        field = f"{fact['name']}.{fact['person'] or ''}"
        found[field] = fact.get("written", "")
        found |= {f"{field}.{part}": fact[part] for part in (HOW, REASON) if fact.get(part)}
    return found


def told_so_far(case: Case) -> dict[str, Any]:
    """Return what was told about what happened, as a form shows it."""
    kinds = {each.name: each.kind for each in version_of(case).tells}
    return {
        name: date.fromisoformat(value) if kinds.get(name) is FieldKind.DAY and value else value
        for name, value in case.told.items()
    }


def told_words(case: Case) -> list[tuple[str, str]]:
    """Return what was told about what happened: each question with its answer, in words."""
    rows = []
    for each in version_of(case).tells:
        value = case.told.get(each.name)
        if value is None or value == "":
            continue
        chosen = {choice.name: choice.en if english() else choice.zh for choice in each.choices}
        words = str(Money(value)) if each.kind is FieldKind.MONEY else chosen.get(str(value), str(value))
        rows.append((each.en if english() else each.zh, words))
    return rows


def declared_facts(
    case: Case, asked: list[Asked], answers: Mapping[str, object], day: date
) -> list[dict[str, object]]:
    """Return the answers of a form as what is declared; what was left empty is not said.

    Raises:
        Invalid: an answer is no value of its fact; `field` says which.
    """
    home = home_of(case, day)
    facts = (stated_fact(each, answers, home) for each in asked)
    return [fact for fact in facts if fact]


def unstated(case: Case, asked: Iterable[Asked]) -> list[Asked]:
    """Return what must be stated or confirmed and was not yet."""
    said = {(fact["name"], fact.get("person")) for fact in case.declared}
    return [each for each in asked if each.stated and each.key not in said]


def said_of(case: Case) -> list[tuple[date, str]]:
    """Return what the applicant reported, or appealed with, and on which day, as it was said."""
    return [(date.fromisoformat(each["on"]), each["text"]) for each in case.said]


@dataclass(frozen=True, slots=True)
class Said:
    """What was declared of a fact, in words, beside what was found about it."""

    label: str
    whose: str
    value: str
    reason: str = ""
    found: str = ""
    source: str = ""
    since: date | None = None
    implied: bool = False
    differs: bool = False


def declared_words(case: Case, day: date, known_at: datetime) -> list[Said]:
    """Return what was declared beside what is found: what counts now if the applicant did not say it, else
    what was on record when they did."""
    if not case.declared:
        return []
    people = {fact["person"] for fact in case.declared if fact.get("person")}
    names = {card.id: card.name for card in person_cards(people).values()} if people else {}
    homes = {fact["household"] for fact in case.declared if fact.get("household")}
    found = provenance_of(
        fact_names=[fact["name"] for fact in case.declared], persons=people,
        households=homes, on=day, known_at=known_at,
    )  # fmt: skip
    rows = []
    for fact in case.declared:
        person = fact.get("person")
        about = found.persons[person] if person else found.households.get(fact.get("household") or 0, {})
        rows.append(_said(fact, names.get(person or 0, ""), about.get(fact["name"])))
    return rows


def _said(fact: Mapping[str, Any], whose: str, now: FactCard | None) -> Said:
    told = in_words(fact["name"], fact["value"])
    said = Said(told.label, whose, told.value, fact.get("reason") or "")
    if now is not None and now.value is not None and now.source != DECLARED_SOURCE and not now.from_coverage:
        value, source, since, implied = now.value, now.reference, now.start, False
    elif fact.get("held") is not None:
        value, source, implied = fact["held"], fact.get("source") or "", bool(fact.get("implied"))
        since = date.fromisoformat(fact["since"])
    else:
        return said
    words = in_words(fact["name"], value).value
    return replace(
        said, found=words, source=source, since=since, implied=implied, differs=value != fact["value"]
    )


def photos_of(case: Case) -> dict[int, list[tuple[int, str]]]:
    """Return what was photographed at each step of a case, by task, and under 0 what belongs to the case:
    the paper of the ground on which it was begun, or of its end."""
    found: dict[int, list[tuple[int, str]]] = {}
    loose = Q(task__isnull=False) | Q(paper__isnull=True)
    rows = Upload.objects.filter(loose, case=case, removed_at__isnull=True).order_by("pk")
    for task, number, name in rows.values_list("task", "pk", "name"):
        found.setdefault(task or 0, []).append((number, name))
    return found


def papers_of(case: Case) -> list[PaperRow]:
    """Return the papers of a case in the order of the procedure."""
    rows = []
    papers = case.papers.select_related("person", "case").prefetch_related("uploads").order_by("pk")
    for paper in papers:
        evidence = evidence_named(case, paper.evidence)
        if evidence is not None:
            given = [_given(each) for each in paper.uploads.all() if each.removed_at is None]
            rows.append(
                PaperRow(
                    id=paper.pk,
                    evidence=paper.evidence,
                    name=evidence.en if english() else evidence.zh,
                    person=paper.person.name,
                    state=paper.state,
                    promise=evidence.promise,
                    required=evidence.required,
                    uploads=tuple(given),
                    person_id=paper.person_id,
                    note=paper.note,
                )
            )
    return rows


def _given(upload: Upload) -> tuple[int, str]:
    return upload.pk, upload.name
