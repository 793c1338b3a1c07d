"""What is refused about public notices and what is said against them."""

from __future__ import annotations

from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _


class PublicityRuns(Conflict):
    """The public notice has not been shown long enough."""

    template = _("The notice is shown until {until}. The step ends by itself the day after.")


class ConcernsYou(Conflict):
    """The objection concerns the officer who would answer it."""

    template = _("This objection concerns you. Somebody else answers it; you may be asked what happened.")


class ObjectionsOpen(Conflict):
    """Somebody has objected and has no answer yet."""

    template = _("There are objections without an answer. Answer them first.")


class ObjectionUpheld(Conflict):
    """Somebody has objected and was right."""

    template = _(
        "An objection to this notice is right, so it did not pass without one. End the step as objected to: "
        "the case goes back to be looked into."
    )


class NotShown(Conflict):
    """The public notice does not hang yet."""

    template = _("The notice is not shown yet. Begin with it.")
