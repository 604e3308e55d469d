"""What happens to a supplier's profile."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.common.enums import Publication
from matchmaking.profiles.domain.cleaning import Cleaned, Facts, Spec, clean
from matchmaking.profiles.domain.publication import (
    NotReadyError,
    claim_publication,
    missing_of_supplier,
)
from matchmaking.profiles.domain.saving import (
    Saved,
    differing_terms,
    refuse_errors,
    set_changed,
    write,
    write_terms,
)
from matchmaking.profiles.domain.size import size_class
from matchmaking.profiles.enums import Origin
from matchmaking.profiles.models import MainCustomer, Plant, Supplier
from matchmaking.profiles.problems import Code, Problem, Severity, warnings
from matchmaking.profiles.validators import (
    check_area,
    check_countries,
    check_kana,
    check_languages,
    check_people,
    check_percent,
    check_pesos,
    check_phone,
    check_rfc,
    check_scian,
    check_url,
    check_whole,
    check_year,
)

ORGANISATION_FIELDS = ("legal_name", "trade_name", "website")
ORGANISATION_SPEC = Spec(
    model=Organisation,
    fields=ORGANISATION_FIELDS,
    required=("legal_name",),
    checks={"website": check_url},
)


def _exports_after_founding(facts: Facts) -> Iterable[Problem]:
    founded, since = facts["founded_year"], facts["exports_since_year"]
    if founded and since and since < founded:
        yield Problem("exports_since_year", Code.EXPORTS_BEFORE_FOUNDING, Severity.WARNING)


# As much as the fields' fourteen digits before the point can hold.
_check_pesos = functools.partial(check_pesos, most=10**14 - 1)

SUPPLIER_SPEC = Spec(
    model=Supplier,
    fields=(
        "external_id", "katakana_reading", "rfc", "activity", "scian", "founded_year",
        "paid_in_capital_mxn", "staff", "annual_sales_mxn", "state", "municipality",
        "description_es", "description_en", "description_ja", "sectors", "capabilities",
        "languages", "immex", "prosec", "export_countries", "exports_since_year",
        "export_share_percent", "japan_experience", "japan_experience_note", "exclusivity",
        "wishes", "second_site", "ports_used", "insurance", "stock_abroad",
        "inclusive_employment", "social_value", "contact_name", "contact_title",
        "contact_email", "contact_phone", "contact_language", "contact_source",
        "max_introductions",
    ),
    checks={
        "katakana_reading": check_kana,
        "rfc": check_rfc,
        "scian": check_scian,
        "founded_year": check_year,
        "staff": check_people,
        "exports_since_year": check_year,
        "paid_in_capital_mxn": _check_pesos,
        "annual_sales_mxn": _check_pesos,
        "export_share_percent": check_percent,
        "languages": check_languages,
        "export_countries": check_countries,
        "contact_phone": check_phone,
        "max_introductions": functools.partial(check_whole, least=1, most=200),
    },
    rules=(_exports_after_founding,),
)  # fmt: skip
SUPPLIER_FIELDS = (*ORGANISATION_FIELDS, *SUPPLIER_SPEC.fields)

PLANT_SPEC = Spec(
    model=Plant,
    fields=("name", "state", "municipality", "area_m2"),
    required=("name", "state"),
    checks={"area_m2": check_area},
)
CUSTOMER_SPEC = Spec(model=MainCustomer, fields=("name", "may_be_named"), required=("name",))
_LISTS = {"plants": PLANT_SPEC, "main_customers": CUSTOMER_SPEC}
Rows = Iterable[Mapping[str, Any]]


def clean_supplier(
    *, data: Mapping[str, Any], supplier: Supplier | None = None
) -> tuple[Cleaned, Cleaned]:
    """Check `data` (names of SUPPLIER_FIELDS) without writing it.

    Two parts: what belongs to the organisation, and what belongs to the profile.
    """
    firm = {name: data[name] for name in data if name in ORGANISATION_FIELDS}
    profile = {name: data[name] for name in data if name not in ORGANISATION_FIELDS}
    organisation = None if supplier is None else supplier.organisation
    # A profile is always written for an organisation that has its name already.
    return (
        clean(ORGANISATION_SPEC, firm, organisation or Organisation()),
        clean(SUPPLIER_SPEC, profile, supplier),
    )


@transaction.atomic
def save_supplier(
    *,
    organisation: Organisation,
    data: Mapping[str, Any],
    plants: Rows | None = None,
    main_customers: Rows | None = None,
    origin: str = Origin.FORM,
) -> Saved[Supplier]:
    """Create or change the profile of `organisation`; raises InvalidDataError on any error.

    Only what is in `data` and differs is written; the size class follows from staff and sales.
    Where `plants` (name, state, municipality, area_m2) or `main_customers` (name, may_be_named) are
    given, they become the supplier's whole list; what is wrong in one is a problem of
    "plants.area_m2". All is kept or nothing.
    """
    if organisation.kind != OrganisationKind.SUPPLIER:
        raise ValueError(f"{organisation} is not a supplier")
    # The organisation's row is the lock: a form sent twice must not make two profiles.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    supplier = (
        Supplier.objects.filter(organisation=organisation).select_related("organisation").first()
    )
    known = supplier or Supplier(organisation=organisation, origin=origin)
    firm, profile = clean_supplier(data=data, supplier=known)
    lists = {"plants": plants, "main_customers": main_customers}
    rows = {name: _clean_list(name, given) for name, given in lists.items() if given is not None}
    refuse_errors(firm, profile, *chain.from_iterable(rows.values()))

    firm_changed = set_changed(organisation, firm.values)
    write(organisation, firm_changed)
    changed = set_changed(known, profile.values)
    computed = size_class(
        activity=known.activity, staff=known.staff, annual_sales_mxn=known.annual_sales_mxn
    )
    changed += set_changed(known, {"size_class": computed or ""})
    terms_differ = supplier is not None and bool(differing_terms(known, profile.terms))
    if changed or terms_differ or supplier is None:
        write(known, changed or ["updated_at"])
    changed += write_terms(known, profile.terms)
    changed += [name for name, cleaned in rows.items() if _replace(known, _LISTS[name], cleaned)]
    return Saved(
        known,
        supplier is None,
        (*firm_changed, *changed),
        warnings((*firm.problems, *profile.problems)),
    )


def _clean_list(name: str, rows: Rows) -> list[Cleaned]:
    """The rows of the list `name`; their problems say of which list they are."""
    cleaned = [clean(_LISTS[name], row) for row in rows]
    return [
        replace(one, problems=tuple(found.at(f"{name}.{found.field}") for found in one.problems))
        for one in cleaned
    ]


def _replace(supplier: Supplier, spec: Spec, cleaned: Iterable[Cleaned]) -> bool:
    """Write the list if it differs; whether it did."""
    wanted = [_with_flags(part.values) for part in cleaned]
    manager = spec.model._default_manager.filter(supplier=supplier)
    held = list(manager.order_by("pk"))
    if len(held) == len(wanted) and not any(
        set_changed(row, values) for row, values in zip(held, wanted, strict=True)
    ):
        return False
    manager.delete()
    for values in wanted:
        spec.model._default_manager.create(supplier=supplier, **values)
    return True


def _with_flags(values: dict[str, Any]) -> dict[str, Any]:
    """Permission that was not stated is permission that was not given."""
    if values.get("may_be_named", False) is None:
        return {**values, "may_be_named": False}
    return values


@transaction.atomic
def publish_supplier(*, supplier: Supplier) -> bool:
    """Show the profile to the readers that its consents name; False if it was shown already.

    Raises NotReadyError with what is missing: facts that every reader needs, and consents.
    """
    missing = missing_of_supplier(supplier)
    if missing:
        raise NotReadyError(missing)
    return claim_publication(supplier, to=Publication.PUBLISHED, now=timezone.now())


@transaction.atomic
def withdraw_supplier(*, supplier: Supplier) -> bool:
    """Hide the profile from every reader outside its organisation; False if it was not published.

    Who hides it: `queries.keep_to_themselves`. What was introduced before stays with both sides.
    """
    return claim_publication(supplier, to=Publication.WITHDRAWN, now=timezone.now())
