"""What the database refuses, whichever way it is written: `rules/`, one file for each subject."""

from pathlib import Path

from django.db import migrations

RULES = (
    "duties_apart",
    "appeals",
    "consequences",
    "relatives",
    "absences_apart",
    "complaints_apart",
    "what_was_done_stays",
    "absences_stay",
    "what_was_said_apart",
    "signatures",
    "objections_apart",
    "thresholds",
    "transfers",
    "withdrawals",
    "aside",
    "levels",
    "special_cases_were_asked_for",
    "feedback",
    "objections",
    "records_of_visits",
    "interviews",
    "consents_stay",
)
"""In the order in which they need one another."""


def rule(name: str) -> migrations.RunSQL:
    """Return the migration that lets the database keep a rule."""
    text = (Path(__file__).parent / "rules" / f"{name}.sql").read_text(encoding="utf-8")
    return migrations.RunSQL(text, migrations.RunSQL.noop)


class Migration(migrations.Migration):
    replaces = [
        ("casework", "0002_duties_apart"),
        ("casework", "0040_what_was_done_stays"),
        ("casework", "0061_version_of_acceptance"),
        ("casework", "0089_both_sign"),
    ]
    dependencies = [
        ("casework", "0009_supervision"),
    ]

    operations = [rule(name) for name in RULES]
