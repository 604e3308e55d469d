"""Taking the contacts out of uploaded sheets whose time is over."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from matchmaking.common.sheets.columns import match_header
from matchmaking.exchange.columns import columns_of
from matchmaking.exchange.domain.contacts import CONTACT_COLUMNS
from matchmaking.exchange.enums import BatchState
from matchmaking.exchange.models import ImportBatch, ImportRow

# What was only checked still waits for a person to take it over, contacts and all.
OVER = (BatchState.TAKEN, BatchState.REFUSED)


def shred_old(*, now: dt.datetime | None = None, limit: int = 200) -> int:
    """Empty files and contact cells older than `settings.IMPORT_RETENTION_DAYS`; how many sheets.

    What each row became, and what was wrong with it, stays.
    """
    before = (now or timezone.now()) - dt.timedelta(days=settings.IMPORT_RETENTION_DAYS)
    old = ImportBatch.objects.filter(state__in=OVER, updated_at__lt=before).exclude(content=b"")
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:limit])
    for batch_id in ids:
        with transaction.atomic():
            batch = ImportBatch.objects.defer("content").get(pk=batch_id)
            empty_contacts(batch, batch.rows.all())
            ImportBatch.objects.filter(pk=batch_id).update(content=b"")
    return len(ids)


def empty_contacts(batch: ImportBatch, rows: Iterable[ImportRow]) -> None:
    """Take names, addresses and telephones out of `rows`, and what was said about those cells."""
    positions = match_header(batch.header, columns_of(batch.kind)).positions
    contact = {positions[name] for name in CONTACT_COLUMNS if name in positions}
    changed = []
    for row in rows:
        row.cells = ["" if at in contact else cell for at, cell in enumerate(row.cells)]
        row.problems = [found for found in row.problems if found["column"] not in CONTACT_COLUMNS]
        changed.append(row)
    ImportRow.objects.bulk_update(changed, ["cells", "problems"], batch_size=500)
