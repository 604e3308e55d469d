"""Who of a sheet is in the organizer's missions already, so that a second upload updates them."""

from dataclasses import dataclass, field

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.common.names import name_key
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Need


@dataclass
class KnownParties:
    """Organisations of one kind that this organizer enrolled, by its own id and by name."""

    by_external_id: dict[str, Organisation] = field(default_factory=dict)
    by_name: dict[str, Organisation] = field(default_factory=dict)

    def find(self, *, external_id: str, legal_name: str) -> Organisation | None:
        """By the organizer's id; by name only among those that have no id (buyers)."""
        if external_id and external_id in self.by_external_id:
            return self.by_external_id[external_id]
        return self.by_name.get(name_key(legal_name))

    def add(self, organisation: Organisation, *, external_id: str = "") -> None:
        if external_id:
            self.by_external_id[external_id] = organisation
        else:
            self.by_name[organisation.name_key] = organisation


def known_parties(mission: Mission, kind: str) -> KnownParties:
    """Suppliers are known by the organizer's id; buyers, who have none in the sheet, by name."""
    known = KnownParties()
    organisations = (
        Organisation.objects.filter(kind=kind, enrolments__mission__organizer=mission.organizer)
        .select_related("supplier", "buyer")
        .order_by("pk")
        .distinct()
    )
    for organisation in organisations:
        if kind == OrganisationKind.SUPPLIER:
            supplier = getattr(organisation, "supplier", None)
            if supplier is not None and supplier.external_id:
                known.add(organisation, external_id=supplier.external_id)
        else:
            known.add(organisation)
    return known


def known_needs(mission: Mission) -> dict[str, Need]:
    """Needs of this organizer's buyers by the organizer's id."""
    needs = (
        Need.objects.filter(buyer__organisation__enrolments__mission__organizer=mission.organizer)
        .exclude(external_id="")
        .select_related("buyer__organisation")
        .order_by("pk")
        .distinct()
    )
    return {need.external_id: need for need in needs}
