"""Rows that may be an organisation that is here already. Shown to a person, never merged.

Compared with what this organizer may see: that a firm takes part in somebody else's mission is not
told by an upload.
"""

from collections.abc import Sequence

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.exchange.domain.known import known_parties
from matchmaking.exchange.domain.rows import RowData
from matchmaking.exchange.enums import SheetKind
from matchmaking.exchange.models import ImportBatch
from matchmaking.exchange.problems import RowCode, warning
from matchmaking.profiles.domain.duplicates import (
    DuplicateFinder,
    Identity,
    Reason,
    identities_of,
    identity,
)

# A firm's mail domain alone is no news in a sheet: one export office often writes for many.
TELLING = {Reason.TAX_ID, Reason.CORPORATE_NUMBER, Reason.SAME_NAME, Reason.NEAR_NAME}


def warn_of_duplicates(batch: ImportBatch, rows: Sequence[RowData]) -> None:
    """Add a warning to each row that would become an organisation like one that exists."""
    supplier = batch.kind == SheetKind.SUPPLIERS
    kind = OrganisationKind.SUPPLIER if supplier else OrganisationKind.BUYER
    code = RowCode.DUPLICATE_SUPPLIER if supplier else RowCode.DUPLICATE_BUYER
    column = "name" if supplier else "buyer"
    known = known_parties(batch.mission, kind)
    enrolled = Organisation.objects.filter(
        kind=kind, enrolments__mission__organizer=batch.mission.organizer
    )
    finder = DuplicateFinder(identities_of(enrolled.distinct()))
    for row in rows:
        legal_name = str(row.organisation.get("legal_name", ""))
        if known.find(external_id=row.external_id, legal_name=legal_name) is not None:
            continue
        for found in finder.likely_duplicates(_identity(row, legal_name)):
            if TELLING & set(found.reasons):
                row.problems.append(warning(column, code, name=found.other.name))
                break


def _identity(row: RowData, legal_name: str) -> Identity:
    place = row.profile.get("state") or row.profile.get("prefecture")
    return identity(
        name=legal_name,
        rfc=str(row.profile.get("rfc", "")),
        corporate_number=str(row.profile.get("corporate_number", "")),
        region=place.pk if place is not None else "",
        email=str(row.profile.get("contact_email", "")),
    )
