"""Vocabulary: the words that a sheet may use for what the platform does, who does it, and how a case ends."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Work(StrEnum):
    """What the platform does with a step."""

    ACCEPT = "accept"
    """Goes through the papers; accepting records what was declared."""
    SUPPLEMENT = "supplement"
    """Waits for the applicant; every clock of the case stands still."""
    CHECK = "check"
    VISIT = "visit"
    """Two officers, a record with photos, both sides sign."""
    APPRAISE = "appraise"
    ASSESS = "assess"
    """The six items of self-care."""
    OPINION = "opinion"
    """Shows what the rules say; to depart from it needs a reason."""
    PUBLICISE = "publicise"
    """Shows the opinion in public and ends by itself when nobody objects."""
    DRAW = "draw"
    """Draws spot checks at random, so that the draw can be repeated."""
    DECIDE = "decide"
    """Decides by the rules; to depart from them needs a reason and a second officer."""
    ANNOUNCE = "announce"
    DELIVER = "deliver"
    REPORT = "report"
    """Takes in what somebody outside says: a change, an objection, a confirmation."""
    RECORD = "record"
    """Only asks its fields."""


class Ending(StrEnum):
    """How a case ends."""

    GRANTED = "granted"
    REFUSED = "refused"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    FORWARDED = "forwarded"
    KEPT = "kept"
    """A review found nothing to change."""
    CHANGED = "changed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    STOPPED = "stopped"
    CORRECTED = "corrected"


class Effect(StrEnum):
    """What an outcome does to the award that a case is about; that of an opinion is only proposed."""

    GRANT = "grant"
    """Grants an award, in place of the one of the same scheme that the holder has."""
    ONCE = "once"
    """Grants a sum that is paid once."""
    ADJUST = "adjust"
    """Ends the award and grants it anew, with more or less, or to who stands for the household now."""
    KEEP = "keep"
    """Leaves the award as it is; the time to the next review begins anew."""
    SUSPEND = "suspend"
    RESUME = "resume"
    GRACE = "grace"
    """Pays the award as it was for some months more, although the rules would end it."""
    STOP = "stop"
    HAND_OVER = "hand_over"
    """Ends the award, because another place goes on with it."""
    REFUSE = "refuse"
    TERMINATE = "terminate"
    """Ends the procedure before it is said whether anything is due: nothing changes about an award."""
    NONE = "none"
    """Says nothing about the award yet: sends the case back or on."""


class Start(StrEnum):
    """From when an effect holds: always from the first day of a month."""

    NEXT_MONTH = "next_month"
    """Of the month after the decision, where nothing else is said."""
    THIS_MONTH = "this_month"
    AS_ANSWERED = "as_answered"
    """Of the month of the day that the step was answered with; of the next one where none was."""
    AFTER_DEATH = "after_death"
    """Of the month after the death, also if it is past."""
    NEXT_YEAR = "next_year"
    AS_APPEALED = "as_appealed"
    """Of the month after the decision that was appealed against, so that nobody who was wronged loses one."""


class Door(StrEnum):
    """By whom a case of a procedure is begun, beside what an outcome of another one opens."""

    APPLICANT = "applicant"
    """At the word of whom it is about: on the portal, or at a counter for them."""
    OFFICER = "officer"
    """Of an officer's own accord, on the page of an award, with the ground for it."""
    NIGHT = "night"
    """By itself, when it is due."""


class Notice(StrEnum):
    """The documents that outcomes issue to the applicant."""

    ACCEPTANCE = "acceptance"
    MISSING_PAPERS = "missing_papers"
    FORWARDING = "forwarding"
    APPROVAL = "approval"
    REFUSAL = "refusal"
    TERMINATION = "termination"
    CHANGE = "change"
    SUSPENSION = "suspension"
    STOP = "stop"
    CONTINUATION = "continuation"


RIGHTS: Final = frozenset(
    {
        "cases.intake",
        "cases.accept",
        "cases.verify",
        "cases.inquire",
        "cases.opine",
        "cases.publicise",
        "cases.objections",
        "cases.spot_check",
        "cases.decide",
        "cases.appeal",
        "cases.decide_street",
    }
)
"""The rights that a step's actor may need."""
KINDS: Final = frozenset(
    {
        "application",
        "review",
        "change",
        "suspension",
        "stop",
        "grace",
        "move_out",
        "death",
        "objection",
        "appeal",
    }
)
"""What a procedure is for; every scheme has at most one of each."""
EVENTS: Final = frozenset({"opened", "submitted", "accepted", "event"})
"""What may set a limit running, beside the completion of a step; `event` is what the case is about."""
HOLDERS: Final = frozenset({"applicant", "adults", "members"})
"""Whose a paper is: the applicant's, every adult's or every member's of the household."""
STATED_OF: Final = HOLDERS | {"household"}
"""About whom an applicant states a fact: the people whose papers there are, or the household itself."""
SHOWN: Final = frozenset({"name", "people", "amount", "members"})
"""What a public notice may show; nothing else exists: no number, phone, address or illness."""
REVIEWED: Final = frozenset({"everybody", "able_to_work"})
"""Whom a review cycle is for: every holder, or those in whose household somebody is able to work."""
FORWARDED_TO: Final = "forwarded_to"
FEEDBACK_ON: Final = "feedback_on"
"""The questions to whom a case is passed on, and until when feedback comes."""
