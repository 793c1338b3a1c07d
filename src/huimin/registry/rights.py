"""What the registry's pages and actions ask for."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from huimin.commons.access.rights import Right, declare

VIEW: Final = "registry.view"
CHANGE: Final = "registry.change"
UNMASK: Final = "registry.unmask"
IMPORT: Final = "registry.import"
MERGE: Final = "registry.merge"

declare(
    "registry",
    Right(VIEW, _("Look up people and households")),
    Right(CHANGE, _("Register and change people, households and facts")),
    Right(UNMASK, _("See whole identity numbers and phones, with a reason")),
    Right(IMPORT, _("Import people, households and facts from files")),
    Right(MERGE, _("Decide about likely duplicates and merge records")),
)
