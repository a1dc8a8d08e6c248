from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0014_messengers'),
    ]

    operations: list = []
