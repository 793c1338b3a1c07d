"""An objection to a public notice is a task of its own: a clock, a duty, and officers whom it concerns."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
WAITING = """
INSERT INTO casework_task (case_id, step, round, state, "right", "group", division, opened_at, opened_on, due_on, amber_on,
    level, offices, outcome, reason, answers)
SELECT shown.case_id, 'objection_answer', row_number() OVER (PARTITION BY shown.case_id ORDER BY said.id), 'open',
    'cases.objections', 'objection', shown.division, said.at, (said.at AT TIME ZONE 'Asia/Shanghai')::date,
    (said.at AT TIME ZONE 'Asia/Shanghai')::date + 14, (said.at AT TIME ZONE 'Asia/Shanghai')::date + 11, 0, '{9,6}', '', said.id::text, '{}'
FROM casework_objection said JOIN casework_publicity shown ON shown.id = said.publicity_id WHERE said.handled_at IS NULL;
UPDATE casework_objection said SET task_id = task.id FROM casework_task task
WHERE task."group" = 'objection' AND task.reason = said.id::text;
UPDATE casework_task SET reason = '' WHERE "group" = 'objection';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0083_feedback"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "objection",
            "task",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="objection",
                to="casework.task", help_text="its answer",
            ),
        ),
        migrations.AddField(
            "objection",
            "about",
            models.CharField(
                max_length=200, default="", help_text="which officer it concerns, as whoever objects says"
            ),
        ),
        migrations.CreateModel(
            name="Concerned",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="concerned",
                        to="casework.objection",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("objection", "officer"), name="officer_is_concerned_once")
                ],
            },
        ),
        migrations.RemoveConstraint("task", "one_open_task_of_a_step"),
        migrations.AddConstraint(
            "task",
            models.UniqueConstraint(
                name="one_open_task_of_a_step", fields=["case", "step"],
                condition=Q(state="open") & ~Q(group="objection"),
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "objection",
            models.CheckConstraint(
                name="objection_that_waits_is_a_task",
                condition=Q(task__isnull=False) | Q(handled_at__isnull=False),
            ),
        ),
    ]  # fmt: skip
