from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


def without_constraint(to: str, name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name=name, to=to
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("customers", "0012_databases")]
    operations: ClassVar = [
        migrations.AddField("customer", "told_at", models.JSONField(default=dict, db_default={})),
        migrations.AlterField("consent", "customer", without_constraint("customers.customer", "consents")),
        migrations.AlterField(
            "consent",
            "topic",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                to="customers.topic",
            ),
        ),
        migrations.AlterField("consentchange", "customer", without_constraint("customers.customer", "+")),
        migrations.AlterField("consentchange", "topic", without_constraint("customers.topic", "+")),
        # Lives for a second: packing it would cost more than keeping it as it is.
        migrations.RunSQL(
            "alter table customers_received alter column messages set storage external",
            "alter table customers_received alter column messages set storage extended",
        ),
        # A number taken from a sequence costs as much as half a row (0003_sequences.py).
        *(
            migrations.RunSQL(
                f"alter sequence customers_{name}_id_seq cache 500", f"alter sequence customers_{name}_id_seq cache 1"
            )
            for name in ("address", "identity", "consent", "consentchange")
        ),
    ]
