"""What a letter after the introduction asks about, as facts for its template."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from matchmaking.introductions.enums import InquiryKind
from matchmaking.introductions.models import Inquiry


def facts_of(asked: Sequence[Inquiry]) -> dict[str, Any]:
    """What is asked, without any free text.

    `promises` and `values` are lists of what the template words; `asks_progress` is whether the
    open question is among them, `again` whether any of it was asked before. `asked` are the
    inquiries as they were before this letter.
    """
    return {
        "promises": [
            {"kind": inquiry.promise.kind, "due_on": inquiry.promise.due_on}
            for inquiry in asked
            if inquiry.promise is not None
        ],
        "values": [
            {
                "kind": inquiry.outcome.kind,
                "amount": amount_text(inquiry.outcome.amount),
                "currency": inquiry.outcome.currency,
                "agreed_on": inquiry.outcome.agreed_on,
            }
            for inquiry in asked
            if inquiry.outcome is not None
        ],
        "asks_progress": any(inquiry.kind == InquiryKind.CHECKPOINT for inquiry in asked),
        "again": any(inquiry.tries > 0 for inquiry in asked),
    }


def amount_text(amount: Decimal | None) -> str:
    """1,250,000 or 12,000.50, as all three languages group digits; empty where none was told."""
    if amount is None:
        return ""
    return f"{amount:,.2f}".removesuffix(".00")
