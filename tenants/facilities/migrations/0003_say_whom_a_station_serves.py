from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0002_notice_late_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='station',
            name='level',
            field=models.CharField(choices=[('station', '党群服务站（小区）'), ('centre', '党群服务中心（社区、街道）')], default='station', max_length=8, verbose_name='级别'),
        ),
        migrations.AddField(
            model_name='station',
            name='serves',
            field=models.CharField(blank=True, max_length=200, verbose_name='服务哪些小区'),
        ),
    ]
