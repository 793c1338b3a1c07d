"""Checking: what is wrong with a declared procedure, before a case runs into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from huimin.procedures.declarations import (
    Cycle,
    Evidence,
    Field,
    FieldKind,
    Limit,
    Outcome,
    Procedure,
    Special,
    Step,
    Version,
)
from huimin.procedures.settling import of_settling
from huimin.procedures.vocabulary import (
    EVENTS,
    HOLDERS,
    KINDS,
    REVIEWED,
    RIGHTS,
    SHOWN,
    STATED_OF,
    Door,
    Effect,
    Ending,
    Notice,
    Start,
    Work,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check_procedures(procedures: Iterable[Procedure]) -> list[Fault]:
    """Return what is wrong: what cannot be reached or leads nowhere, has no actor, clock or words."""
    faults: list[Fault] = []
    taken: dict[tuple[str, str], str] = {}
    every = tuple(procedures)
    for procedure in every:
        faults.extend(_of_procedure(procedure))
        for scheme in procedure.schemes:
            if (other := taken.setdefault((scheme, procedure.kind), procedure.name)) != procedure.name:
                what = f"“{scheme}” has its {procedure.kind} from {other} already"
                faults.append(Fault(procedure.name, what))
    opened = {
        (scheme, kind) for procedure in every for kind in _opened(procedure) for scheme in procedure.schemes
    }
    for procedure in every:
        faults.extend(Fault(procedure.name, what) for what in _of_openings(procedure, taken))
        faults.extend(Fault(procedure.name, what) for what in _of_doors(procedure, opened))
    return faults


def _opened(procedure: Procedure) -> set[str]:
    """Return the kinds that outcomes of a procedure begin."""
    return {
        outcome.opens
        for version in procedure.versions
        for step in version.steps.values()
        for outcome in step.outcomes
        if outcome.opens
    }


def _of_doors(procedure: Procedure, opened: Collection[tuple[str, str]]) -> Iterator[str]:
    """Say what is wrong with how cases of a procedure are begun."""
    yield from (f"nobody begins it as “{door}”" for door in procedure.doors if door not in set(Door))
    asked = procedure.kind == "application" and Door.APPLICANT in procedure.doors
    yield from (
        f"does not say in plain words for whom “{scheme}” is"
        for scheme in procedure.schemes
        if asked and not all(procedure.plain.get(scheme, ("",)))
    )
    if not procedure.doors and not procedure.automatic:
        for scheme in procedure.schemes:
            if (scheme, procedure.kind) not in opened:
                yield f"nobody can begin it for “{scheme}”"
    if procedure.kind == "review" and Door.NIGHT in procedure.doors:
        for version in procedure.versions:
            if not version.cycles:
                yield f"comes round by night without a cycle since {version.since}"


def _of_openings(procedure: Procedure, taken: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Say what a procedure would begin for its schemes that none of them has."""
    for kind in sorted(_opened(procedure)):
        for scheme in procedure.schemes:
            if (scheme, kind) not in taken:
                yield f"begins a {kind}, which “{scheme}” does not have"


def _of_procedure(procedure: Procedure) -> Iterator[Fault]:
    if procedure.kind not in KINDS:
        yield Fault(procedure.name, f"“{procedure.kind}” is no kind of procedure")
    if not (procedure.zh and procedure.en):
        yield Fault(procedure.name, "lacks its words in one of the languages")
    if not procedure.schemes:
        yield Fault(procedure.name, "is for no scheme")
    if not procedure.versions and not procedure.automatic:
        yield Fault(procedure.name, "has no version")
    ordered = sorted(procedure.versions, key=lambda each: each.since)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until > later.since:
            yield Fault(procedure.name, f"two versions are in force on {later.since}")
        elif earlier.until < later.since:
            yield Fault(procedure.name, f"no version is in force from {earlier.until} to {later.since}")
    for version in procedure.versions:
        where = f"{procedure.name} {version.since}"
        yield from (Fault(where, what) for what in _of_version(version))


def _of_version(version: Version) -> Iterator[str]:
    if version.until is not None and version.until <= version.since:
        yield "ends before it begins"
    if version.first not in version.steps:
        yield f"begins with “{version.first}”, which is no step"
        return
    for step in version.steps.values():
        yield from (f"{step.name}: {what}" for what in _of_step(version, step))
    reached = _reached(version, version.first)
    yield from (f"{name}: cannot be reached" for name in version.steps if name not in reached)
    ending = _ending(version)
    yield from (f"{name}: leads to no end" for name in version.steps if name not in ending)
    yield from _of_whole(version)
    yield from of_settling(version)


def _of_whole(version: Version) -> Iterator[str]:
    """Say what is wrong with what a version says of the case as a whole."""
    for limit in filter(None, (version.total, version.delegated, version.special)):
        if limit.after not in EVENTS:
            yield f"its limit runs from “{limit.after}”, which is no event"
        yield from _of_limit(version, limit)
    if bool(version.special) != bool(version.specials):
        yield "has a longer limit without reasons for it, or reasons without it"
    if not version.title:
        yield "rests on no document"
    named: tuple[Special | Evidence | Cycle, ...] = (*version.specials, *version.evidence, *version.cycles)
    for part in named:
        if not (part.zh and part.en):
            yield f"{part.name}: lacks its words in one of the languages"
    yield from (f"{each.name}: nobody is “{each.of}”" for each in version.evidence if each.of not in HOLDERS)
    yield from _of_cycles(version)
    yield from _of_asking(version)
    for share in filter(None, (version.spot_check, version.representatives)):
        if not 0 < share.value <= 1:
            yield f"{share} is no share"
    if bool(version.delegated) != any(each.delegated for each in version.steps.values()):
        yield "is delegated without a step that the street does instead, or has such a step without a limit"


def _of_asking(version: Version) -> Iterator[str]:
    """Say what is wrong with what an applicant states and tells."""
    yield from (f"{each.name}: nobody is “{each.of}”" for each in version.states if each.of not in STATED_OF)
    if not version.states and any(each.stated for each in version.evidence):
        yield "has a paper for which nothing is stated"
    yield from _of_questions(version.tells)


def _of_cycles(version: Version) -> Iterator[str]:
    for each in version.cycles:
        if each.months <= each.ahead:
            yield f"{each.name}: comes round without a pause"
        if each.of not in REVIEWED:
            yield f"{each.name}: nobody is “{each.of}”"
    if version.cycles and version.spread < 1:
        yield "begins the reviews of all holders in one night"


def _of_step(version: Version, step: Step) -> Iterator[str]:
    if step.name in EVENTS:
        yield "is called like an event, from which limits run"
    yield from _of_actors(step)
    if not step.outcomes:
        yield "has no outcome"
    if not (step.zh and step.en and step.duty_zh and step.duty_en):
        yield "lacks its words in one of the languages"
    if not step.article:
        yield "cites no article"
    yield from _of_work(version, step)
    for limit in filter(None, (step.limit, step.begin)):
        yield from _of_limit(version, limit)
        if limit.after in version.steps and step.name in _before(version, limit.after):
            yield f"a limit runs from “{limit.after}”, which need not have been done before"
    yield from _of_others(version, step)
    asked = {each.name for each in step.fields}
    for outcome in step.outcomes:
        yield from (
            f"{outcome.name}: asks “{name}”, which is no question"
            for name in outcome.asks
            if name not in asked
        )
        yield from (f"{outcome.name}: {what}" for what in _of_outcome(version, step, outcome))
    yield from _of_fields(step)


def _of_actors(step: Step) -> Iterator[str]:
    for actor in filter(None, (step.actor(), step.delegated)):
        if actor.right not in RIGHTS:
            yield f"nobody can hold the right “{actor.right}”"
        if len(set(actor.levels)) < len(actor.levels):
            yield "names a level twice"
    if step.delegated and step.delegated.group is not step.group:
        yield "is another duty when it is delegated"


def _of_work(version: Version, step: Step) -> Iterator[str]:
    if step.work not in set(Work):
        yield f"nothing on the platform does “{step.work}”"
    if step.work in {Work.PUBLICISE, Work.SUPPLEMENT} and step.limit is None:
        yield "would wait for ever without a limit"
    if step.work == Work.DRAW and not version.spot_check:
        yield "draws without a share on record"
    yield from (f"shows “{each}” in public, which nothing may" for each in step.shows if each not in SHOWN)
    if step.work == Work.APPRAISE and not version.representatives:
        yield "is held without a share of representatives on record"


def _of_others(version: Version, step: Step) -> Iterator[str]:
    """Say what is wrong with the steps that a step waits for, or is held back by."""
    for name in filter(None, (*step.waits_for, step.visit_if_filed)):
        if name not in version.steps:
            yield f"waits for “{name}”, which is no step"
    if step.visit_if_filed in version.steps and step.visit_if_filed not in _reached(version, step.name):
        yield f"cannot lead to “{step.visit_if_filed}”, without which a filed case may not leave it"


def _of_outcome(version: Version, step: Step, outcome: Outcome) -> Iterator[str]:
    yield from _of_ways(version, step, outcome)
    if not (outcome.zh and outcome.en):
        yield "lacks its words in one of the languages"
    if outcome.ends and outcome.ends not in set(Ending):
        yield f"ends the case as “{outcome.ends}”, which is no ending"
    if outcome.notice and outcome.notice not in set(Notice):
        yield f"there is no notice “{outcome.notice}”"
    if outcome.special and outcome.special not in {each.name for each in version.specials}:
        yield f"“{outcome.special}” gives no longer limit"
    if outcome.opens and not outcome.ends:
        yield f"begins a {outcome.opens} before the case ends"
    yield from _of_effect(step, outcome)


def _of_effect(step: Step, outcome: Outcome) -> Iterator[str]:
    """Say what is wrong with what an outcome does to the award."""
    if step.work in {Work.DECIDE, Work.OPINION} and not outcome.effect:
        yield "decides nothing about the award; say what, or none"
    if outcome.effect and outcome.effect not in set(Effect):
        yield f"nothing on the platform does “{outcome.effect}” to an award"
    if outcome.starts and outcome.starts not in set(Start):
        yield f"nothing holds from “{outcome.starts}”"
    if outcome.effect == Effect.GRACE and step.work == Work.DECIDE and not outcome.lasts:
        yield "gives a grace period without an end"
    if outcome.lasts and outcome.lasts.answer not in {each.name for each in step.fields}:
        yield f"lasts as long as “{outcome.lasts.answer}” says, which is not asked"


def _of_ways(version: Version, step: Step, outcome: Outcome) -> Iterator[str]:
    """Say what is wrong with where an outcome leads, and with what it needs before."""
    if bool(outcome.to) == bool(outcome.ends):
        yield "must either lead to steps or end the case"
    for name in outcome.to:
        if name not in version.steps:
            yield f"leads to “{name}”, which is no step"
    for name in outcome.needs:
        if name not in version.steps:
            yield f"needs “{name}”, which is no step"
        elif step.name not in _reached(version, name):
            yield f"needs “{name}”, from which nothing leads here"


def _of_limit(version: Version, limit: Limit) -> Iterator[str]:
    if limit.after not in EVENTS and limit.after not in version.steps:
        yield f"a limit runs from “{limit.after}”, which is neither an event nor a step"
    if limit.after == "accepted" and not any(each.work == Work.ACCEPT for each in version.steps.values()):
        yield "a limit runs from the acceptance, but no step accepts"
    if limit.number < 1:
        yield "has a limit of nothing"
    asked = {each.name for step in version.steps.values() for each in step.fields}
    if limit.answer and limit.answer not in asked:
        yield f"has a limit that “{limit.answer}” shortens, which is not asked"


def _of_fields(step: Step) -> Iterator[str]:
    names = [each.name for each in step.fields]
    if len(set(names)) < len(names):
        yield "asks the same twice"
    yield from _of_questions(step.fields)


def _of_questions(fields: Iterable[Field]) -> Iterator[str]:
    for each in fields:
        if (each.kind is FieldKind.CHOICE) != bool(each.choices):
            yield f"{each.name}: a choice has answers, and nothing else has"
        if not (each.zh and each.en and all(choice.zh and choice.en for choice in each.choices)):
            yield f"{each.name}: lacks its words in one of the languages"


def _before(version: Version, name: str) -> set[str]:
    """Return the steps that a case can come to before one of them was done, itself included."""
    return {name} if version.first == name else {name} | _reached(version, version.first, without=name)


def _reached(version: Version, first: str, without: str = "") -> set[str]:
    """Return the steps that a case can come to from one of them, itself included, past one that it avoids."""
    found, pending = {first}, [first]
    while pending:
        for outcome in version.steps[pending.pop()].outcomes:
            for name in outcome.to:
                if name in version.steps and name not in found and name != without:
                    found.add(name)
                    pending.append(name)
    return found


def _ending(version: Version) -> set[str]:
    """Return the steps from which a case can come to an end."""
    found = {name for name, step in version.steps.items() if any(each.ends for each in step.outcomes)}
    grown = True
    while grown:
        more = {
            name
            for name, step in version.steps.items()
            if name not in found and any(set(each.to) & found for each in step.outcomes)
        }
        found |= more
        grown = bool(more)
    return found
