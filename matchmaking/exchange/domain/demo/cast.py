"""Who is in the demo, and how its sheets are brought in: through the import, like any upload."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from allauth.account.models import EmailAddress

from accounts.domain.consents import PURPOSES_OF_KIND, give_consent
from accounts.domain.organisations import create_organisation
from accounts.enums import ConsentChannel, OrganisationKind
from accounts.models import Organisation, User
from matchmaking.common.enums import Language
from matchmaking.exchange.domain.batches import check_batch, keep_upload, start_taking
from matchmaking.exchange.domain.taking import take_good_rows
from matchmaking.exchange.enums import BatchState, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch
from matchmaking.missions.models import Mission
from matchmaking.profiles.domain.buyers import publish_buyer, save_buyer
from matchmaking.profiles.domain.suppliers import publish_supplier, save_supplier
from matchmaking.profiles.enums import ConsentBasis
from matchmaking.profiles.models import Buyer, Supplier

DEMO_FILES = Path(__file__).parent.parent.parent / "demo"
# Printed for everybody who starts a demo; load_demo is refused where DEBUG is off.
PASSWORD = "puente-demo"  # noqa: S105
ORGANIZER = "Confederación Patronal Ficticia, Capítulo Bajío, A.C."
CONSENT_SOURCE = "Fictional consent of the demo mission"
LETTERS_PER_WEEK = 4


class DemoDataError(Exception):
    """A row of the demo's own files was not taken as it stands."""


class Person(NamedTuple):
    email: str
    full_name: str
    language: Language


PEOPLE = {
    "organizer": Person("organizer@example.com", "Mariana Robles Ficticia", Language.SPANISH),
    "msme owner": Person("owner@example.com", "Maribel Orozco Tinoco", Language.SPANISH),
    "administrator": Person("admin@example.com", "Admin Puente Demo", Language.ENGLISH),
}


def person(role: str) -> User:
    """The user with a confirmed address, so that the log-in form lets them in at once."""
    known = PEOPLE[role]
    user = User.objects.filter(email=known.email).first()
    if user is not None:
        return user
    make = User.objects.create_user
    if role == "administrator":
        make = User.objects.create_superuser
    user = make(known.email, PASSWORD, full_name=known.full_name, language=known.language)
    # An administrator's address is confirmed when the account is made.
    EmailAddress.objects.get_or_create(
        user=user, email=known.email, defaults={"verified": True, "primary": True}
    )
    return user


def organizer_of(owner: User) -> Organisation:
    found = Organisation.objects.filter(
        kind=OrganisationKind.ORGANIZER, legal_name=ORGANIZER, is_fictional=True
    ).first()
    return found or create_organisation(
        kind=OrganisationKind.ORGANIZER,
        legal_name=ORGANIZER,
        trade_name="Confederación Ficticia Bajío",
        country="MX",
        owner=owner,
        is_fictional=True,
    )


def sheet_of(file_name: str) -> bytes:
    return (DEMO_FILES / file_name).read_bytes()


def rows_of(file_name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the demo's tables; lines that begin with # are remarks."""
    with (DEMO_FILES / file_name).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def bring_in(
    *, mission: Mission, kind: SheetKind, file_name: str, content: bytes, user: User
) -> None:
    """Import a sheet into `mission`, and add what a sheet cannot say: once, however often called.

    DemoDataError if a row is not good.
    """
    batch, created = keep_upload(
        mission=mission, kind=kind, file_name=file_name, content=content, user=user
    )
    if not created:
        return
    check_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    _refuse_bad_rows(batch)
    start_taking(batch=batch)
    take_good_rows(batch_id=batch.pk)
    _refuse_bad_rows(batch)
    if kind == SheetKind.SUPPLIERS:
        _finish_suppliers(batch)
    else:
        _finish_buyers(batch)


def _refuse_bad_rows(batch: ImportBatch) -> None:
    if batch.state == BatchState.REFUSED:
        raise DemoDataError(f"{batch.file_name}: {batch.remarks}")
    bad = batch.rows.filter(state=RowState.BAD)
    if wrong := [f"row {row.number}: {row.problems}" for row in bad]:
        raise DemoDataError(f"{batch.file_name}: " + "; ".join(wrong))


def _finish_suppliers(batch: ImportBatch) -> None:
    suppliers = Supplier.objects.filter(
        pk__in=batch.rows.values("supplier"), organisation__is_fictional=False
    ).select_related("organisation")
    second = _second_descriptions()
    for supplier in suppliers:
        _mark_and_consent(supplier.organisation, Language.SPANISH, batch.uploaded_by)
        if texts := second.get(supplier.external_id):
            save_supplier(organisation=supplier.organisation, data=texts)
        publish_supplier(supplier=supplier)


def _finish_buyers(batch: ImportBatch) -> None:
    buyers = (
        Buyer.objects.filter(needs__in=batch.rows.values("need"))
        .select_related("organisation")
        .prefetch_related("needs")
        .distinct()
    )
    for buyer in buyers:
        organisation = buyer.organisation
        if not organisation.is_fictional:
            _mark_and_consent(organisation, Language(buyer.language), batch.uploaded_by)
        cities = sorted({need.city for need in buyer.needs.all() if need.city})
        facts = {
            "consent_basis": ConsentBasis.CONSENT,
            "meeting_cities": cities,
            "letters_per_week": LETTERS_PER_WEEK,
        }
        publish_buyer(buyer=save_buyer(organisation=organisation, data=facts).instance)


def _mark_and_consent(organisation: Organisation, language: Language, user: User | None) -> None:
    organisation.is_fictional = True
    organisation.save(update_fields=["is_fictional", "updated_at"])
    for purpose in PURPOSES_OF_KIND[OrganisationKind(organisation.kind)]:
        give_consent(
            organisation=organisation,
            purpose=purpose,
            language=language,
            channel=ConsentChannel.IMPORT,
            user=user,
            source=CONSENT_SOURCE,
        )


def _second_descriptions() -> dict[str, dict[str, str]]:
    """{supplier id: {field: text}}: a sheet has one description, these suppliers wrote two."""
    found: dict[str, dict[str, str]] = {}
    for row in rows_of("second_descriptions.tsv"):
        language = Language(row["language"])
        found.setdefault(row["supplier_id"], {})[f"description_{language}"] = row["description"]
    return found
