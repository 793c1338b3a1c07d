"""Keep who asked that a case has the longer limit, on which ground, and who allowed it."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, F, Q

OFFICER = {"on_delete": PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0073_grounds_of_pauses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="SpecialQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(max_length=20, help_text="of those that the procedure names"),
                ),
                ("reason", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("allowed", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.ForeignKey(null=True, **OFFICER)),
                ("asked_by", models.ForeignKey(**OFFICER)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="special_questions", to="casework.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="special_case_is_allowed_by_somebody_else",
                        condition=Q(allowed__isnull=True, answered_by__isnull=True)
                        | Q(allowed__isnull=False, answered_by__isnull=False) & ~Q(answered_by=F("asked_by")),
                    ),
                    models.UniqueConstraint(
                        name="one_question_for_a_special_case",
                        fields=["case"],
                        condition=Q(allowed__isnull=True),
                    ),
                ]
            },
        ),
    ]
