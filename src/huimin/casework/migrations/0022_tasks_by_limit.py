"""Find the open tasks by the limit that comes first."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Least


class Migration(migrations.Migration):
    dependencies = [("casework", "0021_absences_apart")]
    operations = [
        migrations.AddIndex(
            "task",
            models.Index(
                Least(
                    models.F("due_on"),
                    models.Case(models.When(begun_on__isnull=True, then=models.F("begin_on"))),
                ),
                "id",
                name="task_expires",
                condition=Q(state="open"),
            ),
        ),
    ]
