"""The rights that the pages and steps of cases ask for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.casework.cases.queries import may_open_letter
from huimin.casework.complaints.queries import may_open_document
from huimin.commons.access.rights import Right, declare
from huimin.commons.documents.kinds import declare_rule

declare(
    "casework",
    Right("cases.view", _("See cases, their papers and their story")),
    Right("cases.intake", _("Take in applications and papers for residents")),
    Right("cases.accept", _("Accept applications, deliver notices")),
    Right("cases.verify", _("Check the economic situation of households")),
    Right("cases.inquire", _("Visit households, hold appraisals")),
    Right("cases.opine", _("Give the street's opinion")),
    Right("cases.publicise", _("Show opinions and results in public, take in objections")),
    Right("cases.objections", _("Answer objections to public notices")),
    Right("cases.spot_check", _("Visit households for the district")),
    Right("cases.decide", _("Decide cases, draw spot checks")),
    Right("cases.appeal", _("Examine appeals against decisions and decide on them")),
    Right("cases.decide_street", _("Decide for the street what the bureau has delegated, and small sums")),
    Right("cases.confirm", _("Confirm decisions that depart from the rules")),
    Right("cases.assign", _("Give tasks to colleagues, allow more time, cover absences")),
    Right("cases.supervise", _("See what is overdue, departs or comes back")),
    Right("relatives.manage", _("Keep the register of staff and their relatives")),
    Right("complaints.handle", _("Handle complaints, read for a reason who reported")),
    Right("complaints.review", _("Allow more days for complaints, review answers")),
)
declare_rule("casework.notice", may_open_letter)
declare_rule("casework.record", may_open_letter)
declare_rule("casework.complaint", may_open_document)
