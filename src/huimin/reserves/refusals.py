"""What the reserves refuse, and what to do about it."""

from __future__ import annotations

from huimin.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _


class NoSuchReserve(NotFound):
    """There is no such reserve in the officer's divisions."""

    template = _("There is no such reserve among your streets. Open it from the list of reserves.")


class NoSuchAdvance(NotFound):
    """There is no such advance in the officer's divisions."""

    template = _("There is no such advance among your streets. Open it from the page of its reserve.")


class NoSuchHandOver(NotFound):
    """There is no such hand-over in the officer's divisions, or a relative of theirs is in its case."""

    template = _("There is no such hand-over that you may open. Open it from the page of its reserve.")


class NotYourReserve(Forbidden):
    """The officer has not the right in this street."""

    template = _("This is not among your duties in this street. Ask a colleague whose it is.")


class NotAStreet(Invalid):
    """A reserve belongs to a street."""

    template = _("“{division}” is not a street of this district. Choose one of the list.")


class NotAnAmount(Invalid):
    """Nothing, or more than an account can hold, was asked for."""

    template = _("An advance is more than nothing. Enter the amount in yuan.")


class DocumentNeeded(Invalid):
    """It is not said on what the advance rests."""

    template = _("Every advance has a document. Enter its number.")


class OtherProgramme(Conflict):
    """The reserve is advanced from the funds of another programme."""

    template = _("The reserve of this street is advanced from “{programme}”. Choose that programme.")


class AdvanceWaits(Conflict):
    """One advance of a street waits for its answer."""

    template = _("{amount} yuan for this street wait to be approved. Have that answered first.")


class AnsweredBefore(Conflict):
    """The advance was answered meanwhile."""

    template = _("It was answered already, on {day} by {name}.")


class OwnAdvance(Forbidden):
    """Who asks for money does not approve it."""

    template = _("You asked for this money yourself. Somebody else approves it.")


class ReasonNeeded(Invalid):
    """It is refused without a reason."""

    template = _("Say why it is refused.")


class NothingToAccountFor(Conflict):
    """Everything that was handed over is accounted for."""

    template = _("Everything that was handed over is accounted for already.")


class HandedOver(Conflict):
    """The aid was handed over before."""

    template = _("It was handed over on {day} by {name}. Nothing was booked a second time.")


class GrantedByYou(Forbidden):
    """Who granted aid does not hand it over."""

    template = _("You granted this aid yourself. Somebody else hands it over.")


class GoodsNeeded(Invalid):
    """It is not said what was given."""

    template = _("Say what was given, and how much of it.")


class RecipientNeeded(Invalid):
    """It is not said who took the aid."""

    template = _("Say who took it and signs for it.")


class NotSignedFor(Invalid):
    """Nobody signed for what was handed over."""

    template = _(
        "Let the recipient sign on the screen, or enter the number of the receipt that was signed on paper."
    )


class ReserveTooLow(Conflict):
    """The reserve holds less than the aid."""

    template = _(
        "The reserve holds {balance} yuan, and {amount} yuan are to be handed over. Render account of what "
        "was given, or ask the bureau for an advance."
    )
