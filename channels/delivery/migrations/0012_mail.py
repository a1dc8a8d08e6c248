from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0011_push'),
    ]

    operations: list = []
