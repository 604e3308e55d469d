"""Earlier needs that speak for a supplier: those whose buyer said yes to it."""

from collections.abc import Iterable

from accounts.models import Organisation
from matchmaking.common.enums import Publication
from matchmaking.matching.domain.learning.judgements import pairs_welcomed
from matchmaking.matching.domain.preparing.pieces import need_pieces
from matchmaking.profiles.enums import NeedState
from matchmaking.profiles.models import Need
from matchmaking.scoring.reading.neighbours import EarlierNeed, text_of
from matchmaking.scoring.records import NeedRecord, SupplierRecord


def earlier_needs(
    organizer: Organisation,
    *,
    suppliers: Iterable[SupplierRecord],
    needs: Iterable[NeedRecord],
) -> tuple[EarlierNeed, ...]:
    """The organizer's needs that one of `suppliers` was welcome for, in the order of their ids.

    None of `needs`, which are to be scored: what was decided of a pair must not come back as a
    reason for it. A draft, or the need of a buyer that withdrew, is read by nobody.
    """
    matched = {int(record.id) for record in suppliers}
    asking = {int(record.id) for record in needs}
    pairs = [
        (need, supplier)
        for need, supplier in pairs_welcomed(organizer)
        if supplier in matched and need not in asking
    ]
    readable = (
        Need.objects.filter(pk__in={need for need, _ in pairs})
        .exclude(state=NeedState.DRAFT)
        .exclude(buyer__publication=Publication.WITHDRAWN)
        .only("title", "description", "language")
    )
    texts = {need.pk: text_of(need_pieces(need)) for need in readable}
    return tuple(
        EarlierNeed(texts[need], str(supplier), str(need))
        for need, supplier in pairs
        if texts.get(need)
    )
