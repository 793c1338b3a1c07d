"""The words, colours and shapes of the states of every line of business, in one place."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from huimin.commons.desk.pieces import Text, Tone
from huimin.commons.desk.states import name_states

STATES: dict[str, tuple[Tone, Text]] = {
    # outcomes
    "granted": (Tone.DONE, _("Granted")),
    "refused": (Tone.HARM, _("Refused")),
    "undecided": (Tone.UNKNOWN, _("Undecided")),
    # background work
    "waiting": (Tone.QUIET, _("Waiting")),
    "running": (Tone.ACTION, _("Running")),
    "done": (Tone.DONE, _("Done")),
    "interrupted": (Tone.TIME, _("Interrupted")),
    # runs and payments
    "reckoned": (Tone.QUIET, _("Reckoned")),
    "submitted": (Tone.ACTION, _("Submitted")),
    "approved": (Tone.DONE, _("Approved")),
    "closed": (Tone.QUIET, _("Closed")),
    "listed": (Tone.QUIET, _("On the list")),
    "held": (Tone.TIME, _("Held back")),
    "sent": (Tone.ACTION, _("Sent to the bank")),
    "paid": (Tone.DONE, _("Paid")),
    "failed": (Tone.HARM, _("Failed")),
    "reissued": (Tone.QUIET, _("Paid again")),
    # reserves of streets
    "reserve.open": (Tone.TIME, pgettext_lazy("reserve", "Not accounted for")),
    "reserve.submitted": (Tone.ACTION, pgettext_lazy("reserve", "Waits for approval")),
    "reserve.approved": (Tone.DONE, pgettext_lazy("reserve", "Accounted for")),
    "reserve.booked": (Tone.DONE, pgettext_lazy("reserve", "Approved and booked")),
    "reserve.refused": (Tone.HARM, pgettext_lazy("reserve", "Refused")),
    # proposals
    "same": (Tone.QUIET, _("Unchanged")),
    "more": (Tone.ACTION, _("More")),
    "less": (Tone.TIME, _("Less")),
    "stop": (Tone.HARM, _("Stop")),
    "grant": (Tone.DONE, _("Grant")),
    "lead": (Tone.ACTION, _("Could get it")),
    "proposed": (Tone.QUIET, _("Proposed")),
    "adopted": (Tone.DONE, _("Adopted")),
    "declined": (Tone.HARM, _("Declined")),
    # figures
    "entered": (Tone.TIME, _("Waits for confirmation")),
    "confirmed": (Tone.DONE, _("Confirmed")),
    "withdrawn": (Tone.QUIET, _("Withdrawn")),
    "verified": (Tone.DONE, pgettext_lazy("figure", "Verified")),
    "unverified": (Tone.TIME, pgettext_lazy("figure", "Not verified")),
    "demonstration": (Tone.TIME, pgettext_lazy("figure", "Demonstration value")),
    # awards and officers
    "active": (Tone.DONE, _("In force")),
    "ended": (Tone.QUIET, _("Ended")),
    "coming": (Tone.ACTION, pgettext_lazy("award", "Not begun yet")),
    "suspended": (Tone.TIME, _("Suspended")),
    "locked": (Tone.HARM, _("Locked")),
    "enabled": (Tone.DONE, pgettext_lazy("account", "Open")),
    "disabled": (Tone.QUIET, pgettext_lazy("account", "Closed")),
    # who acts for whom
    "mandate.asked": (Tone.ACTION, pgettext_lazy("mandate", "Asked")),
    "mandate.confirmed": (Tone.DONE, pgettext_lazy("mandate", "Confirmed")),
    "mandate.refused": (Tone.HARM, pgettext_lazy("mandate", "Refused")),
    "mandate.ended": (Tone.QUIET, pgettext_lazy("mandate", "Ended")),
    # cases, their clocks and papers
    "case.draft": (Tone.QUIET, pgettext_lazy("case", "Draft")),
    "case.open": (Tone.ACTION, pgettext_lazy("case", "Under way")),
    "case.granted": (Tone.DONE, pgettext_lazy("case", "Granted")),
    "case.refused": (Tone.HARM, pgettext_lazy("case", "Refused")),
    "case.terminated": (Tone.QUIET, pgettext_lazy("case", "Terminated")),
    "case.withdrawn": (Tone.QUIET, pgettext_lazy("case", "Taken back")),
    "case.forwarded": (Tone.QUIET, pgettext_lazy("case", "Passed on")),
    "case.kept": (Tone.DONE, pgettext_lazy("case", "Unchanged")),
    "case.changed": (Tone.DONE, pgettext_lazy("case", "Changed")),
    "case.suspended": (Tone.TIME, pgettext_lazy("case", "Held back")),
    "case.resumed": (Tone.DONE, pgettext_lazy("case", "Paid again")),
    "case.stopped": (Tone.HARM, pgettext_lazy("case", "Stopped")),
    "case.corrected": (Tone.DONE, pgettext_lazy("case", "Corrected")),
    "case.answered": (Tone.DONE, pgettext_lazy("case", "Answered")),
    "complaint.transferred": (Tone.ACTION, pgettext_lazy("complaint", "Passed on to us")),
    "complaint.registered": (Tone.ACTION, pgettext_lazy("complaint", "To be taken up")),
    "complaint.handling": (Tone.ACTION, pgettext_lazy("complaint", "Being handled")),
    "complaint.answered": (Tone.DONE, pgettext_lazy("complaint", "Answered")),
    "complaint.review": (Tone.ACTION, pgettext_lazy("complaint", "Under review")),
    "complaint.reviewed": (Tone.DONE, pgettext_lazy("complaint", "Reviewed")),
    "complaint.second_review": (Tone.ACTION, pgettext_lazy("complaint", "Under second review")),
    "complaint.forwarded": (Tone.QUIET, pgettext_lazy("complaint", "Passed on")),
    "clock.none": (Tone.QUIET, pgettext_lazy("clock", "No limit")),
    "message.new": (Tone.TIME, pgettext_lazy("message", "New")),
    "message.read": (Tone.QUIET, pgettext_lazy("message", "Read")),
    "clock.fine": (Tone.QUIET, pgettext_lazy("clock", "In time")),
    "clock.amber": (Tone.TIME, pgettext_lazy("clock", "Runs out")),
    "clock.late": (Tone.HARM, pgettext_lazy("clock", "Late")),
    "missing": (Tone.HARM, pgettext_lazy("paper", "Missing")),
    "provided": (Tone.DONE, pgettext_lazy("paper", "Here")),
    "on_record": (Tone.DONE, pgettext_lazy("paper", "On record")),
    "promised": (Tone.TIME, pgettext_lazy("paper", "Commitment")),
    "not_needed": (Tone.QUIET, pgettext_lazy("paper", "If it applies")),
    "clock.begin_late": (Tone.HARM, pgettext_lazy("clock", "Not begun in time")),
    "clock.paused": (Tone.UNKNOWN, pgettext_lazy("clock", "Stands still")),
    "able.somebody": (Tone.DONE, pgettext_lazy("able", "Somebody can do it")),
    "able.away": (Tone.TIME, pgettext_lazy("able", "All who may are away")),
    "able.kept_off": (Tone.HARM, pgettext_lazy("able", "All who may are kept off")),
    "able.nobody": (Tone.HARM, pgettext_lazy("able", "Nobody has the right")),
    "absence.now": (Tone.TIME, pgettext_lazy("absence", "Away")),
    "absence.coming": (Tone.ACTION, pgettext_lazy("absence", "To come")),
    "absence.past": (Tone.QUIET, pgettext_lazy("absence", "Over")),
    "absence.taken_back": (Tone.QUIET, pgettext_lazy("absence", "Taken back")),
    # staff, their relatives, and the visit that a tie asks for
    "staff.declared": (Tone.DONE, pgettext_lazy("staff", "Declared")),
    "staff.never": (Tone.TIME, pgettext_lazy("staff", "Never declared")),
    "staff.hidden": (Tone.HARM, pgettext_lazy("staff", "Not all declared")),
    "staff.asks": (Tone.TIME, pgettext_lazy("staff", "Asks to end an entry")),
    "staff.left": (Tone.QUIET, pgettext_lazy("staff", "Left")),
    "kin.declared": (Tone.DONE, pgettext_lazy("kin", "Declared")),
    "kin.later": (Tone.TIME, pgettext_lazy("kin", "Declared afterwards")),
    "kin.undeclared": (Tone.HARM, pgettext_lazy("kin", "Not declared")),
    "visit.made": (Tone.DONE, pgettext_lazy("visit", "Made")),
    "visit.waits": (Tone.TIME, pgettext_lazy("visit", "To be made")),
    "visit.not_made": (Tone.HARM, pgettext_lazy("visit", "Not made")),
    # likely duplicates
    "open": (Tone.TIME, _("To be decided")),
    "merged": (Tone.DONE, _("Merged")),
    "different": (Tone.QUIET, _("Different people")),
}
"""State → its tone and word. A word that means something else elsewhere is given to the tag instead."""

SAID_BY_FORMS: Final = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
)
"""What the framework says of a field; the catalogues say it better."""

name_states(STATES)
