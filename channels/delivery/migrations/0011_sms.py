import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0010_content'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplyPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.CharField(max_length=40)),
                ('to', models.CharField(max_length=40)),
                ('reference', models.PositiveIntegerField()),
                ('total', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('data_coding', models.PositiveSmallIntegerField()),
                ('octets', models.BinaryField()),
                ('received_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='delivery.account')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'endpoint', 'to', 'reference', 'total', 'number'), name='reply_part')],
            },
        ),
    ]
