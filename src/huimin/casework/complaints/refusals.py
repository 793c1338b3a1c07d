"""Refusals about complaints, each with what to do."""

from __future__ import annotations

from huimin.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _


class NoSuchComplaint(NotFound):
    """There is no such complaint, or the officer may not know that there is."""

    template = _("There is no such complaint in your divisions. Check the number.")


class NoSuchReceipt(NotFound):
    """Nobody was given this receipt code."""

    template = _("There is no complaint with this receipt code. Check each letter and figure.")


class ComplaintHasMovedOn(Conflict):
    """The step was done, or the complaint ended, before this arrived."""

    template = _(
        "The complaint is not at this step any more ({state}). Nothing was changed; load the page again."
    )


class SaysNothing(Invalid):
    """A complaint without a word."""

    template = _("Say what it is about, in your own words.")


class NameMissing(Invalid):
    """A named complaint without a name or a phone number."""

    template = _("A complaint with a name needs the name and a phone number, or leave both out.")


class NoCaseNumbered(Invalid):
    """Nobody has a case with this number."""

    template = _("There is no case {number}. Correct the number, or leave it out and say it in the text.")


class NoSuchAnswer(Invalid):
    """A complaint cannot be answered like this."""

    template = _("“{outcome}” is no way to answer a complaint at this step. Choose one from the list.")


class AnswerNeeded(Invalid):
    """Nothing ends without an answer."""

    template = _("Write the answer: every complaint gets one, also one without a name.")


class ReasonNeeded(Invalid):
    """What is found has to be said."""

    template = _("Say what was found and why.")


class WhereToNeeded(Invalid):
    """What is passed on goes somewhere."""

    template = _("Say where the complaint is passed on to; the complainant is told.")


class NotPassedOn(Invalid):
    """What another office passed on, without saying which one."""

    template = _("Say which office passed it on; what is not for us goes back there.")


class CameLater(Invalid):
    """A day on which it cannot have come."""

    template = _("It cannot have come after today. Correct the day.")


class TooLateToObject(Conflict):
    """The five working days in which what was passed on can be sent back are over."""

    template = _(
        "What was passed on could be objected to until {day}. Take it as ours; what is not for this office "
        "is then passed on where it belongs."
    )


class AnswerInPerson(Invalid):
    """Who gave a name is answered in person."""

    template = _("Who gave a name is answered one by one: by letter, by phone or in person.")


class NothingToAnswerFor(Invalid):
    """Liability belongs to what is founded."""

    template = _("The staff answers only for what is founded, at least in part. Take the reasons out.")


class TooManyDays(Invalid):
    """More time than the law allows."""

    template = _("At most {most} more days are possible, with a reason.")


class NotYourComplaint(Forbidden):
    """The officer may not handle this complaint."""

    template = _("This step of a complaint is not among your duties here. Give it to a colleague.")


class HandledBefore(Forbidden):
    """Who has answered before does not review."""

    template = _("You have answered this complaint before. Somebody else reviews it.")


class AllowedByAnother(Forbidden):
    """Who asks for time does not allow it."""

    template = _("You asked for the time yourself. Somebody else allows it.")


class TooLateToAsk(Conflict):
    """The days for asking have passed, or there is nothing to ask about."""

    template = _(
        "A review can be asked for within thirty days of the answer. That is not the case here ({state}); "
        "a new complaint is always possible."
    )
