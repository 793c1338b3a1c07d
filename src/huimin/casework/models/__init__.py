"""What casework stores, by subject."""

from huimin.casework.models.cases import Case, Companion, Duty, Task
from huimin.casework.models.clocks import Alert, Extension, Pause, SpecialQuestion
from huimin.casework.models.complaints import Complaint, Exhibit, Handling, MoreDays, Respondent
from huimin.casework.models.decisions import Consequence, Decision
from huimin.casework.models.kin import Absence, Filing, Kin, Staff, WiderRelation
from huimin.casework.models.notices import Notice
from huimin.casework.models.papers import Consent, Interview, Paper, Signature, Upload, Withdrawal
from huimin.casework.models.publicity import Concerned, Draw, Objection, Publicity, Showing
from huimin.casework.models.supervision import Feedback, Threshold

__all__ = [
    "Absence",
    "Alert",
    "Case",
    "Companion",
    "Complaint",
    "Concerned",
    "Consent",
    "Consequence",
    "Decision",
    "Draw",
    "Duty",
    "Exhibit",
    "Extension",
    "Feedback",
    "Filing",
    "Handling",
    "Interview",
    "Kin",
    "MoreDays",
    "Notice",
    "Objection",
    "Paper",
    "Pause",
    "Publicity",
    "Respondent",
    "Showing",
    "Signature",
    "SpecialQuestion",
    "Staff",
    "Task",
    "Threshold",
    "Upload",
    "WiderRelation",
    "Withdrawal",
]
