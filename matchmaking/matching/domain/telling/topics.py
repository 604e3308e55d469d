"""What a need is about, in the language of whoever reads it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects

from matchmaking.common.names import fold
from matchmaking.matching.models import Proposal
from matchmaking.profiles.models import Need
from matchmaking.taxonomy.kinds import Kind
from matchmaking.taxonomy.models import TERM_MODELS, Term

# What names a need, the first that it has before the others.
_NAMING = (Kind.PRODUCT, Kind.CAPABILITY)
# So many of a need's best pairs are asked for the product that its title names.
_BEST = 3
_LOADED = "best_pairs"


def topics_of(
    explained: Iterable[tuple[Need, Mapping[str, Any]]], *, language: str
) -> dict[int, str]:
    """By the need's key: the product that it asks for, else a process, else its sector.

    A product is ticked, or named by the title: as scoring read it in this pair, whose explanation
    stands beside each need (empty for none), or in one of the need's best. What else the two texts
    of a pair share comes after what was ticked, and what the title names before it: neither a
    process that both know nor a machine that is mentioned is what is looked for.
    "" where nothing names the need: then its own title has to do. Queries do not grow with the
    number of needs if their terms are prefetched.
    """
    pairs = list(explained)
    named = _products_named(pairs)
    read = {need.pk: _read(need, explanation) for need, explanation in pairs}
    wanted = {(Kind.PRODUCT, code) for code in named.values()}.union(*read.values())
    rows = {
        kind: TERM_MODELS[kind]._default_manager.in_bulk([c for k, c in wanted if k == kind])
        for kind in _NAMING
    }
    found: dict[int, Term | None] = {}
    for need, _explanation in pairs:
        terms = (
            next(iter(need.product_terms.all()), None),
            rows[Kind.PRODUCT].get(named.get(need.pk)),
            next(iter(need.required_capabilities.all()), None),
            *(rows[kind].get(code) for kind, code in read[need.pk]),
        )
        found[need.pk] = next(filter(None, terms), None) or need.sector
    return {key: term.name_in(language) if term else "" for key, term in found.items()}


def _products_named(pairs: Iterable[tuple[Need, Mapping[str, Any]]]) -> dict[int, str]:
    """By need without a ticked product: the code of the product that its title names."""
    unticked = [(need, said) for need, said in pairs if not need.product_terms.all()]
    found = {need.pk: _in_title(need, explanation, Kind.PRODUCT) for need, explanation in unticked}
    unnamed = {need.pk: need for need, _said in unticked if not found[need.pk]}
    for key, explanation in _best_of(unnamed):
        found[key] = found[key] or _in_title(unnamed[key], explanation, Kind.PRODUCT)
    return {key: codes[0] for key, codes in found.items() if codes}


def best_pairs(path: str = "") -> "Prefetch[str, QuerySet[Proposal], str]":
    """To be prefetched with rows whose needs, at `path`, are told one by one; else `topics_of`
    asks for it.
    """
    of_need = Proposal.objects.filter(need=OuterRef("need"))
    latest = Subquery(of_need.order_by("-run").values("run")[:1])
    best = Proposal.objects.filter(rank__lte=_BEST, blocked=False, run=latest)
    return Prefetch(f"{path}proposals", best.order_by("rank", "pk"), to_attr=_LOADED)


def _best_of(needs: Mapping[int, Need]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    """(need's key, explanation) of the best pairs of each of `needs`, the best first."""
    unloaded = [need for need in needs.values() if not hasattr(need, _LOADED)]
    if unloaded:
        prefetch_related_objects(unloaded, best_pairs())
    for key, need in needs.items():
        for pair in getattr(need, _LOADED):
            yield key, pair.explanation


def _read(need: Need, explanation: Mapping[str, Any]) -> list[tuple[Kind, str]]:
    """What both texts of a pair say, by what names the need best: a process of its title first."""
    named = [(Kind.CAPABILITY, code) for code in _in_title(need, explanation, Kind.CAPABILITY)]
    return named + [(kind, code) for kind in _NAMING for code in codes_read(explanation, kind)]


def _in_title(need: Need, explanation: Mapping[str, Any], kind: Kind) -> list[str]:
    """The codes of `kind` that both sides of the pair say, the need by words of its title."""
    title = fold(need.title)
    words = {item["code"]: fold(item.get("need_words", "")) for item in _shared(explanation, kind)}
    return [code for code, said in words.items() if said and said in title]


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
    return [item["code"] for item in _shared(explanation, kind)]


def _shared(explanation: Mapping[str, Any], kind: Kind) -> list[dict[str, str]]:
    return [item for item in explanation.get("shared", []) if item["kind"] == kind]
