"""Reads of profiles, always from where the viewer stands."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.domain.queries import organisations_of
from accounts.enums import Purpose
from accounts.models import Consent, Membership, Organisation, User
from matchmaking.common.enums import Language, Publication
from matchmaking.profiles.domain.contacts import TAKING_PART
from matchmaking.profiles.enums import NeedState, Origin
from matchmaking.profiles.models import (
    Buyer,
    Certification,
    Need,
    Product,
    Supplier,
    SupplierFile,
)

# A profile that its owner is still writing, or took back, is matched with nobody. An organizer's
# list is matched as it was imported: the supplier is asked before anybody hears of it.
TO_BE_READ = ~Q(publication=Publication.WITHDRAWN) & ~Q(
    publication=Publication.DRAFT, origin=Origin.FORM
)


def organisations_visible_to(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """The viewer's own organisations, and those that take part in a mission which it organizes."""
    return organisations_visible_from(organisations_of(user))


def organisations_visible_from(own: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """`own`, and those that take part in a mission which one of `own` organizes.

    Missions stand above profiles, so they are reached by name through the database's relations
    and not by import. Who has withdrawn from a mission is no longer its organizer's to read.
    """
    # One condition on one enrolment: to leave a mission says nothing of the others.
    organized = Q(enrolments__mission__organizer__in=own, enrolments__state__in=TAKING_PART)
    return Organisation.objects.filter(
        Q(pk__in=own.values("pk")) | Q(pk__in=Organisation.objects.filter(organized).values("pk"))
    )


def kept_by_themselves(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those whose words are their own: they have members, or entered their page on the web site."""
    own_words = Q(supplier__origin=Origin.FORM) | Q(buyer__origin=Origin.FORM)
    members = Membership.objects.filter(organisation=OuterRef("pk"))
    return organisations.filter(own_words | Q(Exists(members)))


def latest_mission_with(participant: Organisation, *, organizer: Organisation) -> Any:
    """The last of the organizer's missions in which `participant` takes part, if there is one.

    By the day on which it begins; reached by name, as in `organisations_visible_from`.
    """
    return (
        organizer.missions.filter(
            enrolments__organisation=participant, enrolments__state__in=TAKING_PART
        )
        .order_by("-starts_on", "-pk")
        .first()
    )


def took_back_consent() -> Q:
    """Of suppliers or buyers: the latest word on keeping and showing the profile is a no."""
    latest = Consent.objects.latest_acts().filter(purpose=Purpose.PROFILE, given=False)
    return Q(organisation__in=latest.values("organisation"))


def keep_to_themselves() -> Q:
    """Of suppliers: nobody outside the organisation is shown the profile any more.

    Either the supplier took the profile back, or its consent that organizers read it. Its name and
    what was introduced before remain: others have their part in those.
    """
    return Q(publication=Publication.WITHDRAWN) | took_back_consent()


def buyer_kept_back(path: str) -> Exists:
    """Whether the buyer at `path` shows its profile, and so its needs, to nobody any more.

    As for suppliers, its name and what was introduced before remain.
    """
    return Exists(Buyer.objects.filter(took_back_consent(), pk=OuterRef(path)))


def suppliers_visible_from(own: QuerySet[Organisation]) -> QuerySet[Supplier]:
    """Profiles of `own`, and those that participants of its missions show to organizers."""
    shown = Q(organisation__in=organisations_visible_from(own)) & ~keep_to_themselves()
    return Supplier.objects.filter(Q(organisation__in=own.values("pk")) | shown)


def buyers_visible_from(own: QuerySet[Organisation]) -> QuerySet[Buyer]:
    """As `suppliers_visible_from`. A buyer that stops introductions has not hidden its page."""
    shown = Q(organisation__in=organisations_visible_from(own)) & ~took_back_consent()
    return Buyer.objects.filter(Q(organisation__in=own.values("pk")) | shown)


def suppliers_visible_to(user: User | AnonymousUser) -> QuerySet[Supplier]:
    visible = suppliers_visible_from(organisations_of(user))
    return visible.select_related("organisation", "state")


def suppliers_organized_by(organizer: Organisation) -> QuerySet[Supplier]:
    """Those of its missions. For acts: the viewer's role was looked at in this organizer alone."""
    return suppliers_visible_from(Organisation.objects.filter(pk=organizer.pk))


def buyers_visible_to(user: User | AnonymousUser) -> QuerySet[Buyer]:
    visible = buyers_visible_from(organisations_of(user))
    return visible.select_related("organisation", "prefecture")


def needs_visible_to(user: User | AnonymousUser) -> QuerySet[Need]:
    visible = buyers_visible_from(organisations_of(user)).values("pk")
    return Need.objects.filter(buyer__in=visible).select_related(
        "buyer", "buyer__organisation", "sector", "volume_unit"
    )


def files_visible_to(user: User | AnonymousUser) -> QuerySet[SupplierFile]:
    return SupplierFile.objects.filter(supplier__in=suppliers_visible_to(user).values("pk"))


def certifications_visible_to(user: User | AnonymousUser) -> QuerySet[Certification]:
    return _certifications_of(suppliers_visible_to(user))


def certifications_organized_by(organizer: Organisation) -> QuerySet[Certification]:
    """Those of the suppliers of its missions, for acts."""
    return _certifications_of(suppliers_organized_by(organizer))


def _certifications_of(suppliers: QuerySet[Supplier]) -> QuerySet[Certification]:
    return Certification.objects.filter(supplier__in=suppliers.values("pk")).select_related(
        "scheme", "supplier", "supplier__organisation"
    )


def with_everything(suppliers: QuerySet[Supplier]) -> QuerySet[Supplier]:
    """Suppliers with all that completeness, the public view and the dataset read of them."""
    return suppliers.select_related("organisation", "state").prefetch_related(
        "sectors",
        "capabilities",
        "certifications__scheme",
        "main_customers",
        "plants__state",
        "files",
        "products__sector",
        "products__term",
        "products__capacity_unit",
        "products__incoterm",
        "products__capabilities",
    )


def needs_with_everything(needs: QuerySet[Need]) -> QuerySet[Need]:
    return needs.select_related(
        "buyer", "buyer__organisation", "buyer__prefecture", "sector", "volume_unit"
    ).prefetch_related(
        "product_terms",
        "required_certifications",
        "required_capabilities",
        "preferred_certifications",
        "preferred_capabilities",
        "incoterms",
    )


def needs_of(buyer: Buyer) -> QuerySet[Need]:
    return needs_with_everything(buyer.needs.all())


def supplier_of(organisation: Organisation) -> Supplier:
    """The organisation's profile with everything; a new one, not yet saved, if it has none."""
    found = with_everything(Supplier.objects.filter(organisation=organisation)).first()
    return found or Supplier(organisation=organisation)


def buyer_of(organisation: Organisation) -> Buyer:
    found = Buyer.objects.filter(organisation=organisation).select_related("organisation")
    return found.first() or Buyer(organisation=organisation)


def products_of(supplier: Supplier) -> QuerySet[Product]:
    return supplier.products.select_related(
        "sector", "term", "capacity_unit", "incoterm"
    ).prefetch_related("capabilities")


def name_read(organisation: Organisation, *, language: str) -> str:
    """The organisation as a reader of `language` can read it, where its profile knows more.

    Outside Japan a buyer goes by its English name, if it has one; in Japanese a supplier's name is
    followed by its reading. Load `buyer` and `supplier` along with a list.
    """
    buyer: Buyer | None = getattr(organisation, "buyer", None)
    if buyer is not None:
        return buyer.name_in(language)
    supplier: Supplier | None = getattr(organisation, "supplier", None)
    if supplier is not None and supplier.katakana_reading and language == Language.JAPANESE:
        return f"{organisation.name}（{supplier.katakana_reading}）"
    return organisation.name


def with_need_counts(buyers: QuerySet[Buyer]) -> QuerySet[Buyer]:
    """Adds `needs_count` and `open_needs_count`."""
    return buyers.annotate(
        needs_count=Count("needs", distinct=True),
        open_needs_count=Count("needs", filter=Q(needs__state=NeedState.OPEN), distinct=True),
    )
