"""Wording: what complaints are about, their steps and outcomes, and what the staff answers for."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from huimin.casework.models import Complaint
from huimin.casework.wording import english
from huimin.commons.desk.pieces import Text
from huimin.rulebook.public import complaint_procedure

ABOUT: Mapping[str, Text] = {
    "case": pgettext_lazy("complaint about", "A case"),
    "holder": pgettext_lazy("complaint about", "Somebody who receives"),
    "officer": pgettext_lazy("complaint about", "An officer"),
    "service": pgettext_lazy("complaint about", "The service"),
}
TOLD: Mapping[str, Text] = {
    "letter": pgettext_lazy("told by", "letter"),
    "phone": pgettext_lazy("told by", "phone"),
    "in_person": pgettext_lazy("told by", "in person"),
    "receipt": pgettext_lazy("told by", "the receipt code"),
}
RECEIPT = "receipt"
LIABILITY: Mapping[str, Text] = {
    "refused_acceptance": gettext_lazy("Did not accept an application that meets the conditions"),
    "refused_eligible": gettext_lazy("Did not approve who is entitled"),
    "approved_ineligible": gettext_lazy("Approved who is not entitled"),
    "leaked_data": gettext_lazy("Gave away personal data, with consequences"),
    "lost_records": gettext_lazy("Lost or altered money, goods or records"),
    "not_paid": gettext_lazy("Did not pay or serve as prescribed"),
    "other": gettext_lazy("Other misuse of office"),
}
"""社会救助暂行办法第六十六条."""


def state_of(complaint: Complaint) -> str:
    """Return the state that lists show of a complaint."""
    return f"complaint.{complaint.ending or complaint.step}"


def outcome_word(outcome: str, step: str = "handling") -> str:
    """Return what an answer to a complaint says, in words."""
    for version in complaint_procedure().versions:
        steps = (version.steps[step], *version.steps.values())
        found = next((found for each in steps if (found := each.outcome(outcome))), None)
        if found is not None:
            return found.en if english() else found.zh
    return outcome


def step_word(step: str) -> str:
    """Return what a step of a complaint is called."""
    if not step:
        return pgettext("complaint", "Ended")
    found = complaint_procedure().versions[-1].steps.get(step)
    return step if found is None else found.en if english() else found.zh
