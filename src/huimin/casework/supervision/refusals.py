"""What is refused when thresholds are set."""

from __future__ import annotations

from huimin.kernel.errors import Conflict, Forbidden, Invalid
from huimin.kernel.errors import gettext_noop as _


class NotTheirs(Forbidden):
    """The officer supervises only a part of the installation."""

    template = _(
        "These numbers hold for the whole district. Ask somebody who supervises all of it to change them."
    )


class SayWhy(Invalid):
    """A threshold was to be changed without a reason."""

    template = _("Say why the numbers change. The reason is kept in the audit trail.")


class Senseless(Invalid):
    """A threshold makes no sense."""

    template = _("Give a whole number from 1 to {largest}.")


class NothingChanged(Conflict):
    """What was given is what stands already."""

    template = _("Every number stands already as you gave it. Change at least one, or go back.")
