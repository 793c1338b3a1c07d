"""Let the database keep decisions, objections, showings, letters and pictures as they were."""

from pathlib import Path

from django.db import migrations

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
TRIGGERS = {
    "decision": ("stays_as_made", "stays", "stays_whole"),
    "objection": ("stays", "stays_said", "stays_whole"),
    "showing": ("stays", "counts", "stays_whole"),
    "publicity": ("is_taken_down_once", "stays_whole"),
    "case": ("stays_submitted", "stays_closed", "stays_whole"),
    "task": ("stays_dated", "stays_whole"),
    "notice": ("stays", "stays_issued", "stays_whole"),
    "upload": ("stays", "stays_given", "stays_whole"),
    "companion": ("stays", "stays_whole"),
    **dict.fromkeys(("duty", "consequence", "draw", "filing", "complaint", "handling"), ("stays_whole",)),
}
BACKWARD = "\n".join(
    [
        f"DROP TRIGGER casework_{table}_{name} ON casework_{table};"
        for table, names in TRIGGERS.items()
        for name in names
    ]
    + ["DROP FUNCTION casework_decision_stays_as_made, casework_is_never_emptied;"]
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0022_tasks_by_limit")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
