"""Checking: what is wrong with a declared procedure, before a case runs into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from huimin.procedures.declarations import FieldKind, Limit, Outcome, Procedure, Step, Version
from huimin.procedures.vocabulary import EVENTS, KINDS, RIGHTS, Ending, Notice, Work


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
    for procedure in procedures:
        faults.extend(_of_procedure(procedure))
        for scheme in procedure.schemes:
            if (other := taken.setdefault((scheme, procedure.kind), procedure.name)) != procedure.name:
                what = f"“{scheme}” has its {procedure.kind} from {other} already"
                faults.append(Fault(procedure.name, what))
    return faults


def _of_procedure(procedure: Procedure) -> Iterator[Fault]:
    if procedure.kind not in KINDS:
        yield Fault(procedure.name, f"“{procedure.kind}” is no kind of procedure")
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
    if version.first not in version.steps:
        yield f"begins with “{version.first}”, which is no step"
        return
    for step in version.steps.values():
        yield from (f"{step.name}: {what}" for what in _of_step(version, step))
    reached = _reached(version)
    yield from (f"{name}: cannot be reached" for name in version.steps if name not in reached)
    ending = _ending(version)
    yield from (f"{name}: leads to no end" for name in version.steps if name not in ending)
    if version.total.after not in EVENTS:
        yield f"its limit runs from “{version.total.after}”, which is no event"
    if not version.title:
        yield "rests on no document"


def _of_step(version: Version, step: Step) -> Iterator[str]:
    if step.work not in set(Work):
        yield f"nothing on the platform does “{step.work}”"
    if step.right not in RIGHTS:
        yield f"nobody can hold the right “{step.right}”"
    if not step.outcomes:
        yield "has no outcome"
    if not (step.zh and step.en and step.duty_zh and step.duty_en):
        yield "lacks its words in one of the languages"
    if not step.article:
        yield "cites no article"
    for limit in filter(None, (step.limit, step.begin)):
        yield from _of_limit(version, limit)
    for name in filter(None, (*step.waits_for, step.visit_if_filed)):
        if name not in version.steps:
            yield f"waits for “{name}”, which is no step"
    for outcome in step.outcomes:
        yield from (f"{outcome.name}: {what}" for what in _of_outcome(version, outcome))
    yield from _of_fields(step)


def _of_outcome(version: Version, outcome: Outcome) -> Iterator[str]:
    if bool(outcome.to) == bool(outcome.ends):
        yield "must either lead to steps or end the case"
    for name in outcome.to:
        if name not in version.steps:
            yield f"leads to “{name}”, which is no step"
    if outcome.ends and outcome.ends not in set(Ending):
        yield f"ends the case as “{outcome.ends}”, which is no ending"
    if outcome.notice and outcome.notice not in set(Notice):
        yield f"there is no notice “{outcome.notice}”"
    if outcome.special and outcome.special not in {each.name for each in version.specials}:
        yield f"“{outcome.special}” gives no longer limit"


def _of_limit(version: Version, limit: Limit) -> Iterator[str]:
    if limit.after not in EVENTS and limit.after not in version.steps:
        yield f"a limit runs from “{limit.after}”, which is neither an event nor a step"
    if limit.number < 1:
        yield "has a limit of nothing"


def _of_fields(step: Step) -> Iterator[str]:
    names = [each.name for each in step.fields]
    if len(set(names)) < len(names):
        yield "asks the same twice"
    for each in step.fields:
        if (each.kind is FieldKind.CHOICE) != bool(each.choices):
            yield f"{each.name}: a choice has answers, and nothing else has"
        if not (each.zh and each.en):
            yield f"{each.name}: lacks its words in one of the languages"


def _reached(version: Version) -> set[str]:
    """Return the steps that a case can come to."""
    found, pending = {version.first}, [version.first]
    while pending:
        for outcome in version.steps[pending.pop()].outcomes:
            for name in outcome.to:
                if name in version.steps and name not in found:
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
