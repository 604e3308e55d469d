"""Certificates on record that a row of the suppliers' sheet does not list: a person is told, and
says whether they go. Unless somebody says so they stay: a list may be old, or cut short.
"""

from collections.abc import Collection, Iterable

from matchmaking.exchange.domain.rows import RowData
from matchmaking.exchange.models import ImportRow
from matchmaking.exchange.problems import CellProblem, RowCode, warning
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.profiles.domain.certifications import delete_certification
from matchmaking.profiles.enums import CertificationStatus
from matchmaking.profiles.models import Certification, Supplier
from matchmaking.taxonomy.files import load_taxonomy


def on_word_alone(organisations: Collection[int]) -> dict[int, frozenset[str]]:
    """{organisation: codes of its certificates that nothing but a list or its word stands for}.

    Without those of which somebody keeps a document, has seen one, or asked the issuer.
    """
    found: dict[int, set[str]] = {}
    proven: set[tuple[int, str]] = set()
    kept = Certification.objects.filter(supplier__organisation__in=organisations)
    for organisation, code, status, file in kept.values_list(
        "supplier__organisation", "scheme_id", "status", "file"
    ):
        found.setdefault(organisation, set()).add(code)
        if file or status != CertificationStatus.CLAIMED:
            proven.add((organisation, code))
    return {
        organisation: frozenset(code for code in codes if (organisation, code) not in proven)
        for organisation, codes in found.items()
    }


def note_dropped(row: ImportRow, data: RowData, on_record: Collection[str]) -> list[CellProblem]:
    """Keep with the row which of the certificates `on_record` it does not list, and tell them.

    A cell that says nothing drops nothing; one that says that there are none drops all.
    """
    row.dropped, row.drops = _dropped(data, on_record), False
    if not row.dropped:
        return []
    codes = ",".join(row.dropped)
    return [warning("certifications", RowCode.DROPPED_CERTIFICATES, codes=codes)]


def take_off(row: ImportRow, supplier: Supplier, data: RowData) -> bool:
    """Delete what the row drops and a person said may go; what has got a document since stays."""
    if not row.drops:
        return False
    free = on_word_alone([supplier.organisation_id]).get(supplier.organisation_id, frozenset())
    codes = free.intersection(row.dropped, _dropped(data, free))
    for certification in supplier.certifications.filter(scheme__in=codes):
        delete_certification(certification=certification)
    return bool(codes)


def _dropped(data: RowData, on_record: Iterable[str]) -> list[str]:
    if not data.lists_certificates:
        return []
    # Who lists IATF 16949 has not dropped the ISO 9001 that it includes.
    listed = vocabulary_of(load_taxonomy()).held(scheme.pk for scheme in data.schemes)
    return sorted(set(on_record) - listed)
