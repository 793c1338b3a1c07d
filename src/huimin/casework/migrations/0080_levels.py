"""Keep at which levels a step is done, and let the database refuse an officer of another level."""

from pathlib import Path
from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_task_stays_at_its_level ON casework_task;
DROP TRIGGER casework_decision_keeps_its_level ON casework_decision;
DROP TRIGGER casework_companion_keeps_its_level ON casework_companion;
DROP TRIGGER casework_task_keeps_its_level ON casework_task;
DROP FUNCTION casework_steps_keep_their_level();
DROP FUNCTION casework_holds(bigint, casework_task, date);
DROP FUNCTION casework_office(text);
"""
EVERY = [6, 9, 12]
"""What a waiting step gets whose sheet is there no more: any level, as it was before."""


def take_over(apps: Any, _editor: object) -> None:
    """Give each step that waits the levels that its sheet names now."""
    from huimin.rulebook.public import procedures

    task = apps.get_model("casework", "Task")
    waiting = task.objects.filter(state="open")
    for name, since, delegated, step in waiting.values_list(
        "case__procedure", "case__since", "case__delegated", "step"
    ).distinct():
        sheet = procedures().get(name)
        version = next((each for each in sheet.versions if each.since == since), None) if sheet else None
        found = version.steps.get(step) if version else None
        offices = found.actor(delegated=delegated).offices if found else EVERY
        same = waiting.filter(case__procedure=name, case__since=since, case__delegated=delegated, step=step)
        task.objects.filter(pk__in=same.values("pk")).update(offices=offices)


class Migration(migrations.Migration):
    dependencies = [("casework", "0075_aside"), ("access", "0004_open_sessions")]
    operations = [
        migrations.AddField(
            "task",
            "offices",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                default=list,
                db_default=models.Value(
                    [],
                    output_field=django.contrib.postgres.fields.ArrayField(
                        models.PositiveSmallIntegerField()
                    ),
                ),
                help_text="at which levels it is done, by the digits of a division's code; of what was done before "
                "levels were kept, none",
            ),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "task",
            models.CheckConstraint(
                name="open_task_is_of_some_level",
                condition=~models.Q(state="open") | ~models.Q(offices=[]),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
