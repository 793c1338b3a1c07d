"""Refusals of the inbox: tasks that cannot go to somebody, absences that cannot be."""

from __future__ import annotations

from huimin.casework.refusals import AppealOfOwn, DutiesCombined, NotYours, RelativeInvolved
from huimin.kernel.errors import Conflict, Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _


class NotTheirs(NotYours):
    """The colleague has not the right that a step asks for in the division of the case."""

    template = _("“{step}” is not among the duties of {name} there. Choose a colleague whose it is.")


class TheirLevel(NotTheirs):
    """The colleague has the right, but in an office of another level than the step is done at."""

    template = _(
        "“{step}” is done at the level of: {levels}. The office of {name} is of the level: {own}. Choose a "
        "colleague of that level."
    )


class TheyHadAnotherDuty(DutiesCombined):
    """The colleague has had a duty on the case that excludes the step."""

    template = _(
        "{name} has had another duty on case {number} and may not do “{step}” on it. Choose somebody else."
    )


class TheirDecision(AppealOfOwn):
    """The colleague had a part in what is appealed against."""

    template = _("{name} had a part in the decision against which {number} appeals. Choose somebody else.")


class TheirRelative(RelativeInvolved):
    """A relative of the colleague is in the case."""

    template = _("{name} may not handle case {number}. Choose somebody else.")


class NothingPicked(Invalid):
    """No task was selected."""

    template = _("Pick the tasks first.")


class AwayTwice(Conflict):
    """The officer is away on some of the days already."""

    template = _("{name} is noted as away from {start} to before {end} already. End that absence first.")


class CoverGoesRound(Conflict):
    """The cover is away on some of the days, and the officer covers for them."""

    template = _(
        "{name} is away on some of these days and is covered, in the end, by {officer}. Choose another cover."
    )


class CoversThemselves(Invalid):
    """Somebody was named as their own cover."""

    template = _("Nobody covers for themselves. Choose a colleague.")


class CoverCannot(Invalid):
    """The cover has not the rights that the tasks of the absent one need."""

    template = _(
        "{name} has not the rights that the tasks of {officer} need. Choose one of those who are offered."
    )


class BackBeforeLeaving(Invalid):
    """The absence ends before it starts."""

    template = _("The first day back comes after the first day away. Correct the days.")


class NoSuchAbsence(NotFound):
    """There is no such absence that still runs or is to come, or it is not the officer's to end."""

    template = _("There is no such absence that you could end. Load the list again.")
