"""Wording of public notices: what is proposed and what was granted, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from huimin.casework.once import paid_once
from huimin.casework.wording import scheme_word
from huimin.kernel.money import Money

Said = tuple[str, str]
"""What something is called, and what it is."""
ENDS: Final = frozenset({"stop", "hand_over"})


def granted_words(content: Mapping[str, Any]) -> Said:
    """Return what was granted: an amount, or as what somebody is recognised where no money is paid for it."""
    if content["amount"]:
        return _("Amount granted"), _amount(content)
    return _("Recognised as"), scheme_word(content["scheme"])


def proposed_words(content: Mapping[str, Any]) -> Said:
    """Return what is proposed; two empty words where nothing was proposed yet."""
    if content["grants"] is None:
        return "", ""
    if content.get("effect") in ENDS or content["kind"] == "stop":
        return _("Proposed"), _("to end it")
    if not content["grants"]:
        return _("Proposed"), _("not to grant")
    return _("Proposed"), " · ".join((_("to grant"), *([_amount(content)] if content["amount"] else [])))


def _amount(content: Mapping[str, Any]) -> str:
    """Return an amount in yuan; by the month, or once where the scheme gives it so."""
    once = content.get("effect") == "once" or paid_once(content["scheme"])
    template = _("{amount} yuan once") if once else _("{amount} yuan a month")
    return template.format(amount=Money(content["amount"]))
