"""What uploaded sheets keep of people: the file itself, and the contacts in its rows."""

from django.db.models import TextField
from django.db.models.functions import Cast

from matchmaking.common.personal import Found, Holding, naming, register_holding, unguarded
from matchmaking.exchange.domain.retention import empty_contacts
from matchmaking.exchange.models import ImportBatch, ImportRow


def register() -> None:
    register_holding(
        Holding(
            "uploaded sheets",
            lambda email: unguarded(ImportBatch).filter(
                pk__in=_rows_naming(email).order_by().values("batch")
            ),
            ("file_name", "created_at", "mission__name_es"),
            _erase_files,
        )
    )
    register_holding(
        Holding(
            "rows of uploaded sheets",
            lambda email: _rows_naming(email),
            ("batch__file_name", "number", "cells", "state"),
            _erase_rows,
        )
    )


def _rows_naming(email: str) -> Found:
    written = unguarded(ImportRow).annotate(written=Cast("cells", TextField()))
    return written.filter(naming("written", email))


def _erase_files(batches: Found) -> None:
    # The rows stay, so what was taken over from them stays explained; the file itself names more.
    batches.update(content=b"")


def _erase_rows(rows: Found) -> None:
    for row in rows.select_related("batch"):
        empty_contacts(row.batch, [row])
