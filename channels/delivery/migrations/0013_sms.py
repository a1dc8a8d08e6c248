from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0012_mail'),
    ]

    operations: list = []
