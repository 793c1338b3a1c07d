"""Let appeals say why at length, and keep those who decided away from them."""

from pathlib import Path

from django.db import migrations, models

FORWARD = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
BACKWARD = """
DROP TRIGGER casework_appeals_are_heard_by_others ON casework_duty;
DROP FUNCTION casework_appeals_are_heard_by_others;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_notices")]
    operations = [
        migrations.AlterField(
            model_name="case",
            name="cause",
            field=models.TextField(
                default="", help_text="why it was opened, if it is no application; what an appeal says"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
