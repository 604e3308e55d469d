"""One letter about a pair that could do business, composed as its course would compose it."""

import datetime as dt
from typing import Any

from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.domain.letters.composing import RenderedLetter, compose
from matchmaking.introductions.enums import LetterKind
from matchmaking.introductions.models import Introduction
from matchmaking.profiles.models import Buyer, Supplier
from tests.introductions.factories import make_introduction

ANSWER_URL = "https://puente.example/r/" + "a" * 43 + "/"
STOP_URL = ANSWER_URL + "stop/"
SHEET_URL = ANSWER_URL + "sheet.pdf"
LANGUAGES = ["es", "ja", "en"]
DEADLINE = dt.datetime(2027, 1, 21, 15, 0, tzinfo=dt.UTC)


def letter(
    kind: LetterKind, *, language: str = "", introduction: Introduction | None = None, **more: Any
) -> RenderedLetter:
    made = introduction or make_introduction()
    if language:
        Buyer.objects.update(language=language)
        Supplier.objects.update(contact_language=language)
    given = {
        "answer_url": ANSWER_URL,
        "stop_url": STOP_URL,
        "sheet_url": SHEET_URL,
        "answer_by": DEADLINE,
        "question": "金型は自社製ですか。",
        "answer": "Sí, los hacemos en casa.",
    } | more
    return compose(introduction=chain.load(made.pk), kind=kind, **given)


def change(introduction: Introduction, which: str, **fields: Any) -> None:
    target = {
        "buyer": introduction.need.buyer,
        "buyer_organisation": introduction.need.buyer.organisation,
        "supplier": introduction.supplier,
        "supplier_organisation": introduction.supplier.organisation,
        "need": introduction.need,
        "mission": introduction.mission,
    }[which]
    for name, value in fields.items():
        setattr(target, name, value)
    target.save(update_fields=list(fields))
