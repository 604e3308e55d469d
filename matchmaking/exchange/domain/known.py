"""Whom an organizer's sheets have brought in already, so that a second upload updates them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.exchange.enums import TAKEN_ROWS, SheetKind
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.missions.enums import EnrolmentState
from matchmaking.profiles.domain.queries import kept_by_themselves
from matchmaking.profiles.models import Need

KIND_OF_SHEET = {
    SheetKind.SUPPLIERS: OrganisationKind.SUPPLIER,
    SheetKind.NEEDS: OrganisationKind.BUYER,
}


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation of the organizer's missions, as an upload has to treat it."""

    pk: int
    name: str
    keeps_itself: bool
    """Its words are its own: a sheet changes none of them."""
    stays_out: bool
    """It has withdrawn from the mission of the upload."""


def parties_of(organizer: Organisation, *, sheet: str) -> QuerySet[Organisation]:
    """The suppliers or buyers that are, or were, in a mission of this organizer.

    Nobody else: that a firm takes part in somebody else's mission is not told by an upload.
    """
    return Organisation.objects.filter(
        kind=KIND_OF_SHEET[SheetKind(sheet)], enrolments__mission__organizer=organizer
    ).distinct()


def read_parties(batch: ImportBatch, organisations: QuerySet[Organisation]) -> dict[int, Party]:
    """{organisation: how this upload has to treat it}, in three queries."""
    kept = set(kept_by_themselves(organisations).values_list("pk", flat=True))
    out = set(
        batch.mission.enrolments.filter(
            state=EnrolmentState.WITHDRAWN, organisation__in=organisations.values("pk")
        ).values_list("organisation", flat=True)
    )
    return {
        pk: Party(pk, trade_name or legal_name, pk in kept, pk in out)
        for pk, legal_name, trade_name in organisations.values_list(
            "pk", "legal_name", "trade_name"
        )
    }


def listed_parties(organizer: Organisation, *, sheet: str) -> dict[str, int]:
    """{`party_key`: organisation}: whom the organizer's list means by an id or a buyer's name.

    What stands on a profile counts where no member keeps it: then nobody but this organizer wrote
    it. Else only a row of this organizer that became the organisation's tells.
    """
    name = "supplier__external_id" if sheet == SheetKind.SUPPLIERS else "name_key"
    brought = _brought_in(organizer, sheet).order_by("pk").values_list(name, "pk")
    rows = _taken_rows(organizer, sheet).values_list("party_key", "organisation")
    return {key: pk for key, pk in [*brought, *rows] if key}


def names_in_lists(organizer: Organisation) -> set[tuple[str, str, int]]:
    """(`party_key`, `name_key`, organisation) of suppliers as this organizer's sheets wrote them.

    A company that keeps its page may bear another name there than in the list, for ever.
    """
    rows = _taken_rows(organizer, SheetKind.SUPPLIERS).exclude(party_key="")
    return set(rows.order_by().values_list("party_key", "name_key", "organisation"))


def known_needs(organizer: Organisation) -> dict[str, Need]:
    """{the organizer's id: need}, told as with `listed_parties`."""
    needs = Need.objects.select_related("buyer__organisation").exclude(external_id="")
    brought = _brought_in(organizer, SheetKind.NEEDS).values("pk")
    rows = _taken_rows(organizer, SheetKind.NEEDS).filter(need__isnull=False).order_by()
    own = needs.filter(Q(buyer__organisation__in=brought) | Q(pk__in=rows.values("need")))
    return {need.external_id: need for need in own.order_by("pk")}


def _brought_in(organizer: Organisation, sheet: str) -> QuerySet[Organisation]:
    """Those that keep no page themselves: somebody of this organizer entered what is known."""
    parties = parties_of(organizer, sheet=sheet)
    return parties.exclude(pk__in=kept_by_themselves(parties).values("pk"))


def _taken_rows(organizer: Organisation, sheet: str) -> QuerySet[ImportRow]:
    """Rows that became an organisation's, the latest last."""
    return ImportRow.objects.filter(
        batch__mission__organizer=organizer,
        batch__kind=sheet,
        state__in=TAKEN_ROWS,
        organisation__isnull=False,
    ).order_by("batch_id", "number")
