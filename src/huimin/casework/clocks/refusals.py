"""Refusals of clocks: what cannot be suspended, lengthened or answered."""

from __future__ import annotations

from huimin.casework.refusals import DutiesCombined
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _


class CaseIsClosed(Conflict):
    """No clock of the case runs."""

    template = _("The case is closed or not submitted; no clock of it runs.")


class ClocksStandStill(Conflict):
    """The clocks were stopped already."""

    template = _("The clocks of this case stand still since {since}. Let them run before you stop them anew.")


class ClockIsPast(Conflict):
    """Something is late already."""

    template = _(
        "Something in this case was due on {due} and is late. Standing still would hide that: do the step, "
        "and say in its reason why it is late."
    )


class NoGround(Invalid):
    """No law lets a clock stand still for it."""

    template = _("Choose one of the legal grounds. Waiting for anything else does not stop a clock.")


class EndsTooSoon(Invalid):
    """The last day is not after today."""

    template = _("Say on which later day the clocks run again at the latest.")


class RestsTooLong(Invalid):
    """With what it stood still on the ground before, a clock would rest longer than the figure says."""

    template = _(
        "On this ground clocks stand still for {most} days at most ({basis}); {left} of them are left, until "
        "{last}. Choose a day up to then; if it is still not settled, ask for more time for the step."
    )


class NoSpecialLimit(Conflict):
    """The procedure knows no longer limit."""

    template = _("The procedure of this case has no longer limit for special cases.")


class SpecialAlready(Conflict):
    """The case has the longer limit."""

    template = _("This case has the longer limit already.")


class NotASpecialGround(Invalid):
    """The procedure names no such ground."""

    template = _("Choose one of the grounds that the procedure names.")


class ClocksRun(Conflict):
    """The clocks were running."""

    template = _("The clocks of this case are running. Load the page again.")


class NoTimeOfItsOwn(Invalid):
    """The step has no limit of its own that could be lengthened."""

    template = _("“{step}” has no time of its own, only that of the whole case. Suspend the case instead.")


class AskedAlready(Conflict):
    """A question for more time waits for its answer."""

    template = _("{name} has asked for more time already. Wait for the answer.")


class NoTime(Invalid):
    """Less than one unit was asked for."""

    template = _("Ask for one day at least.")


class TimeStillPast(Invalid):
    """So much more time would be over already."""

    template = _("With so much more time the step was due on {due}, which is past. Ask for more.")


class OwnQuestion(DutiesCombined):
    """Who asks for more time does not allow it."""

    template = _("You have asked for this yourself. Somebody else answers it.")


class AnsweredAlready(Conflict):
    """The question was answered, or the step is done."""

    template = _("This was answered already, or the step is done. Load the list again.")
