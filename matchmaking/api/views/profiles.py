"""How suppliers and buyers come to be through the API: the same steps for both."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from accounts.domain.organisations import create_organisation
from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.api.errors import ConflictError
from matchmaking.api.permissions import refuse_role
from matchmaking.api.principal import Principal
from matchmaking.exchange.domain.known import parties_of
from matchmaking.exchange.enums import SheetKind
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.domain.enrolments import enrol_organisation
from matchmaking.missions.models import Mission
from matchmaking.profiles.domain.duplicates import COMPLETE_RFC
from matchmaking.profiles.problems import Code, InvalidDataError, Problem
from matchmaking.profiles.validators import check_corporate_number, check_rfc

COUNTRY = {OrganisationKind.SUPPLIER: "MX", OrganisationKind.BUYER: "JP"}


def organisation_for(
    principal: Principal, data: dict[str, Any], *, kind: OrganisationKind
) -> Organisation:
    """Whose profile `data` describes; takes "organisation" and "mission" out of it.

    A participant of a mission is created and invited; call it in a transaction.
    """
    pk, slug = data.pop("organisation", None), data.pop("mission", None)
    if slug is not None:
        return _new_participant(principal, slug, data, kind)
    own = principal.own(kind=kind)
    if pk is not None:
        organisation = get_object_or_404(own, pk=pk)
    else:
        organisation = _only(own.filter(**{f"{kind}__isnull": True}), own)
    if not principal.own(editing=True).filter(pk=organisation.pk).exists():
        refuse_role()
    if hasattr(organisation, kind):
        raise ConflictError(_("This organisation has its profile already."), code="exists")
    return organisation


def _only(without_profile: Any, own: Any) -> Organisation:
    found = list(without_profile[:2])
    if len(found) == 1:
        return found[0]
    if not found and own.exists():
        raise ConflictError(_("Your organisation has its profile already."), code="exists")
    message = _("Say whose profile it is: an organisation of yours, or a mission of yours.")
    raise ValidationError({"organisation": [message]}, code="required")


def _new_participant(
    principal: Principal, slug: str, data: dict[str, Any], kind: OrganisationKind
) -> Organisation:
    mission = principal.organized_missions(editing=True).filter(slug=slug).first()
    if mission is None:
        raise ValidationError({"mission": [_("You organize no such mission.")]}, code="unknown")
    if not str(data.get("legal_name", "")).strip():
        raise InvalidDataError([Problem("legal_name", Code.REQUIRED)])
    _refuse_known(mission, data, kind)
    organisation = create_organisation(
        kind=kind, legal_name=str(data["legal_name"])[:200], country=COUNTRY[kind]
    )
    try:
        enrol_organisation(mission=mission, organisation=organisation)
    except MissionClosedError as error:
        raise ConflictError(_("The mission is closed."), code="mission_closed") from error
    return organisation


def _refuse_known(mission: Mission, data: dict[str, Any], kind: OrganisationKind) -> None:
    """Whoever bears the number of a participant of this organizer is that participant."""
    supplier = kind == OrganisationKind.SUPPLIER
    name, check = ("rfc", check_rfc) if supplier else ("corporate_number", check_corporate_number)
    number = check(data.get(name)).value
    if len(number) < COMPLETE_RFC:
        return
    sheet = SheetKind.SUPPLIERS if supplier else SheetKind.NEEDS
    parties = parties_of(mission.organizer, sheet=sheet)
    known = parties.filter(**{f"{kind}__{name}": number}).values_list(f"{kind}__pk", flat=True)
    if (pk := known.first()) is not None:
        message = _("Your missions know this organisation already: %(id)s.") % {"id": pk}
        raise ConflictError(message, code="known")
