from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_address_detail'),
    ]

    operations: list = []
