"""Refusals of the portal, in words for people who use it once."""

from __future__ import annotations

from huimin.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _


class TooOften(Forbidden):
    """The same was done too often from one phone or one place."""

    template = _("This was asked for too often. Wait {minutes} minutes and try again.")


class WrongCode(Invalid):
    """The code is not the one that was sent, or its time is over."""

    template = _("The code is wrong or too old. Look at the newest message, or ask for a new code.")


class NotThisPhone(Invalid):
    """The register does not know this phone as the person's."""

    template = _(
        "This phone is not the one that we have on record for you. Bring your identity card to the counter "
        "of your community; they note your phone in a minute."
    )


class NotYourPerson(Forbidden):
    """The resident may not act for this person."""

    template = _("You may not act for this person yet. Ask for it under “Acting for others”.")


class MandateStands(Conflict):
    """Nobody acts for themselves by a mandate."""

    template = _("For yourself you need to ask nobody. Type the number of the other person.")


class NoSuchRequest(NotFound):
    """The resident asked for nothing of the kind, or it was answered."""

    template = _("This request is not open any more. Look under “Acting for others” how it stands.")


class NoSuchMandate(NotFound):
    """There is no such request in the officer's divisions."""

    template = _("There is no request {id} to act for somebody in your divisions.")


class ProofNeeded(Invalid):
    """It was not said which proof was seen."""

    template = _("Say which proof you have seen: hukou book, guardianship paper, power of attorney.")


class NothingToAgree(NotFound):
    """Nobody waits for a statement of the resident in this case."""

    template = _("Nothing waits for your confirmation here. It may have been given already.")
