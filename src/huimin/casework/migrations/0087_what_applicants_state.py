"""Keep what applicants tell about what happened, and the statements that other adults gave themselves."""

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("casework", "0086_interviews"), ("registry", "0001_first")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="told",
            field=models.JSONField(
                default=dict, help_text="what the applicant tells about what happened: question -> answer"
            ),
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "strokes",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="lists of points, x 0 to 1000, y 0 to 400",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="casework.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="whose they are",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "signed_in",
                    models.ForeignKey(
                        help_text="who had signed in",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(strokes=[]) | Q(signed_in__isnull=False, signed_in=F("person")),
                        name="consent_is_drawn_or_given_by_oneself",
                    ),
                ]
            },
        ),
    ]
