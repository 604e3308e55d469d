from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_squashed_0004_checked_batches_wait"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrow",
            name="dropped",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="importrow",
            name="drops",
            field=models.BooleanField(default=False),
        ),
    ]
