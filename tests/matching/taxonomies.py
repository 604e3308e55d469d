"""A handful of taxonomy entries, so that tests of files do not follow the real vocabulary."""

from decimal import Decimal

from matchmaking.taxonomy.entries import (
    CapabilityEntry,
    CertificationEntry,
    ProductEntry,
    SectorEntry,
    UnitEntry,
)
from matchmaking.taxonomy.kinds import Kind
from matchmaking.taxonomy.lookup import Taxonomy


def _common(kind, code, names, **synonyms):
    english, spanish, japanese = names
    return {
        "kind": kind,
        "code": code,
        "position": 1,
        "names": {"en": english, "es": spanish, "ja": japanese},
        "synonyms": synonyms,
    }


def _certification(code, name, implies=()):
    return CertificationEntry(
        **_common(Kind.CERTIFICATION, code, (name, name, name)),
        group="quality",
        sectors=(),
        implies=implies,
        stands_for={"en": name, "es": name, "ja": name},
    )


def _unit(code, names, dimension, factor, **synonyms):
    return UnitEntry(
        **_common(Kind.UNIT, code, names, **synonyms), dimension=dimension, factor=Decimal(factor)
    )


SMALL = Taxonomy(
    version="test",
    entries=[
        SectorEntry(**_common(Kind.SECTOR, "food", ("Food", "Alimentos", "食品")), parent=None),
        ProductEntry(
            **_common(
                Kind.PRODUCT,
                "avocado-frozen",
                ("Frozen avocado", "Aguacate congelado", "冷凍アボカド"),
            ),
            sector="food",
            hs=("081190",),
            capabilities=(),
        ),
        CapabilityEntry(
            **_common(
                Kind.CAPABILITY,
                "injection",
                ("Injection moulding", "Moldeo por inyección", "射出成形"),
            ),
            group="plastics",
            sectors=(),
        ),
        _certification("iso-9001", "ISO 9001"),
        _certification("iatf-16949", "IATF 16949", ("iso-9001",)),
        _unit("piece", ("piece", "pieza", "個"), "count", "1", es=("piezas",)),
        _unit("kg", ("kg", "kg", "kg"), "mass", "1"),
        _unit("t", ("t", "t", "トン"), "mass", "1000", es=("toneladas",)),
    ],
)
