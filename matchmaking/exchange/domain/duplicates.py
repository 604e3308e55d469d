"""Rows that may be an organisation that is here already. Shown to a person, never merged."""

from collections.abc import Sequence

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.common.names import name_key
from matchmaking.exchange.domain.known import known_parties
from matchmaking.exchange.domain.rows import RowData
from matchmaking.exchange.enums import SheetKind
from matchmaking.exchange.models import ImportBatch
from matchmaking.exchange.problems import RowCode, warning


def warn_of_duplicates(batch: ImportBatch, rows: Sequence[RowData]) -> None:
    """Add a warning to each row that would become an organisation like one that exists."""
    supplier = batch.kind == SheetKind.SUPPLIERS
    kind = OrganisationKind.SUPPLIER if supplier else OrganisationKind.BUYER
    number_field = "rfc" if supplier else "corporate_number"
    code = RowCode.DUPLICATE_SUPPLIER if supplier else RowCode.DUPLICATE_BUYER
    column = "name" if supplier else "buyer"
    known = known_parties(batch.mission, kind)
    by_number, by_name = _registered(kind, number_field, rows)
    for row in rows:
        legal_name = str(row.organisation.get("legal_name", ""))
        if known.find(external_id=row.external_id, legal_name=legal_name) is not None:
            continue
        number = str(row.profile.get(number_field, ""))
        twin = by_number.get(number) or by_name.get(name_key(legal_name))
        if twin:
            row.problems.append(warning(column, code, name=twin))


def _registered(
    kind: str, number_field: str, rows: Sequence[RowData]
) -> tuple[dict[str, str], dict[str, str]]:
    """Names of registered organisations by tax or corporate number, and by name key."""
    numbers = {str(row.profile.get(number_field, "")) for row in rows} - {""}
    keys = {name_key(str(row.organisation.get("legal_name", ""))) for row in rows} - {""}
    organisations = Organisation.objects.filter(kind=kind)
    by_number: dict[str, str] = {}
    by_name: dict[str, str] = {}
    lookup = f"{kind}__{number_field}"
    for chunk in _chunks(sorted(numbers)):
        found = organisations.filter(**{f"{lookup}__in": chunk})
        by_number.update(found.values_list(lookup, "legal_name"))
    for chunk in _chunks(sorted(keys)):
        by_name.update(
            organisations.filter(name_key__in=chunk).values_list("name_key", "legal_name")
        )
    return by_number, by_name


def _chunks(items: list[str], size: int = 500) -> list[list[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
