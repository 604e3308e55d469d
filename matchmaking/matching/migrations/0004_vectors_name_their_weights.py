from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_forget_vectors_of_unknown_weights")]

    operations = [
        migrations.RemoveConstraint(model_name="textvector", name="text_vector_once"),
        migrations.AddField(
            model_name="textvector",
            name="digest",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="textvector",
            name="dimension",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="textvector",
            constraint=models.UniqueConstraint(
                fields=["text_hash", "encoder", "digest", "dimension"], name="text_vector_once"
            ),
        ),
    ]
