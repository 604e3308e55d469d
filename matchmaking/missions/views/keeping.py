"""The companies of an imported list are asked to keep their profiles themselves, many at once."""

from collections import defaultdict
from collections.abc import Collection

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import OrganisationRequest
from matchmaking.common.figures import Figure
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.profiles.domain.queries import suppliers_organized_by
from matchmaking.profiles.keepers import Asked, ask_to_keep


def invite_companies(
    request: OrganisationRequest, mission: Mission, enrolments: Collection[int]
) -> None:
    """Invite the suppliers of these enrolments, and say what came of it."""
    rows = Enrolment.objects.filter(mission=mission, pk__in=enrolments)
    suppliers = suppliers_organized_by(request.organisation).filter(
        organisation__in=rows.values("organisation")
    )
    names: dict[Asked, list[str]] = defaultdict(list)
    for supplier in suppliers.select_related("organisation").order_by("pk"):
        asked = ask_to_keep(supplier=supplier, user=request.user, again=False)
        names[asked].append(supplier.organisation.name)
    _say(request, names)


def _say(request: OrganisationRequest, names: dict[Asked, list[str]]) -> None:
    if sent := len(names[Asked.SENT]):
        sentence = ngettext(
            "%(number)s company was invited to keep its profile itself.",
            "%(number)s companies were invited to keep their profiles themselves.",
            sent,
        )
        messages.success(request, sentence % {"number": Figure(sent)})
    needless = [Asked.BEFORE, Asked.KEPT, Asked.TOO_OFTEN]
    if number := sum(len(names[asked]) for asked in needless):
        sentence = ngettext(
            "%(number)s company keeps its profile already or was invited before; it was sent"
            " nothing.",
            "%(number)s companies keep their profiles already or were invited before; they were"
            " sent nothing.",
            number,
        )
        messages.info(request, sentence % {"number": Figure(number)})
    if without := names[Asked.NO_ADDRESS]:
        sentence = _("Nobody was invited where an e-mail address is missing: %(names)s.")
        messages.warning(request, sentence % {"names": "; ".join(without)})
    if unreachable := names[Asked.UNREACHABLE]:
        sentence = _(
            "Nothing was sent where earlier letters came back, or where their reader wants none:"
            " %(names)s."
        )
        messages.warning(request, sentence % {"names": "; ".join(unreachable)})
