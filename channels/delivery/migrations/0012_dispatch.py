import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_api_keys'),
        ('delivery', '0011_sms'),
    ]

    operations = [
        migrations.AddField(
            model_name='flight',
            name='begun_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='SenderDay',
            fields=[
                ('pk', models.CompositePrimaryKey('sender_id', 'on', blank=True, editable=False, primary_key=True, serialize=False)),
                ('sender_id', models.BigIntegerField()),
                ('on', models.DateField()),
                ('sent', models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Cap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(blank=True, max_length=20)),
                ('most', models.PositiveSmallIntegerField()),
                ('window_s', models.PositiveIntegerField()),
                ('brand', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='accounts.brand')),
            ],
        ),
    ]
