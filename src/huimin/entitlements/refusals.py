"""What every decision against somebody asks for."""

from __future__ import annotations

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _


class ReasonMissing(Invalid):
    """A decision against somebody needs its ground in words."""

    template = _("Say why: the reason stands in the record and in the notice.")
