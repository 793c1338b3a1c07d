"""Asking: what a draft still has to say, of whom, and which papers come with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext

from huimin.casework.decisions.reading import Ruling, ruling_of
from huimin.casework.models import Case, Paper, Upload
from huimin.casework.papers.listing import evidence_named
from huimin.casework.wording import english, scheme_word
from huimin.kernel.errors import Invalid
from huimin.policy.facts import Entity
from huimin.procedures.vocabulary import Door
from huimin.registry.public import MemberCard, as_written, household_cards, in_words, person_cards
from huimin.rulebook.public import procedures, rulebook

APPLICATION, OBJECTION = "application", "objection"


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that the register does not know: of whom it is asked, or of the household (`person` is none)."""

    name: str
    whose: str
    person: int | None

    @property
    def field(self) -> str:
        """Return the name under which a form asks for it."""
        return f"{self.name}.{self.person or ''}"


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


def schemes_to_apply_for() -> list[tuple[str, str]]:
    """Return what people can apply for, each with its name: by rules, or by what people decide as for aid."""
    found = {
        scheme: scheme_word(scheme)
        for procedure in procedures().values()
        if procedure.kind == APPLICATION and Door.APPLICANT in procedure.doors
        for scheme in procedure.schemes
    }
    return list(found.items())


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


def asked_of(case: Case, ruling: Ruling, day: date) -> list[Asked]:
    """Return what is asked: what the rules miss, of every member where it is about people."""
    facts = rulebook().facts
    members = [(each.person.name, each.person.id) for each in members_of(case, day)]
    people = members or [(case.person.name, case.person_id)]
    known = [fact["name"] for fact in case.declared]
    asked: list[Asked] = []
    for name in dict.fromkeys((*ruling.missing, *known)):
        if name not in facts:
            continue
        if facts[name].entity is Entity.HOUSEHOLD:
            asked.append(Asked(name, "", None))
        else:
            asked.extend(Asked(name, person, number) for person, number in people)
    return asked


def questions_of(case: Case, *, day: date, at: datetime) -> list[Asked]:
    """Return what a draft asks on a day."""
    return asked_of(case, ruling_of(case, on=day, known_at=at), day)


def written_answers(case: Case) -> dict[str, str]:
    """Return what was declared so far, by the name under which a form asks for it."""
    return {f"{fact['name']}.{fact['person'] or ''}": fact.get("written", "") for fact in case.declared}


def declared_facts(case: Case, asked: list[Asked], answers: Mapping[str, object]) -> list[dict[str, object]]:
    """Return the answers of a form as what is declared; what was left empty is not said.

    Raises:
        Invalid: an answer is no value of its fact; `field` says which.
    """
    facts: list[dict[str, object]] = []
    for each in asked:
        given = answers.get(each.field)
        written = "" if given is None else str(given)
        if not written:
            continue
        try:
            _name, value = as_written(each.name, written)
        except Invalid as refusal:
            raise refusal.at(each.field) from None
        household = case.household_id if each.person is None else None
        facts.append(
            {
                "name": each.name, "value": value, "person": each.person, "household": household,
                "written": written,
            }
        )  # fmt: skip
    return facts


def said_of(case: Case) -> list[tuple[date, str]]:
    """Return what the applicant reported, or appealed with, and on which day, as it was said."""
    return [(date.fromisoformat(each["on"]), each["text"]) for each in case.said]


def declared_words(case: Case) -> list[tuple[str, str, str]]:
    """Return what was declared: the fact, about whom, and the value, in words."""
    people = {fact["person"] for fact in case.declared if fact.get("person")}
    names = {card.id: card.name for card in person_cards(people).values()} if people else {}
    return [
        (told.label, names.get(fact.get("person") or 0, ""), told.value)
        for fact in case.declared
        for told in [in_words(fact["name"], fact["value"])]
    ]


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
