"""What casework stores, by subject."""

from huimin.casework.models.cases import Case, Companion, Duty, Task
from huimin.casework.models.clocks import Alert, Extension, Pause
from huimin.casework.models.decisions import Decision
from huimin.casework.models.kin import Absence, Filing, Kin, Staff, WiderRelation
from huimin.casework.models.papers import Paper, Upload
from huimin.casework.models.publicity import Draw, Objection, Publicity, Showing

__all__ = [
    "Absence",
    "Alert",
    "Case",
    "Companion",
    "Decision",
    "Draw",
    "Duty",
    "Extension",
    "Filing",
    "Kin",
    "Objection",
    "Paper",
    "Pause",
    "Publicity",
    "Showing",
    "Staff",
    "Task",
    "Upload",
    "WiderRelation",
]
