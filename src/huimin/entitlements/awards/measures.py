"""Measures: what one officer asks for about an award and another agrees to, where no case decides it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.entitlements.awards.actions import end_award, lift_suspension, suspend_award
from huimin.entitlements.awards.queries import card_of_award
from huimin.entitlements.cards import AwardCard
from huimin.entitlements.models import Award, Measure
from huimin.entitlements.refusals import ReasonMissing
from huimin.entitlements.wording import scheme_word
from huimin.kernel.errors import Conflict, Forbidden
from huimin.kernel.errors import gettext_noop as _
from huimin.rulebook.public import procedures

DECIDES: Final = {
    Measure.Step.END: "stop",
    Measure.Step.SUSPEND: "suspension",
    Measure.Step.LIFT: "suspension",
}
"""The kind of case that decides about each step, where the scheme has a procedure of that kind."""
ENTERED: Final = frozenset({Award.Origin.LEGACY, Award.Origin.AUTOMATIC})
"""Awards that no case has decided: an entry among them can be a mistake."""


class CaseDecides(Conflict):
    """The scheme has a procedure for it."""

    template = _(
        "“{scheme}” has a procedure for this. Begin a case on the page of the award: one officer looks into "
        "it, another decides, and the holder gets a letter."
    )


class MeasureWaits(Conflict):
    """Something that was asked for waits for an answer."""

    template = _("{name} has asked for something here already. Somebody else agrees or refuses first.")


class MeasureAnswered(Conflict):
    """It was answered before."""

    template = _("This was answered already. Load the page again.")


class OwnMeasure(Forbidden):
    """Who asks does not agree."""

    template = _("You have asked for this yourself. A colleague agrees or refuses.")


def case_decides(award: AwardCard, step: str, day: date) -> bool:
    """Return whether the scheme of an award has a procedure in force for a step."""
    return any(
        award.scheme in each.schemes
        and each.kind == DECIDES[Measure.Step(step)]
        and any(version.holds(day) for version in each.versions)
        for each in procedures().values()
    )


def is_a_mistake(award: AwardCard, step: str, on: date) -> bool:
    """Return whether a step takes a wrong entry out: from its first day on, so that it never counted.

    What replaces an earlier award, as each month does, is no entry of its own.
    """
    return (
        step == Measure.Step.END
        and award.origin in ENTERED
        and award.previous_id is None
        and on == award.start
    )


@transaction.atomic
def ask_for_measure(
    *, award: int, step: str, on: date, reason: str, by: Officer, at: datetime, day: date
) -> Measure:
    """Ask that an award ends, is held back or paid again, and return the question; a second officer answers.

    Raises:
        CaseDecides: the scheme has a procedure for it, and no mistaken entry is taken out.
        ReasonMissing: no reason was given.
        MeasureWaits: something waits for its answer.
    """
    found = Award.objects.select_for_update().get(pk=award)
    card = card_of_award(found)
    if case_decides(card, step, day) and not is_a_mistake(card, step, on):
        raise CaseDecides(scheme=scheme_word(card.scheme))
    if not reason.strip():
        raise ReasonMissing(field="reason")
    waiting = Measure.objects.filter(award=found, agreed__isnull=True).select_related("asked_by").first()
    if waiting is not None:
        raise MeasureWaits(name=waiting.asked_by.name)
    asked = Measure.objects.create(
        award=found, step=step, on=on, reason=reason.strip()[:60], asked_by=by, asked_at=at
    )
    record("award.ask", found, by=by, division=found.division, reason=reason, on=str(on), wanted=step)
    return asked


@transaction.atomic
def answer_measure(*, measure: int, agrees: bool, by: Officer, at: datetime) -> Measure:
    """Agree to what somebody else asked for about an award, and carry it out, or refuse it.

    Raises:
        MeasureAnswered: it was answered before.
        OwnMeasure: who asks does not agree.
        Refusal: the award does not let it be done any more.
    """
    found = Measure.objects.select_for_update(of=("self",)).select_related("award").get(pk=measure)
    if found.agreed is not None:
        raise MeasureAnswered()
    if found.asked_by_id == by.pk:
        raise OwnMeasure()
    found.agreed, found.answered_by, found.answered_at = agrees, by, at
    found.save(update_fields=["agreed", "answered_by", "answered_at"])
    record(
        "award.answer", found.award, by=by, division=found.award.division, counts=agrees, wanted=found.step
    )
    if agrees:
        _carry_out(found, by)
    return found


def _carry_out(measure: Measure, by: Officer) -> None:
    award, on, basis = measure.award_id, measure.on, f"measure:{measure.pk}"
    match measure.step:
        case Measure.Step.END:
            end_award(award=award, on=on, reason=measure.reason, by=by, basis=basis)
        case Measure.Step.SUSPEND:
            suspend_award(award=award, start=on, reason=measure.reason, by=by, basis=basis)
        case _:
            lift_suspension(award=award, on=on, by=by, basis=basis)
