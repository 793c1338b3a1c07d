"""Refusals in words for applicants, who know nothing of divisions and tasks."""

from __future__ import annotations

from huimin.casework.refusals import CaseHasMovedOn, NoSuchCase
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _


class NothingOfYours(NoSuchCase):
    """There is nothing of the applicant's under the number, or it is somebody else's."""

    template = _(
        "There is nothing of yours with this number. Look under “My matters”, or ask at the counter."
    )


class SentAlready(CaseHasMovedOn):
    """The application was sent before: back, reload or a second press."""

    template = _("You have sent this already. You can follow it here.")


class NothingAsked(CaseHasMovedOn):
    """No paper is waited for any more."""

    template = _("We have noted that already; nothing more is asked of you. We go on with your case.")


class StillMissing(Invalid):
    """The applicant says that everything is given, and it is not."""

    template = _("Still missing: {papers}. Give them first, or say at the counter why you cannot.")


class TakesNoPapers(Conflict):
    """The case is closed, or was accepted with these papers."""

    template = _(
        "This matter is closed or accepted already; its papers stay as they are. Ask at the counter."
    )


class NotTold(Invalid):
    """An application asks what happened, and it was not told."""

    template = _("Still to be answered before it can be sent: {questions}. Go back to the questions.")


class NothingOwed(Conflict):
    """Nobody waits for a statement of this person in this case."""

    template = _("Nothing is left to be signed or confirmed here. Load the page again.")
