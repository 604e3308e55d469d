"""Directories of any size out of the taxonomy and a seed, and an encoder that needs no model.

What is measured on them is time, memory and whether two ways of computing agree; how good a
ranking is can only be told on texts that people wrote.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy import sparse

from matchmaking.scoring.arrays import Vectors
from matchmaking.scoring.encoding.encoder import Role
from matchmaking.scoring.language.text import fold
from matchmaking.scoring.records import (
    DESCRIPTION,
    NAME,
    PRODUCT,
    TITLE,
    NeedRecord,
    Piece,
    Quantity,
    SupplierRecord,
)
from matchmaking.taxonomy.entries import CapabilityEntry, Entry, ProductEntry
from matchmaking.taxonomy.files import load_taxonomy
from matchmaking.taxonomy.kinds import Kind

SEED = 20251122
DIMENSION = 512
_INCOTERMS = ("EXW", "FCA", "FOB", "CIF", "DAP")
_STATES = ("MX-GUA", "MX-NLE", "MX-QUE", "MX-JAL", "MX-MEX", "MX-MIC", "MX-PUE")
_SUPPLIER_LANGUAGES = (("es", 0.85), ("en", 0.15))
_NEED_LANGUAGES = (("ja", 0.6), ("en", 0.25), ("es", 0.15))
_OPENINGS = {
    "es": ("Somos una empresa de {place} que ofrece {things}", "Planta en {place}: {things}"),
    "en": ("We are a company in {place} offering {things}", "Plant in {place}: {things}"),
    "ja": ("{things}を探しています", "{things}の調達先を求めています"),
}
_CLOSINGS = {
    "es": ("Atendemos pedidos desde {n} piezas", "Contamos con {n} colaboradores en dos turnos"),
    "en": ("Orders from {n} pieces are welcome", "A team of {n} people works in two shifts"),
    "ja": ("初回は{n}個を予定しています", "年間{n}トン程度を見込みます"),
}
_PLACES = (
    "León",
    "Monterrey",
    "Querétaro",
    "Guadalajara",
    "Toluca",
    "Celaya",
    "Puebla",
    "Saltillo",
)


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Directory:
    """Both sides of a generated market."""

    suppliers: tuple[SupplierRecord, ...]
    needs: tuple[NeedRecord, ...]


@dataclass(frozen=True, slots=True)
class _Trade:
    """A sector's products and processes, from which a company takes a few."""

    sector: str
    products: tuple[ProductEntry, ...]
    capabilities: tuple[CapabilityEntry, ...]
    certifications: tuple[str, ...]


def generated_directory(*, suppliers: int, needs: int, seed: int = SEED) -> Directory:
    """The same records for the same sizes and seed; a longer list begins with the shorter one."""
    trades = _trades()
    return Directory(
        tuple(_supplier(i, _Draw(seed, 1, i), trades) for i in range(suppliers)),
        tuple(_need(i, _Draw(seed, 2, i), trades) for i in range(needs)),
    )


class _Draw:
    """Random choices of one record, whatever was drawn for the others."""

    def __init__(self, *seed: int) -> None:
        self._random = np.random.Generator(np.random.SFC64(seed))

    def one(self, items: Sequence[str]) -> str:
        return items[int(self._random.integers(len(items)))]

    def some(self, items: Sequence[Item], least: int, most: int) -> list[Item]:
        size = min(len(items), int(self._random.integers(least, most + 1)))
        return [items[i] for i in sorted(self._random.permutation(len(items))[:size].tolist())]

    def among(self, shares: Sequence[tuple[str, float]]) -> str:
        place = self._random.random()
        for value, share in shares:
            place -= share
            if place < 0:
                return value
        return shares[-1][0]

    def chance(self, share: float) -> bool:
        return bool(self._random.random() < share)

    def amount(self, low: float, high: float) -> float:
        """Evenly on a logarithmic scale, to two significant digits."""
        value = math.exp(self._random.uniform(math.log(low), math.log(high)))
        return float(f"{value:.1e}")


def _trades() -> list[_Trade]:
    taxonomy = load_taxonomy()
    products: dict[str, list[ProductEntry]] = defaultdict(list)
    for entry in taxonomy.entries(Kind.PRODUCT):
        if isinstance(entry, ProductEntry):
            products[entry.sector].append(entry)
    capabilities: dict[str, list[CapabilityEntry]] = defaultdict(list)
    certifications: dict[str, list[str]] = defaultdict(list)
    by_code = {}
    for entry in taxonomy.entries(Kind.CAPABILITY):
        if isinstance(entry, CapabilityEntry):
            by_code[entry.code] = entry
            for sector in entry.sectors:
                capabilities[sector].append(entry)
    for entry in taxonomy.entries(Kind.CERTIFICATION):
        for sector in getattr(entry, "sectors", ()):
            certifications[sector].append(entry.code)
    return [
        _Trade(
            sector,
            tuple(products[sector]),
            tuple(capabilities[sector.split(".")[0]]) or tuple(by_code.values())[:8],
            tuple(certifications[sector.split(".")[0]][:6]) or ("iso-9001",),
        )
        for sector in sorted(products)
    ]


def _surface(draw: _Draw, entry: Entry, language: str) -> str:
    return draw.one((entry.names[language], *entry.synonyms.get(language, ())))


def _supplier(number: int, draw: _Draw, trades: Sequence[_Trade]) -> SupplierRecord:
    language = draw.among(_SUPPLIER_LANGUAGES)
    trade = trades[int(draw.amount(1, 1e6)) % len(trades)]
    products = draw.some(trade.products, 1, 3)
    capabilities = draw.some(trade.capabilities, 1, 3)
    place = draw.one(_PLACES)
    things = ", ".join(_surface(draw, entry, language) for entry in (*products, *capabilities))
    size = int(draw.amount(5, 250))
    unit = draw.one(("mass", "piece"))
    pieces = [
        Piece(f"Grupo {place} {number} S.A. de C.V.", None, NAME),
        Piece(_told(draw, language, place, things, size), language, DESCRIPTION),
        *(Piece(_surface(draw, entry, language), language, PRODUCT) for entry in products),
    ]
    return SupplierRecord(
        id=f"{number + 1:07d}",
        party=f"s{number}",
        pieces=tuple(pieces),
        sectors=frozenset({trade.sector}) if draw.chance(0.8) else frozenset(),
        products=frozenset(e.code for e in products if draw.chance(0.6)),
        capabilities=frozenset(e.code for e in capabilities if draw.chance(0.6)),
        certifications=frozenset(draw.some(trade.certifications, 0, 3)),
        hs_codes=frozenset(code for e in products for code in e.hs[:1] if draw.chance(0.5)),
        region=draw.one(_STATES),
        employees=size,
        monthly_capacity=Quantity(draw.amount(1e2, 1e6), unit, "month")
        if draw.chance(0.6)
        else None,
        min_order=Quantity(draw.amount(10, 1e4), unit) if draw.chance(0.5) else None,
        lead_time_days=draw.amount(7, 120) if draw.chance(0.6) else None,
        incoterms=frozenset(draw.some(_INCOTERMS, 0, 2)),
        export_countries=frozenset(["US"] if draw.chance(0.5) else []),
        languages=frozenset(draw.some(("es", "en"), 1, 2)),
        japan_experience=draw.chance(0.1) if draw.chance(0.5) else None,
        consented=True,
        max_introductions=5,
    )


def _need(number: int, draw: _Draw, trades: Sequence[_Trade]) -> NeedRecord:
    language = draw.among(_NEED_LANGUAGES)
    trade = trades[int(draw.amount(1, 1e6)) % len(trades)]
    products = draw.some(trade.products, 1, 2)
    capabilities = draw.some(trade.capabilities, 0, 2)
    stop = "、" if language == "ja" else ", "
    things = stop.join(_surface(draw, entry, language) for entry in (*products, *capabilities))
    unit = draw.one(("mass", "piece"))
    pieces = (
        Piece(_surface(draw, products[0], language), language, TITLE),
        Piece(_told(draw, language, "Osaka", things, 1000), language, DESCRIPTION),
    )
    return NeedRecord(
        id=f"{number + 1:07d}",
        party=f"b{number // 3}",
        pieces=pieces,
        sectors=frozenset({trade.sector}) if draw.chance(0.7) else frozenset(),
        products=frozenset(e.code for e in products if draw.chance(0.5)),
        capabilities=frozenset(e.code for e in capabilities),
        required_certifications=frozenset(draw.some(trade.certifications, 0, 1)),
        preferred_certifications=frozenset(draw.some(trade.certifications, 0, 2)),
        hs_codes=frozenset(code for e in products for code in e.hs[:1] if draw.chance(0.5)),
        annual_volume=Quantity(draw.amount(1e3, 1e6), unit, "year") if draw.chance(0.6) else None,
        first_order=Quantity(draw.amount(10, 1e4), unit) if draw.chance(0.5) else None,
        max_lead_time_days=draw.amount(30, 120) if draw.chance(0.5) else None,
        incoterms=frozenset(draw.some(_INCOTERMS, 0, 2)),
        languages=frozenset({"ja"}),
        max_introductions=5,
    )


def _told(draw: _Draw, language: str, place: str, things: str, amount: int) -> str:
    stop = "。" if language == "ja" else ". "
    opening = draw.one(_OPENINGS[language]).format(place=place, things=things)
    return opening + stop + draw.one(_CLOSINGS[language]).format(n=amount) + stop.strip()


_TOKEN = re.compile(r"[a-z]{3,}|[\u3040-\u30ff\u4e00-\u9fff]{2}|(?<=[\u3040-\u9fff])[ァ-ヺ一-鿿]")


class SyntheticEncoder:
    """Vectors out of a seed, near to each other where texts name the same things of the taxonomy.

    A text is the mean of its words (Japanese: pairs of characters); a word is the mean of the
    entries in whose names it stands, in whatever language, and of chance.
    """

    name = "synthetic"
    digest = ""
    dimension = DIMENSION

    def __init__(self, seed: int = SEED) -> None:
        self.version = f"synthetic/{seed}"
        self._random = np.random.Generator(np.random.SFC64(seed))
        entries: dict[str, set[int]] = defaultdict(set)
        taxonomy = load_taxonomy()
        number = 0
        for kind in (Kind.PRODUCT, Kind.CAPABILITY):
            for entry in taxonomy.entries(kind):
                for _, text in entry.texts():
                    for token in _tokens(text):
                        entries[token].add(number)
                number += 1
        self._row = {token: i for i, token in enumerate(sorted(entries))}
        meanings = self._random.standard_normal((number, DIMENSION), dtype=np.float32)
        rows = [self._row[token] for token, found in entries.items() for _ in found]
        columns = [one for found in entries.values() for one in sorted(found)]
        weights = [1.0 / len(found) for found in entries.values() for _ in found]
        mixed = sparse.csr_matrix((weights, (rows, columns)), (len(entries), number)) @ meanings
        chance = self._random.standard_normal(mixed.shape, dtype=np.float32)
        # The last row is that of every word that the taxonomy does not have.
        self._words = np.concatenate([mixed + 0.3 * chance, 0.1 * chance[:1]]).astype(np.float32)

    def prefix(self, role: Role) -> str:
        return ""

    def encode(self, texts: Sequence[str]) -> Vectors:
        indices: list[int] = []
        ends = [0]
        for text in texts:
            indices += [self._row.get(token, len(self._row)) for token in _tokens(text)]
            ends.append(len(indices))
        counts = sparse.csr_matrix(
            (np.ones(len(indices), dtype=np.float32), indices, ends),
            (len(texts), len(self._words)),
        )
        vectors = counts @ self._words + 1e-3 * self._words[-1]
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(length, 1e-9), dtype=np.float32)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(fold(text))
