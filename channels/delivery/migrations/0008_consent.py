from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0007_channels_foundation'),
    ]

    operations: list = []
