from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Rows that were taken before say whom they are about, and under which id of the organizer."""
    rows = apps.get_model("exchange", "ImportRow").objects
    suppliers = apps.get_model("profiles", "Supplier").objects.filter(pk=OuterRef("supplier"))
    needs = apps.get_model("profiles", "Need").objects.filter(pk=OuterRef("need"))
    rows.filter(supplier__isnull=False).update(
        party_key=Subquery(suppliers.values("external_id")[:1]),
        name_key=Subquery(suppliers.values("organisation__name_key")[:1]),
        organisation=Subquery(suppliers.values("organisation")[:1]),
        recognised="listed",
    )
    rows.filter(need__isnull=False).update(
        party_key=Subquery(needs.values("buyer__organisation__name_key")[:1]),
        name_key=Subquery(needs.values("buyer__organisation__name_key")[:1]),
        organisation=Subquery(needs.values("buyer__organisation")[:1]),
        recognised="listed",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0002_recognised_rows"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
