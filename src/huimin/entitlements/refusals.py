"""What every decision against somebody asks for."""

from __future__ import annotations

from huimin.kernel.errors import Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _


class ReasonMissing(Invalid):
    """A decision against somebody needs its ground in words."""

    template = _("Say why: the reason stands in the record and in the notice.")


class NoSuchParameter(NotFound):
    """The rulebook has no figure of this name."""

    template = _("There is no figure “{name}”. Look for it in the list of figures.")
