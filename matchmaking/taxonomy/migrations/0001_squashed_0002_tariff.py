"""The tables of this app at once, for a new database: 0001 to 0002 in one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("taxonomy", "0001_initial"), ("taxonomy", "0002_tariff")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Sector",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("name_en", models.CharField(max_length=250, verbose_name="English name")),
                ("name_es", models.CharField(max_length=250, verbose_name="Spanish name")),
                ("name_ja", models.CharField(max_length=250, verbose_name="Japanese name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="taxonomy.sector",
                        verbose_name="parent",
                    ),
                ),
            ],
            options={
                "verbose_name": "sector",
                "verbose_name_plural": "sectors",
                "ordering": ("position", "code"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Capability",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("name_en", models.CharField(max_length=250, verbose_name="English name")),
                ("name_es", models.CharField(max_length=250, verbose_name="Spanish name")),
                ("name_ja", models.CharField(max_length=250, verbose_name="Japanese name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("plastics-rubber", "Plastics and rubber processing"),
                            ("composites", "Composites and additive manufacturing"),
                            ("metal-forming", "Metal forming"),
                            ("casting-forging", "Casting, forging and powder metal"),
                            ("machining", "Machining"),
                            ("joining", "Welding and joining"),
                            ("heat-surface", "Heat and surface treatment"),
                            ("tooling", "Tooling, design and prototypes"),
                            ("electronics", "Electronics and electrical assembly"),
                            ("assembly-quality", "Assembly, measurement and testing"),
                            ("medical", "Medical and pharmaceutical processes"),
                            ("aerospace", "Aerospace processes"),
                            ("food-processing", "Food processing"),
                            ("food-preservation", "Food preservation and packing"),
                            ("beverages", "Beverage processes"),
                            ("agriculture", "Agriculture and post-harvest"),
                            ("cosmetics-chemicals", "Cosmetics and chemical processes"),
                            ("textiles-leather", "Textiles, leather and footwear"),
                            ("wood-ceramics-glass", "Wood, ceramics, glass and crafts"),
                            ("packaging-printing", "Packaging and printing processes"),
                            ("digital", "Digital services"),
                            ("energy-infrastructure", "Energy and infrastructure services"),
                            ("logistics", "Logistics and trade services"),
                            ("commercial", "Commercial and production services"),
                        ],
                        max_length=40,
                        verbose_name="group",
                    ),
                ),
                (
                    "sectors",
                    models.ManyToManyField(
                        blank=True,
                        related_name="capabilities",
                        to="taxonomy.sector",
                        verbose_name="sectors",
                    ),
                ),
            ],
            options={
                "verbose_name": "capability",
                "verbose_name_plural": "capabilities",
                "ordering": ("position", "code"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HsHeading",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("name_en", models.CharField(max_length=250, verbose_name="English name")),
                ("name_es", models.CharField(max_length=250, verbose_name="Spanish name")),
                ("name_ja", models.CharField(max_length=250, verbose_name="Japanese name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="headings",
                        to="taxonomy.hsheading",
                        verbose_name="chapter",
                    ),
                ),
            ],
            options={
                "verbose_name": "HS heading",
                "verbose_name_plural": "HS headings",
                "ordering": ("position", "code"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProductTerm",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("name_en", models.CharField(max_length=250, verbose_name="English name")),
                ("name_es", models.CharField(max_length=250, verbose_name="Spanish name")),
                ("name_ja", models.CharField(max_length=250, verbose_name="Japanese name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("retired", models.BooleanField(default=False, verbose_name="retired")),
                ("hs_codes", models.JSONField(blank=True, default=list, verbose_name="HS codes")),
                (
                    "capabilities",
                    models.ManyToManyField(
                        blank=True,
                        related_name="product_terms",
                        to="taxonomy.capability",
                        verbose_name="capabilities",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="product_terms",
                        to="taxonomy.sector",
                        verbose_name="sector",
                    ),
                ),
            ],
            options={
                "verbose_name": "product term",
                "verbose_name_plural": "product terms",
                "ordering": ("position", "code"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CertificationScheme",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("name_en", models.CharField(max_length=250, verbose_name="English name")),
                ("name_es", models.CharField(max_length=250, verbose_name="Spanish name")),
                ("name_ja", models.CharField(max_length=250, verbose_name="Japanese name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("quality", "Quality management"),
                            ("environment-safety", "Environment, safety and energy"),
                            ("food-safety", "Food safety"),
                            ("agriculture", "Agriculture and organic"),
                            ("faith-diet", "Religious and dietary"),
                            ("social", "Social and ethical"),
                            ("origin", "Denomination of origin"),
                            ("authority", "Authority registrations and national standards"),
                            ("product-safety", "Product safety and substances"),
                            ("material", "Materials and sustainability"),
                            ("sector-specific", "Sector schemes and workmanship"),
                            ("trade-security", "Trade and supply-chain security"),
                            ("information", "Information security and services"),
                        ],
                        max_length=40,
                        verbose_name="group",
                    ),
                ),
                ("stands_for_en", models.TextField(verbose_name="what it stands for, in English")),
                ("stands_for_es", models.TextField(verbose_name="what it stands for, in Spanish")),
                ("stands_for_ja", models.TextField(verbose_name="what it stands for, in Japanese")),
                (
                    "implies",
                    models.ManyToManyField(
                        blank=True,
                        related_name="implied_by",
                        to="taxonomy.certificationscheme",
                        verbose_name="schemes that it includes",
                    ),
                ),
                (
                    "sectors",
                    models.ManyToManyField(
                        blank=True,
                        related_name="certification_schemes",
                        to="taxonomy.sector",
                        verbose_name="sectors that ask for it",
                    ),
                ),
            ],
            options={
                "verbose_name": "certification scheme",
                "verbose_name_plural": "certification schemes",
                "ordering": ("position", "code"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("name_en", models.CharField(max_length=250, verbose_name="English name")),
                ("name_es", models.CharField(max_length=250, verbose_name="Spanish name")),
                ("name_ja", models.CharField(max_length=250, verbose_name="Japanese name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("mass", "Mass"),
                            ("volume", "Volume"),
                            ("length", "Length"),
                            ("area", "Area"),
                            ("count", "Count"),
                            ("energy", "Energy"),
                            ("power", "Power"),
                            ("time", "Time"),
                            ("data", "Data"),
                            ("pack", "Pack"),
                        ],
                        max_length=20,
                        verbose_name="dimension",
                    ),
                ),
                (
                    "factor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=12,
                        help_text="How many base units of its dimension one of this unit is.",
                        max_digits=24,
                        null=True,
                        verbose_name="factor",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("factor__isnull", True), ("factor__gt", 0), _connector="OR"
                        ),
                        name="taxonomy_unit_factor_positive",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Incoterm",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("name_en", models.CharField(max_length=250, verbose_name="English name")),
                ("name_es", models.CharField(max_length=250, verbose_name="Spanish name")),
                ("name_ja", models.CharField(max_length=250, verbose_name="Japanese name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("any", "Any mode of transport"),
                            ("sea", "Sea and inland waterway"),
                        ],
                        max_length=10,
                        verbose_name="mode of transport",
                    ),
                ),
                ("explains_en", models.TextField(verbose_name="who carries what, in English")),
                ("explains_es", models.TextField(verbose_name="who carries what, in Spanish")),
                ("explains_ja", models.TextField(verbose_name="who carries what, in Japanese")),
            ],
            options={
                "verbose_name": "Incoterm",
                "verbose_name_plural": "Incoterms",
                "ordering": ("position", "code"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("name_en", models.CharField(max_length=250, verbose_name="English name")),
                ("name_es", models.CharField(max_length=250, verbose_name="Spanish name")),
                ("name_ja", models.CharField(max_length=250, verbose_name="Japanese name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "country",
                    models.CharField(
                        choices=[("MX", "Mexico"), ("JP", "Japan")],
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ("position", "code"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sector", "Sector"),
                            ("capability", "Capability"),
                            ("product", "Product"),
                            ("certification", "Certification"),
                            ("unit", "Unit"),
                            ("incoterm", "Incoterm"),
                            ("region", "Region"),
                            ("hs", "HS heading"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(max_length=80, verbose_name="code")),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Spanish"), ("ja", "Japanese"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("text", models.CharField(max_length=250, verbose_name="text")),
                (
                    "key",
                    models.CharField(editable=False, max_length=250, verbose_name="comparison key"),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("file", "Taxonomy files"), ("administrator", "Administrator")],
                        default="administrator",
                        editable=False,
                        max_length=20,
                        verbose_name="origin",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed at")),
            ],
            options={
                "verbose_name": "synonym",
                "verbose_name_plural": "synonyms",
                "ordering": ("kind", "code", "language", "key"),
                "indexes": [models.Index(fields=["kind", "code"], name="taxonomy_synonym_term")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "language", "key", "code"),
                        name="taxonomy_synonym_once_per_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        name="taxonomy_synonym_key_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TariffSchedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "country",
                    models.CharField(max_length=2, unique=True, verbose_name="country of import"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("as_of", models.DateField(blank=True, null=True, verbose_name="as of")),
                ("digest", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField(auto_now=True, verbose_name="loaded")),
            ],
            options={
                "verbose_name": "tariff schedule",
                "verbose_name_plural": "tariff schedules",
            },
        ),
        migrations.CreateModel(
            name="TariffLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("hs6", models.CharField(db_index=True, max_length=6, verbose_name="HS code")),
                (
                    "statistical",
                    models.CharField(blank=True, max_length=12, verbose_name="statistical code"),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("general", models.TextField(blank=True, verbose_name="general rate")),
                ("wto", models.TextField(blank=True, verbose_name="WTO rate")),
                ("aaemj", models.TextField(blank=True, verbose_name="rate under the AAEMJ")),
                ("cptpp", models.TextField(blank=True, verbose_name="rate under the CPTPP")),
                ("general_percent", models.DecimalField(decimal_places=3, max_digits=7, null=True)),
                ("wto_percent", models.DecimalField(decimal_places=3, max_digits=7, null=True)),
                ("aaemj_percent", models.DecimalField(decimal_places=3, max_digits=7, null=True)),
                ("cptpp_percent", models.DecimalField(decimal_places=3, max_digits=7, null=True)),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="taxonomy.tariffschedule",
                    ),
                ),
            ],
            options={
                "verbose_name": "tariff line",
                "verbose_name_plural": "tariff lines",
                "ordering": ("schedule", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("schedule", "position"), name="taxonomy_tariff_line_once"
                    )
                ],
            },
        ),
    ]
