"""What a need is about, in the language of whoever reads it."""

from collections.abc import Iterable, Mapping
from typing import Any

from matchmaking.profiles.models import Need
from matchmaking.taxonomy.kinds import Kind
from matchmaking.taxonomy.models import TERM_MODELS, Term

# What names a need, the first that it has before the others.
_NAMING = (Kind.PRODUCT, Kind.CAPABILITY)


def topics_of(
    explained: Iterable[tuple[Need, Mapping[str, Any]]], *, language: str
) -> dict[int, str]:
    """By the need's key: a kind of product that it asks for, else a process, else its sector.

    What was ticked counts before what scoring read in both texts of a pair, whose explanation
    stands beside each need (empty for none). "" where nothing names the need: then its own title
    has to do. Queries do not grow with the number of needs if their terms are prefetched.
    """
    pairs = list(explained)
    ticked = {need.pk: _ticked(need) for need, _explanation in pairs}
    unnamed = [(need, explanation) for need, explanation in pairs if ticked[need.pk] is None]
    rows = {
        kind: TERM_MODELS[kind]._default_manager.in_bulk(
            [code for _need, explanation in unnamed for code in codes_read(explanation, kind)]
        )
        for kind in _NAMING
    }
    found = dict(ticked)
    for need, explanation in unnamed:
        read = (rows[kind].get(code) for kind in _NAMING for code in codes_read(explanation, kind))
        found[need.pk] = next(filter(None, read), need.sector)
    return {key: term.name_in(language) if term else "" for key, term in found.items()}


def own_topics(needs: Iterable[Need], *, language: str) -> dict[int, str]:
    """The same for needs written in another language, by what was ticked alone, else "".

    For needs whom nobody fits: what they share with anybody does not name them.
    """
    foreign = [need for need in needs if need.language != language]
    found = {need.pk: _ticked(need) for need in foreign}
    return {key: term.name_in(language) if term else "" for key, term in found.items()}


def _ticked(need: Need) -> Term | None:
    terms = [*need.product_terms.all(), *need.required_capabilities.all()]
    return terms[0] if terms else None


def codes_read(explanation: Mapping[str, Any], kind: Kind) -> list[str]:
    """The codes that scoring found on both sides of the pair, in its order."""
    return [item["code"] for item in explanation.get("shared", []) if item["kind"] == kind]
