"""Kept vectors do not say which weights made them; texts are encoded anew by the next run."""

from typing import Any

from django.db import migrations


def forget(apps: Any, schema_editor: Any) -> None:
    apps.get_model("matching", "TextVector").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("matching", "0002_labels")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
