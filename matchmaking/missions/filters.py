"""How an organizer narrows down the list of participants, and that of whom it may enrol."""

from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.common.enums import Publication
from matchmaking.common.names import name_key
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.models import Enrolment
from matchmaking.profiles.domain.queries import keep_to_themselves, took_back_consent
from matchmaking.profiles.models import Buyer, Need, Supplier
from matchmaking.taxonomy.enums import RegionCountry
from matchmaking.taxonomy.models import Region, Sector

KINDS = [(kind.value, kind.label) for kind in (OrganisationKind.SUPPLIER, OrganisationKind.BUYER)]


def main_sectors() -> list[tuple[str, str]]:
    return [(s.pk, s.name) for s in Sector.objects.filter(parent=None, retired=False)]


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Mexican states and Japanese prefectures, each country by itself."""
    regions = Region.objects.filter(retired=False)
    return [
        (str(country.label), [(r.pk, r.name) for r in regions if r.country == country])
        for country in RegionCountry
    ]


def named(value: str, path: str = "") -> Q:
    """Organisations by any part of their names, whatever accents and legal form those have.

    A buyer is found by its English name and its reading too. `path` leads to the organisation.
    """
    names = ("legal_name", "trade_name", "buyer__name_en", "buyer__name_kana")
    found = Q()
    for name in names:
        found |= Q(**{f"{path}{name}__icontains": value})
    if key := name_key(value):
        found |= Q(**{f"{path}name_key__contains": key})
    return found


def suppliers_in(sector: str) -> QuerySet[Supplier]:
    """Suppliers of a sector or of one below it, as far as their profiles are still shown."""
    inside = Supplier.objects.filter(Q(sectors=sector) | Q(sectors__parent=sector))
    return inside.exclude(keep_to_themselves())


def buyers_wanting(sector: str) -> QuerySet[Buyer]:
    inside = Need.objects.filter(Q(sector=sector) | Q(sector__parent=sector))
    return Buyer.objects.filter(needs__in=inside.values("pk")).exclude(took_back_consent())


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
        return enrolments.filter(named(value, "organisation__"))


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
        return enrolments.filter(organisation__in=suppliers_in(value).values("organisation"))


class BuyerFilter(ParticipantFilter):
    sector = django_filters.ChoiceFilter(
        label=_("Sector of a need"), method="by_sector", choices=main_sectors, empty_label=_("All")
    )

    def by_sector(self, enrolments: Any, _name: str, value: str) -> Any:
        return enrolments.filter(organisation__in=buyers_wanting(value).values("organisation"))


class EnrollableFilter(django_filters.FilterSet):
    """Of the organisations that may be enrolled; `ticked` holds the keys of those ticked so far."""

    q = django_filters.CharFilter(
        label=_("Name"), method="by_name", widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KINDS, empty_label=_("All"))
    sector = django_filters.ChoiceFilter(
        label=_("Sector"), method="by_sector", choices=main_sectors, empty_label=_("All")
    )
    place = django_filters.ChoiceFilter(
        label=_("State or prefecture"), method="by_place", choices=places, empty_label=_("All")
    )
    only = django_filters.BooleanFilter(
        label=_("Only the ticked"), method="by_tick", widget=forms.CheckboxInput()
    )

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, ticked: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticked = ticked

    def by_name(self, known: QuerySet[Organisation], _name: str, value: str) -> Any:
        return known.filter(named(value))

    def by_sector(self, known: QuerySet[Organisation], _name: str, value: str) -> Any:
        offers, wants = suppliers_in(value), buyers_wanting(value)
        return known.filter(
            Q(pk__in=offers.values("organisation")) | Q(pk__in=wants.values("organisation"))
        )

    def by_place(self, known: QuerySet[Organisation], _name: str, value: str) -> Any:
        suppliers = Supplier.objects.filter(state=value).exclude(keep_to_themselves())
        buyers = Buyer.objects.filter(prefecture=value).exclude(took_back_consent())
        return known.filter(
            Q(pk__in=suppliers.values("organisation")) | Q(pk__in=buyers.values("organisation"))
        )

    def by_tick(self, known: QuerySet[Organisation], _name: str, value: bool) -> Any:
        return known.filter(pk__in=self.ticked) if value else known
