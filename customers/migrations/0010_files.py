from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("customers", "0009_attributes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SavedMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("mapping", models.JSONField()),
                ("used_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=255)),
                ("stored_as", models.CharField(max_length=64, unique=True)),
                ("size", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="import",
            name="upload",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="imports", to="customers.upload"
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting for its turn"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("canceled", "Cancelled"),
                ],
                default="running",
                max_length=10,
            ),
        ),
        migrations.AddField("import", "bytes_read", models.BigIntegerField(default=0)),
        migrations.AddField("import", "size", models.BigIntegerField(default=0)),
        migrations.AddField("import", "worked_s", models.FloatField(default=0)),
        migrations.AddField("import", "is_cancel_asked", models.BooleanField(default=False)),
        migrations.AddField("import", "heard_at", models.DateTimeField(null=True)),
        # What still ran when this was installed has no file to go on with.
        migrations.RunSQL(
            "update customers_import set status = 'failed', error = 'The import was interrupted.' "
            "where status = 'running'",
            migrations.RunSQL.noop,
        ),
    ]
