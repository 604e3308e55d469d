"""Brings the database into agreement with the taxonomy files."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from matchmaking.taxonomy import entries
from matchmaking.taxonomy import models as terms
from matchmaking.taxonomy.enums import SynonymOrigin
from matchmaking.taxonomy.kinds import LANGUAGES, Kind
from matchmaking.taxonomy.lookup import Taxonomy
from matchmaking.taxonomy.normalise import normalise_key

_BATCH = 500


@dataclass(kw_only=True)
class KindCount:
    total: int = 0
    created: int = 0
    changed: int = 0
    retired: int = 0


@dataclass(kw_only=True)
class LoadReport:
    """What one load did; `changed_anything` is False on the second of two equal loads."""

    version: str
    kinds: dict[Kind, KindCount] = field(default_factory=dict)
    links_added: int = 0
    links_removed: int = 0
    synonyms: int = 0
    synonyms_added: int = 0
    synonyms_changed: int = 0
    synonyms_removed: int = 0

    @property
    def changed_anything(self) -> bool:
        rows = any(c.created or c.changed or c.retired for c in self.kinds.values())
        links = self.links_added or self.links_removed
        return bool(
            rows or links or self.synonyms_added or self.synonyms_changed or self.synonyms_removed
        )


@dataclass(frozen=True)
class _Plan:
    """How the entries of one kind become rows: own columns, and links to other rows."""

    model: type[terms.Term]
    columns: Callable[[Any], dict[str, Any]] = lambda entry: {}
    links: Mapping[str, Callable[[Any], Iterable[str]]] = field(default_factory=dict)


def _texts(prefix: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{prefix}_{language}": texts[language] for language in LANGUAGES}


# In this order a row always finds what its foreign key names.
_PLANS: dict[Kind, _Plan] = {
    Kind.SECTOR: _Plan(terms.Sector, lambda e: {"parent_id": e.parent}),
    Kind.CAPABILITY: _Plan(
        terms.Capability,
        lambda e: {"group": e.group},
        {"sectors": lambda e: e.sectors},
    ),
    Kind.HS: _Plan(terms.HsHeading, lambda e: {"parent_id": e.parent}),
    Kind.PRODUCT: _Plan(
        terms.ProductTerm,
        lambda e: {"sector_id": e.sector, "hs_codes": list(e.hs)},
        {"capabilities": lambda e: e.capabilities},
    ),
    Kind.CERTIFICATION: _Plan(
        terms.CertificationScheme,
        lambda e: {"group": e.group, **_texts("stands_for", e.stands_for)},
        {"sectors": lambda e: e.sectors, "implies": lambda e: e.implies},
    ),
    Kind.UNIT: _Plan(terms.Unit, lambda e: {"dimension": e.dimension, "factor": e.factor}),
    Kind.INCOTERM: _Plan(
        terms.Incoterm, lambda e: {"mode": e.mode, **_texts("explains", e.explains)}
    ),
    Kind.REGION: _Plan(terms.Region, lambda e: {"country": e.country}),
}


@transaction.atomic
def load_taxonomy_into_database(*, taxonomy: Taxonomy) -> LoadReport:
    """Make the rows equal to `taxonomy`, in one transaction and with a fixed number of queries.

    Terms that the files no longer have are retired, never deleted; those that come back are
    current again. Synonyms of administrators are left alone.
    """
    report = LoadReport(version=taxonomy.version)
    for kind, plan in _PLANS.items():
        report.kinds[kind] = _load_rows(plan, taxonomy.entries(kind))
    for kind, plan in _PLANS.items():
        for name, targets in plan.links.items():
            wanted = {(e.code, code) for e in taxonomy.entries(kind) for code in targets(e)}
            added, removed = _load_links(plan.model, name, wanted)
            report.links_added += added
            report.links_removed += removed
    _load_synonyms(taxonomy, report)
    return report


def _columns(plan: _Plan, entry: entries.Entry) -> dict[str, Any]:
    return {
        **_texts("name", entry.names),
        "position": entry.position,
        "retired": False,
        **plan.columns(entry),
    }


def _load_rows(plan: _Plan, wanted: Iterable[entries.Entry]) -> KindCount:
    manager = plan.model._default_manager
    existing = manager.in_bulk()
    count = KindCount()
    new: list[terms.Term] = []
    changed: list[terms.Term] = []
    fields: set[str] = set()
    for entry in wanted:
        count.total += 1
        columns = _columns(plan, entry)
        fields = set(columns)
        row = existing.pop(entry.code, None)
        if row is None:
            new.append(plan.model(code=entry.code, **columns))
        elif any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            changed.append(row)
    gone = [row.code for row in existing.values() if not row.retired]
    manager.bulk_create(new, batch_size=_BATCH)
    if changed:
        names = [name.removesuffix("_id") for name in sorted(fields)]
        manager.bulk_update(changed, names, batch_size=_BATCH)
    if gone:
        manager.filter(pk__in=gone).update(retired=True)
    count.created, count.changed, count.retired = len(new), len(changed), len(gone)
    return count


def _load_links(
    model: type[terms.Term], name: str, wanted: set[tuple[str, str]]
) -> tuple[int, int]:
    """Make a many-to-many relation hold exactly the pairs `wanted`; (added, removed)."""
    relation: Any = model._meta.get_field(name)
    through: type[models.Model] = relation.remote_field.through
    source, target = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    rows = through._default_manager.values_list("pk", source, target)
    existing = {(owner, other): pk for pk, owner, other in rows}
    added = sorted(wanted - existing.keys())
    removed = [pk for pair, pk in existing.items() if pair not in wanted]
    through._default_manager.bulk_create(
        [through(**{source: owner, target: other}) for owner, other in added], batch_size=_BATCH
    )
    if removed:
        through._default_manager.filter(pk__in=removed).delete()
    return len(added), len(removed)


def _load_synonyms(taxonomy: Taxonomy, report: LoadReport) -> None:
    # Within a language the first spelling of a key stands for all of them ("e-coat", "E coat").
    wanted: dict[tuple[str, str, str, str], str] = {}
    for kind in _PLANS:
        for entry in taxonomy.entries(kind):
            for language, texts in entry.synonyms.items():
                for text in texts:
                    identity = (kind.value, entry.code, language, normalise_key(text))
                    wanted.setdefault(identity, text)
    gone: list[int] = []
    changed: list[terms.Synonym] = []
    report.synonyms = len(wanted)
    rows = terms.Synonym.objects.values_list(
        "pk", "kind", "code", "language", "key", "text", "origin"
    )
    for pk, kind_value, code, language, key, text, origin in rows.iterator():
        expected = wanted.pop((kind_value, code, language, key), None)
        # What an administrator wrote stays as it is, also where the files now say the same.
        if origin != SynonymOrigin.FILE:
            continue
        if expected is None:
            gone.append(pk)
        elif text != expected:
            changed.append(terms.Synonym(pk=pk, text=expected))
    terms.Synonym.objects.bulk_create(
        [
            terms.Synonym(
                kind=kind, code=code, language=lang, key=key, text=text, origin=SynonymOrigin.FILE
            )
            for (kind, code, lang, key), text in wanted.items()
        ],
        batch_size=_BATCH,
    )
    if changed:
        terms.Synonym.objects.bulk_update(changed, ["text"], batch_size=_BATCH)
    for start in range(0, len(gone), _BATCH):
        terms.Synonym.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    report.synonyms_added = len(wanted)
    report.synonyms_changed = len(changed)
    report.synonyms_removed = len(gone)
