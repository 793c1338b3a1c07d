"""Settling: an end against somebody is decided by another, and a case kept apart is visited before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from huimin.procedures.declarations import Level, Outcome, Step, Version
from huimin.procedures.vocabulary import Effect, Ending, Work

AGAINST: Final = frozenset({Ending.REFUSED, Ending.TERMINATED, Ending.STOPPED, Ending.SUSPENDED})
"""How a case ends against whom it is about."""
TAKES_AWAY: Final = frozenset({Effect.REFUSE, Effect.TERMINATE, Effect.STOP, Effect.SUSPEND})
SAYS_NOTHING: Final = frozenset({"", Effect.NONE})
ELSEWHERE: Final = frozenset({Ending.FORWARDED, Ending.WITHDRAWN})
"""How a case ends without that anything is said about it here: it goes on elsewhere, or was taken back."""


def of_settling(version: Version) -> Iterator[str]:
    """Say what is wrong with how the steps of a version settle a case."""
    early = undecided(version)
    for step in version.steps.values():
        for outcome in step.outcomes:
            ends_early = outcome.ends in AGAINST and step.name in early
            takes_away = outcome.effect in TAKES_AWAY and step.work != Work.OPINION
            if (
                step.work != Work.DECIDE
                and (ends_early or takes_away)
                and not (outcome.alone_zh and outcome.alone_en)
            ):
                yield f"{step.name}: {outcome.name}: ends against the applicant without a decision by another"
            if outcome.effect == Effect.TERMINATE and not (step.work == Work.DECIDE and step.by_another):
                yield f"{step.name}: {outcome.name}: who noted it may end the procedure too"
        open_yet = step.work == Work.DECIDE or step.name in early
        if open_yet and any(settles(step, each) for each in step.outcomes):
            yield from (f"{step.name}: {what}" for what in _of_visit(version, step))


def settles(step: Step, outcome: Outcome) -> bool:
    """Return whether an outcome settles a case: it decides what is due, or ends it here."""
    if _decides(step, outcome):
        return True
    return bool(outcome.ends) and outcome.ends not in ELSEWHERE


def undecided(version: Version) -> frozenset[str]:
    """Return the steps that a case can come to before anything was decided."""
    found, pending = {version.first}, [version.first]
    while pending:
        step = version.steps[pending.pop()]
        for outcome in step.outcomes:
            if _decides(step, outcome):
                continue
            for name in outcome.to:
                if name in version.steps and name not in found:
                    found.add(name)
                    pending.append(name)
    return frozenset(found)


def _decides(step: Step, outcome: Outcome) -> bool:
    """Return whether an outcome is a decision: it says what is due, or is told in a letter."""
    return step.work == Work.DECIDE and bool(outcome.effect not in SAYS_NOTHING or outcome.notice)


def _of_visit(version: Version, step: Step) -> Iterator[str]:
    """Say what is wrong with the visit that a case kept apart needs before a step settles it."""
    if step.no_visit_zh and step.no_visit_en:
        if step.visit_if_filed:
            yield "says both by which step a filed case is visited and why it need not be"
        return
    if not step.visit_if_filed:
        yield "settles a filed case that nobody has visited for the district; name the visit, or why none"
        return
    visit = version.steps.get(step.visit_if_filed)
    if visit is not None and (visit.work != Work.VISIT or visit.actor().levels != (Level.DISTRICT,)):
        yield f"“{visit.name}” is no visit by the district, as a filed case needs it"
