"""How an organizer narrows down the list of participants."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.common.enums import Publication
from matchmaking.common.names import name_key
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.models import Enrolment
from matchmaking.profiles.domain.queries import keep_to_themselves, took_back_consent
from matchmaking.profiles.models import Buyer, Need, Supplier
from matchmaking.taxonomy.models import Sector


def main_sectors() -> list[tuple[str, str]]:
    return [(s.pk, s.name) for s in Sector.objects.filter(parent=None, retired=False)]


class ParticipantFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Name"), method="by_name", widget=forms.TextInput(attrs={"type": "search"})
    )
    state = django_filters.ChoiceFilter(
        label=_("Part in the mission"), choices=EnrolmentState.choices, empty_label=_("All")
    )

    class Meta:
        model = Enrolment
        fields: tuple[str, ...] = ()

    def by_name(
        self, enrolments: QuerySet[Enrolment], _name: str, value: str
    ) -> QuerySet[Enrolment]:
        """By any part of the name, whatever its accents and legal form."""
        found = Q(organisation__legal_name__icontains=value) | Q(
            organisation__trade_name__icontains=value
        )
        if key := name_key(value):
            found |= Q(organisation__name_key__contains=key)
        return enrolments.filter(found)


class SupplierFilter(ParticipantFilter):
    publication = django_filters.ChoiceFilter(
        label=_("Profile"),
        field_name="organisation__supplier__publication",
        choices=Publication.choices,
        empty_label=_("All"),
    )
    sector = django_filters.ChoiceFilter(
        label=_("Sector"), method="by_sector", choices=main_sectors, empty_label=_("All")
    )

    def by_sector(self, enrolments: Any, _name: str, value: str) -> Any:
        inside = Supplier.objects.filter(Q(sectors=value) | Q(sectors__parent=value)).exclude(
            keep_to_themselves()
        )
        return enrolments.filter(organisation__in=inside.values("organisation"))


class BuyerFilter(ParticipantFilter):
    sector = django_filters.ChoiceFilter(
        label=_("Sector of a need"), method="by_sector", choices=main_sectors, empty_label=_("All")
    )

    def by_sector(self, enrolments: Any, _name: str, value: str) -> Any:
        inside = Need.objects.filter(Q(sector=value) | Q(sector__parent=value))
        shown = Buyer.objects.filter(needs__in=inside.values("pk")).exclude(took_back_consent())
        return enrolments.filter(organisation__in=shown.values("organisation"))
