"""The texts of profiles as scoring reads them, each with its language and kind."""

from accounts.models import Organisation
from matchmaking.profiles.models import Need, Product, Supplier
from matchmaking.scoring.language.text import clean, guess_language
from matchmaking.scoring.records import DESCRIPTION, NAME, PRODUCT, TITLE, Piece

LANGUAGES = ("es", "en", "ja")


def supplier_pieces(supplier: Supplier, products: list[Product]) -> tuple[Piece, ...]:
    organisation: Organisation = supplier.organisation
    pieces = [_piece(organisation.legal_name, None, NAME)]
    if organisation.trade_name and organisation.trade_name != organisation.legal_name:
        pieces.append(_piece(organisation.trade_name, None, NAME))
    for language in LANGUAGES:
        text = getattr(supplier, f"description_{language}")
        pieces.append(_piece(text, language, DESCRIPTION))
    for product in products:
        for language in LANGUAGES:
            parts = (getattr(product, f"{field}_{language}") for field in ("name", "description"))
            stop = "。" if language == "ja" else ". "
            pieces.append(_piece(stop.join(filter(None, parts)), language, PRODUCT))
        pieces.extend(_piece(text, None, PRODUCT) for text in (product.materials, product.process))
    return tuple(piece for piece in pieces if piece is not None)


def need_pieces(need: Need) -> tuple[Piece, ...]:
    pieces = (
        _piece(need.title, need.language, TITLE),
        _piece(need.description, need.language, DESCRIPTION),
    )
    return tuple(piece for piece in pieces if piece is not None)


def _piece(raw: str, language: str | None, kind: str) -> Piece | None:
    text = clean(raw)
    if not text:
        return None
    if language is None and kind != NAME:
        language = guess_language(text)
    return Piece(text, language, kind)
