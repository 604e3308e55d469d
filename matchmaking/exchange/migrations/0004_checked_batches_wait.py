from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0003_fill_recognised_rows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importbatch",
            name="state",
            field=models.CharField(
                choices=[
                    ("uploaded", "Waiting to be checked"),
                    ("checked", "Checked, waiting to be taken over"),
                    ("refused", "Cannot be read"),
                    ("taking", "Being taken over"),
                    ("taken", "Taken over"),
                ],
                db_index=True,
                default="uploaded",
                max_length=8,
                verbose_name="state",
            ),
        ),
    ]
