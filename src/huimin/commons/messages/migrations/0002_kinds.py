"""Messages of a kind, whose words are found when they are read; one of a kind about something is sent once."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("notes", "0001_first")]
    operations = [
        migrations.AddField("message", "kind", models.CharField(max_length=20, default="")),
        migrations.AddField(
            "message",
            "subject",
            models.CharField(max_length=60, default="", help_text="what it is about, as “app.Model:id”"),
        ),
        migrations.AddField(
            "message", "about", models.JSONField(default=dict, help_text="what the words of its kind need")
        ),
        migrations.AddConstraint(
            "message",
            models.UniqueConstraint(
                name="message_of_a_kind_is_sent_once",
                fields=["officer", "kind", "subject"],
                condition=~Q(kind=""),
            ),
        ),
    ]
