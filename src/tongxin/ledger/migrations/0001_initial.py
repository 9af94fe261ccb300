import django.db.models.deletion
from django.db import migrations, models


def byte_order(apps, schema_editor):
    """Ranges of paths are ranges of bytes, whatever the order of words in the database's language."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE ledger_entry ALTER COLUMN path TYPE varchar(255) COLLATE "C"')


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("opening", "期初"), ("summary", "汇总")], max_length=8, verbose_name="性质"
                    ),
                ),
                ("item", models.CharField(max_length=60, verbose_name="项目")),
                ("level", models.CharField(blank=True, default="", max_length=12, verbose_name="层级")),
                ("first_on", models.DateField(verbose_name="自")),
                ("last_on", models.DateField(verbose_name="至")),
                ("stated", models.BigIntegerField(verbose_name="申报数")),
                ("detailed", models.BigIntegerField(verbose_name="当时明细")),
                ("posted", models.BigIntegerField(verbose_name="无明细部分")),
                ("source", models.CharField(max_length=200, verbose_name="出处")),
                ("unit_path", models.CharField(db_index=True, default="", max_length=255, verbose_name="单位路径")),
                ("made_by", models.CharField(max_length=64, verbose_name="录入人")),
                ("made_at", models.DateTimeField(verbose_name="录入时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="people.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "申报数",
                "verbose_name_plural": "申报数",
            },
        ),
        migrations.CreateModel(
            name="Overlap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cause", models.CharField(max_length=64, verbose_name="依据")),
                (
                    "choice",
                    models.CharField(
                        choices=[("extra", "另计"), ("out_of", "冲减")], max_length=8, verbose_name="处置"
                    ),
                ),
                ("taken", models.BigIntegerField(default=0, verbose_name="冲减数")),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overlaps",
                        to="ledger.statement",
                        verbose_name="申报数",
                    ),
                ),
            ],
            options={
                "verbose_name": "重叠",
                "verbose_name_plural": "重叠",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cause", models.CharField(max_length=64, verbose_name="依据")),
                ("posting", models.PositiveIntegerField(verbose_name="过账次")),
                ("fact", models.PositiveSmallIntegerField(verbose_name="事实号")),
                ("party", models.PositiveSmallIntegerField(verbose_name="当事方号")),
                ("sign", models.SmallIntegerField(verbose_name="正负")),
                ("path", models.CharField(max_length=255, verbose_name="路径")),
                ("item", models.CharField(max_length=60, verbose_name="项目")),
                ("level", models.CharField(blank=True, default="", max_length=12, verbose_name="层级")),
                ("object", models.CharField(blank=True, default="", max_length=64, verbose_name="对象")),
                ("content", models.CharField(blank=True, default="", max_length=64, verbose_name="内容")),
                ("quantity", models.BigIntegerField(verbose_name="数量")),
                ("points", models.IntegerField(default=0, verbose_name="积分")),
                ("lift", models.PositiveSmallIntegerField(default=0, verbose_name="抬升")),
                ("share_num", models.PositiveIntegerField(default=1, verbose_name="份额分子")),
                ("share_den", models.PositiveIntegerField(default=1, verbose_name="份额分母")),
                ("is_joint", models.BooleanField(default=False, verbose_name="联合")),
                ("is_divided", models.BooleanField(default=False, verbose_name="分摊")),
                ("happened_on", models.DateField(verbose_name="发生日期")),
                ("booked_on", models.DateField(verbose_name="记账日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年")),
                ("month", models.PositiveIntegerField(verbose_name="月")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("edition", models.CharField(blank=True, default="", max_length=12, verbose_name="规则版本")),
                ("seal", models.PositiveIntegerField(default=0, verbose_name="封账号")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="ledger.entry",
                        verbose_name="冲销",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "分录",
                "verbose_name_plural": "分录",
                "indexes": [
                    models.Index(
                        fields=[
                            "item",
                            "year",
                            "path",
                            "level",
                            "object",
                            "month",
                            "booked_on",
                            "lift",
                            "sign",
                            "quantity",
                            "cause",
                            "person",
                            "is_joint",
                            "is_divided",
                            "seal",
                        ],
                        name="ledger_reading",
                    ),
                    models.Index(fields=["person", "year"], name="ledger_person_year"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("sign__in", [1, -1])), name="entry_sign"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quantity__gte", 0), ("sign", 1)),
                            models.Q(("quantity__lte", 0), ("sign", -1)),
                            _connector="OR",
                        ),
                        name="entry_quantity_has_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reverses", None), ("sign", 1)),
                            models.Q(("reverses__isnull", False), ("sign", -1)),
                            _connector="OR",
                        ),
                        name="reversal_names_original",
                    ),
                    models.UniqueConstraint(
                        fields=("cause", "posting", "fact", "party", "sign"), name="one_entry_a_party"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_on", models.DateField(verbose_name="自")),
                ("last_on", models.DateField(verbose_name="至")),
                ("cause", models.CharField(max_length=64, verbose_name="依据")),
                ("made_at", models.DateTimeField(verbose_name="封账时间")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="启封时间")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="people.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "封账",
                "verbose_name_plural": "封账",
                "indexes": [models.Index(fields=["first_on", "last_on", "unit"], name="ledger_seal_span")],
            },
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["item", "unit"], name="ledger_statement_item"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))), name="statement_span"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(condition=models.Q(("stated__gt", 0)), name="statement_positive"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("posted__gte", 0)), name="statement_posts_no_less_than_nothing"
            ),
        ),
        migrations.AddIndex(
            model_name="overlap",
            index=models.Index(fields=["cause"], name="ledger_overlap_cause"),
        ),
        migrations.AddConstraint(
            model_name="overlap",
            constraint=models.UniqueConstraint(fields=("statement", "cause"), name="one_overlap"),
        ),
        migrations.AddConstraint(
            model_name="overlap",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__gte", 0)), name="overlap_takes_no_less_than_nothing"
            ),
        ),
        migrations.CreateModel(
            name="TallyMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("upto", models.BigIntegerField(default=0, verbose_name="合计到")),
                ("weighed", models.BigIntegerField(default=0, verbose_name="计重到")),
            ],
            options={
                "verbose_name": "合计截止",
                "verbose_name_plural": "合计截止",
            },
        ),
        migrations.CreateModel(
            name="TallyPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("one", models.CharField(max_length=60, verbose_name="项目")),
                ("other", models.CharField(max_length=60, verbose_name="另一项目")),
            ],
            options={
                "verbose_name": "同记项目",
                "verbose_name_plural": "同记项目",
                "constraints": [models.UniqueConstraint(fields=("one", "other"), name="one_tally_pair")],
            },
        ),
        migrations.CreateModel(
            name="TallyUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_moved", models.BooleanField(default=False, verbose_name="换过上级")),
                ("entries", models.PositiveIntegerField(default=0, verbose_name="分录数")),
                ("is_kept", models.BooleanField(default=False, verbose_name="留合计")),
                (
                    "parent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                        verbose_name="上级",
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "合计单位",
                "verbose_name_plural": "合计单位",
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_own", models.BooleanField(verbose_name="本级")),
                ("item", models.CharField(max_length=60, verbose_name="项目")),
                ("level", models.CharField(blank=True, default="", max_length=12, verbose_name="层级")),
                ("month", models.PositiveIntegerField(verbose_name="月")),
                ("records", models.IntegerField(verbose_name="记录数")),
                ("quantity", models.BigIntegerField(verbose_name="数量")),
                ("facts", models.IntegerField(verbose_name="事实数")),
                ("stated", models.BigIntegerField(verbose_name="申报数量")),
                ("stated_records", models.IntegerField(verbose_name="申报条数")),
                ("joint", models.IntegerField(verbose_name="联合条数")),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "合计",
                "verbose_name_plural": "合计",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "is_own", "item", "month", "level"), name="one_tally_a_cell"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TallySpread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_own", models.BooleanField(verbose_name="本级")),
                ("cause", models.CharField(db_index=True, max_length=64, verbose_name="依据")),
                ("item", models.CharField(max_length=60, verbose_name="项目")),
                ("level", models.CharField(blank=True, default="", max_length=12, verbose_name="层级")),
                ("month", models.PositiveIntegerField(verbose_name="月")),
                ("is_joint", models.BooleanField(verbose_name="联合")),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "跨格记录",
                "verbose_name_plural": "跨格记录",
                "indexes": [models.Index(fields=["unit", "is_own", "item", "month"], name="ledger_spread_reading")],
            },
        ),
        migrations.RunPython(byte_order, migrations.RunPython.noop),
    ]
