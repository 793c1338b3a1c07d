"""Hold people and amounts in the index of states: home and the month count payments without reading them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_days_until_which_decisions_count")]

    operations = [
        migrations.RemoveIndex(model_name="payment", name="payment_state"),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["run", "state"], name="payment_state", include=["people", "amount"]),
        ),
    ]
