import district.core.clock
import district.core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from district.tenancy.append_only import append_only
from tenants.late.triggers import notices_late_changes


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0005_name_stages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='reason',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='matter',
            name='feeling',
            field=models.CharField(blank=True, choices=[('worry', '烦心事'), ('care', '操心事'), ('warmth', '暖心事')], db_default='', default='', max_length=8, verbose_name='哪类心事'),
        ),
        migrations.AddField(
            model_name='matter',
            name='publish_by',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='stagemoment',
            name='publish_by',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='stagemoment',
            name='result',
            field=models.CharField(blank=True, choices=[('done', '已办好'), ('explained', '办不了，已说明原因'), ('transferred', '已转交有关单位'), ('final', '最终答复')], max_length=12),
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('round', models.PositiveSmallIntegerField()),
                ('recipient', models.CharField(choices=[('property', '物业公司'), ('street', '街道'), ('department', '职能部门'), ('hotline', '12345热线')], max_length=12, verbose_name='转给谁')),
                ('unit_name', models.CharField(blank=True, max_length=40, verbose_name='哪个单位')),
                ('asked', models.TextField(verbose_name='请他们办什么')),
                ('at', models.DateTimeField(default=district.core.clock.now)),
                ('answer_by', models.DateTimeField()),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='matters.matter')),
            ],
            options={
                'ordering': ['at', 'id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='FinalReply',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('round', models.PositiveSmallIntegerField()),
                ('ground', models.CharField(choices=[('settled', '已经依法处理完毕'), ('unreasonable', '诉求没有依据，无法满足')], max_length=14, verbose_name='为什么')),
                ('text', models.TextField(verbose_name='答复内容')),
                ('decided_by', models.CharField(max_length=40, verbose_name='哪个单位决定的')),
                ('decided_on', models.DateField(verbose_name='哪天决定的')),
                ('proposed_at', models.DateTimeField(default=district.core.clock.now)),
                ('settled_at', models.DateTimeField(null=True)),
                ('refused_because', models.TextField(blank=True)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='final_replies', to='matters.matter')),
                ('paper', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.photo')),
                ('proposed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['proposed_at', 'id'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('matter', 'round'), name='final_reply_proposed_once'), models.CheckConstraint(condition=models.Q(('settled_by', None), models.Q(('settled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='final_reply_takes_two')],
            },
        ),
        migrations.CreateModel(
            name='ReferralReply',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('kind', models.CharField(choices=[('answered', '已答复'), ('sent_back', '退回来了，说不归他们管'), ('silent', '到期没有答复')], max_length=10)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('at_precision', models.CharField(choices=[('moment', '精确到时刻'), ('day', '精确到日')], default='moment', max_length=6)),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='matters.referral')),
            ],
            options={
                'ordering': ['id'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'silent'), models.Q(('text', ''), _negated=True), _connector='OR'), name='reply_says_something')],
            },
        ),
        append_only("matters_referral"),
        append_only("matters_referralreply"),
        notices_late_changes("matters_referral", "answer_by"),
        notices_late_changes("matters_referralreply", "at"),
    ]
