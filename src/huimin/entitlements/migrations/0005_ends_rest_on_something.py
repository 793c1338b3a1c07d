"""Keep by what an award ended, and what two officers agree to where no case can be begun."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, Q

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
OFFICER = {"on_delete": PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
BACK = """
DROP TRIGGER entitlements_measure_stays ON entitlements_measure;
DROP FUNCTION entitlements_measure_stays();
CREATE OR REPLACE FUNCTION entitlements_award_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (isempty(NEW.days) OR lower(NEW.days) = lower(OLD.days)
            AND (upper_inf(OLD.days) OR upper(NEW.days) <= upper(OLD.days)))
       AND (to_jsonb(NEW) - 'days' - 'end_reason') = (to_jsonb(OLD) - 'days' - 'end_reason') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an award is never edited; end it and grant the next one'
        USING ERRCODE = 'check_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("entitlements", "0005_no_figure_below_zero"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="award",
            name="end_basis",
            field=models.CharField(
                max_length=80,
                default="",
                help_text="case, proposal or measure of two officers by which it ended",
            ),
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        max_length=10, choices=[("end", "End"), ("suspend", "Suspend"), ("lift", "Lift")]
                    ),
                ),
                ("on", models.DateField()),
                ("reason", models.CharField(max_length=60)),
                ("asked_at", models.DateTimeField()),
                ("agreed", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.ForeignKey(null=True, **OFFICER)),
                ("asked_by", models.ForeignKey(**OFFICER)),
                (
                    "award",
                    models.ForeignKey(on_delete=PROTECT, related_name="measures", to="entitlements.award"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="measure_is_agreed_by_somebody_else",
                        condition=Q(agreed__isnull=True, answered_by__isnull=True)
                        | Q(agreed__isnull=False, answered_by__isnull=False) & ~Q(answered_by=F("asked_by")),
                    ),
                    models.UniqueConstraint(
                        name="one_measure_waits", fields=["award"], condition=Q(agreed__isnull=True)
                    ),
                ]
            },
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
