
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_silence'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='paused_until',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='case',
            name='outcome',
            field=models.CharField(blank=True, choices=[('granted', 'granted'), ('refused', 'refused'), ('terminated', 'terminated'), ('withdrawn', 'withdrawn'), ('lapsed', 'lapsed'), ('not_accepted', 'not_accepted'), ('not_needed', 'not_needed')], max_length=12),
        ),
    ]
