"""Sheets on their way into a mission, as its organizer's member sends them."""

from matchmaking.exchange.domain.batches import check_batch, keep_upload, start_taking
from matchmaking.exchange.domain.taking import take_good_rows
from matchmaking.exchange.enums import SheetKind


def uploaded(mission, content, kind=SheetKind.SUPPLIERS):
    data = content.encode() if isinstance(content, str) else content
    batch, _ = keep_upload(
        mission=mission,
        kind=kind,
        file_name="lista.csv",
        content=data,
        user=mission.organizer.members.get(),
    )
    check_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


def taken(batch):
    assert start_taking(batch=batch)
    assert take_good_rows(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch
