"""Encipher what the files of complaints were called: a name of a file can name who reported."""

from typing import Any

from django.db import migrations, models

from huimin.casework.secrecy import enciphered, opened

HOLD = "ALTER TABLE casework_exhibit DISABLE TRIGGER casework_exhibit_stays"
LET_GO = "ALTER TABLE casework_exhibit ENABLE TRIGGER casework_exhibit_stays"


def encipher(apps: Any, _editor: Any) -> None:
    """Encipher the names that are there."""
    for exhibit in apps.get_model("casework", "Exhibit").objects.all():
        exhibit.name_cipher = enciphered(exhibit.name)
        exhibit.save(update_fields=["name_cipher"])


def decipher(apps: Any, _editor: Any) -> None:
    """Write the names in the open again."""
    for exhibit in apps.get_model("casework", "Exhibit").objects.all():
        exhibit.name = opened(exhibit.name_cipher)
        exhibit.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0061_objections_apart")]
    operations = [
        migrations.AddField(
            "exhibit",
            "name_cipher",
            models.BinaryField(null=True, help_text="what the file was called, enciphered"),
        ),
        migrations.AlterField("exhibit", "name", models.CharField(max_length=120, default="")),
        migrations.RunSQL(HOLD, LET_GO),
        migrations.RunPython(encipher, decipher),
        migrations.RunSQL(LET_GO, HOLD),
        migrations.RemoveField("exhibit", "name"),
    ]
