"""One row of a sheet to the data of profiles, with everything that is wrong with it.

Values themselves are judged by the rules of `profiles`; here a cell only finds its field.
"""

from dataclasses import dataclass, field
from typing import Any

from matchmaking.common.enums import Currency, Language
from matchmaking.common.sheets.lists import split_list
from matchmaking.exchange.domain.cells import Cells, RowReader
from matchmaking.exchange.domain.terms import TermReader
from matchmaking.exchange.problems import CellProblem, RowCode, error, warning
from matchmaking.profiles.domain.buyers import clean_buyer
from matchmaking.profiles.domain.needs import clean_need
from matchmaking.profiles.domain.products import clean_product
from matchmaking.profiles.domain.suppliers import clean_supplier
from matchmaking.profiles.enums import (
    Activity,
    BuyerRole,
    JapanExperience,
    Use,
)
from matchmaking.profiles.problems import Code, Severity
from matchmaking.taxonomy.kinds import Kind


@dataclass
class RowData:
    """What a row says, field by field, ready for the verbs of `profiles`."""

    external_id: str
    organisation: dict[str, Any] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)
    products: list[dict[str, Any]] = field(default_factory=list)
    schemes: list[Any] = field(default_factory=list)
    lists_certificates: bool = False
    """Whether the row says which certificates are held, be it none."""
    need: dict[str, Any] = field(default_factory=dict)
    standing_consent: bool | None = None
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not any(problem.is_error for problem in self.problems)


SUPPLIER_TEXTS = {
    "katakana_reading": "katakana_reading",
    "rfc": "rfc",
    "scian": "scian",
    "municipality": "municipality",
    "founded_year": "founded_year",
    "employees": "staff",
    "annual_sales_mxn": "annual_sales_mxn",
    "export_countries": "export_countries",
    "languages": "languages",
    "contact_name": "contact_name",
    "contact_title": "contact_title",
    "contact_email": "contact_email",
    "contact_phone": "contact_phone",
    "contact_source": "contact_source",
    "max_introductions": "max_introductions",
}
PRODUCT_TEXTS = {
    "monthly_capacity": "monthly_capacity",
    "min_order_quantity": "minimum_order",
    "lead_time_days": "lead_time_days",
}
BUYER_TEXTS = {
    "buyer_kana": "name_kana",
    "buyer_english": "name_en",
    "corporate_number": "corporate_number",
    "address": "address",
    "business": "business",
    "department": "department",
    "contact_name": "contact_name",
    "contact_title": "contact_title",
    "contact_email": "contact_email",
    "contact_phone": "contact_phone",
    "contact_source": "contact_source",
}
NEED_TEXTS = {
    "title": "title",
    "description": "description",
    "annual_volume": "annual_volume",
    "first_order_quantity": "first_order_quantity",
    "min_monthly_capacity": "min_monthly_capacity",
    "min_staff": "min_staff",
    "max_lead_time_days": "max_lead_time_days",
    "target_price": "target_price",
    "city": "city",
    "deadline": "deadline",
    "max_introductions": "introductions_wanted",
}
# Japanese letters go to a department; a sheet without one addresses the buying department.
DEPARTMENT_BY_LANGUAGE = {"ja": "購買ご担当部署", "en": "Purchasing department", "es": "Compras"}


def read_supplier(cells: Cells, terms: TermReader) -> RowData:
    """The data of one row of the suppliers' sheet."""
    reader = RowReader(cells, terms)
    row = RowData(reader.text("supplier_id"))
    _required(reader, "supplier_id", "name")
    reader.copy(
        row.organisation, {"name": "legal_name", "trade_name": "trade_name", "website": "website"}
    )
    row.profile["external_id"] = row.external_id
    reader.columns["external_id"] = "supplier_id"
    reader.copy(row.profile, SUPPLIER_TEXTS)
    description = reader.said("description")
    language = reader.language_of(description or reader.said("products"))
    if description:
        row.profile[f"description_{language}"] = description
        reader.columns[f"description_{language}"] = "description"
    reader.choice(row.profile, "activity", "activity", Activity)
    reader.choice(row.profile, "japan_experience", "japan_experience", JapanExperience)
    reader.choice(row.profile, "contact_language", "contact_language", Language)
    for column in ("immex", "prosec"):
        if reader.answered(column):
            row.profile[column] = reader.flag(column)
    reader.term(row.profile, "state", "state", Kind.REGION, country="MX")
    reader.term_list(row.profile, "sectors", "sectors", Kind.SECTOR)
    reader.term_list(row.profile, "capabilities", "capabilities", Kind.CAPABILITY)
    row.schemes = reader.certificates()
    row.lists_certificates = bool(reader.answered("certifications"))
    row.standing_consent = reader.flag("standing_consent")
    row.products = _products(reader, language, description)
    if not description and not reader.said("products"):
        reader.problems.append(error("description", RowCode.ONE_TEXT_NEEDED))
    if not row.profile.get("contact_email"):
        reader.problems.append(warning("contact_email", RowCode.NO_ADDRESS))
    reader.judge(lambda: clean_supplier(data={**row.organisation, **row.profile}))
    if row.products:
        reader.judge(lambda: clean_product(data=row.products[0]))
    row.problems = _once_each(reader.problems)
    return row


def read_need(cells: Cells, terms: TermReader) -> RowData:
    """The data of one row of the needs' sheet: a buyer and one thing that it wants."""
    reader = RowReader(cells, terms)
    row = RowData(reader.text("need_id"))
    _required(reader, "need_id", "buyer", "title")
    row.organisation["legal_name"] = reader.text("buyer")
    reader.columns["legal_name"] = "buyer"
    _read_buyer(reader, row.profile)
    need = row.need
    need["external_id"] = row.external_id
    reader.columns["external_id"] = "need_id"
    reader.copy(need, NEED_TEXTS)
    need["language"] = reader.language_of(f"{reader.text('title')} {reader.text('description')}")
    if codes := reader.hs_codes():
        need["hs_codes"] = codes
    sectors: dict[str, Any] = {}
    reader.term_list(sectors, "sectors", "sectors", Kind.SECTOR)
    if sectors.get("sectors"):
        need["sector"] = sectors["sectors"][0]
    reader.term_list(need, "capabilities", "required_capabilities", Kind.CAPABILITY)
    reader.term_list(need, "preferred_capabilities", "preferred_capabilities", Kind.CAPABILITY)
    reader.term_list(need, "required_certifications", "required_certifications", Kind.CERTIFICATION)
    reader.term_list(
        need, "preferred_certifications", "preferred_certifications", Kind.CERTIFICATION
    )
    reader.term_list(need, "incoterms", "incoterms", Kind.INCOTERM)
    reader.term(need, "volume_unit", "volume_unit", Kind.UNIT)
    reader.choice(need, "currency", "currency", Currency)
    reader.choice(need, "use", "use", Use)
    reader.confidentiality(need)
    if reader.answered("sample_wanted"):
        need["sample_wanted"] = reader.flag("sample_wanted")
    named = [terms.known(Kind.PRODUCT, item) for item in split_list(reader.said("products"))]
    need["product_terms"] = [term for term in named if term is not None]
    _keep_free_products(reader, need)
    reader.judge(lambda: clean_need(data=need))
    row.problems = _once_each(reader.problems)
    return row


def _read_buyer(reader: RowReader, buyer: dict[str, Any]) -> None:
    reader.copy(buyer, BUYER_TEXTS)
    reader.choice(buyer, "role", "role", BuyerRole)
    reader.choice(buyer, "contact_language", "language", Language)
    reader.term(buyer, "prefecture", "prefecture", Kind.REGION, country="JP")
    if reader.answered("known_to_organizer"):
        buyer["known_to_organizer"] = bool(reader.flag("known_to_organizer"))
    language = str(buyer.get("language", Language.JAPANESE))
    buyer.setdefault("department", DEPARTMENT_BY_LANGUAGE[language])
    if not buyer.get("contact_email"):
        reader.problems.append(warning("contact_email", RowCode.NO_ADDRESS))
    organisation = {"legal_name": reader.text("buyer")}
    reader.judge(lambda: clean_buyer(data={**organisation, **buyer}))


def _keep_free_products(reader: RowReader, need: dict[str, Any]) -> None:
    """Products that the taxonomy does not know stay readable: they go into the description."""
    free = [
        item
        for item in split_list(reader.said("products"))
        if reader.terms.known(Kind.PRODUCT, item) is None and item not in need.get("title", "")
    ]
    if free:
        need["description"] = "\n".join(filter(None, [need.get("description", ""), *free]))


def _products(reader: RowReader, language: str, description: str) -> list[dict[str, Any]]:
    """The row's products. Capacity, terms and HS codes of the row go to each, in order.

    A row that names no product but states a capacity is about one product: what its description
    begins with.
    """
    shared: dict[str, Any] = {}
    reader.copy(shared, PRODUCT_TEXTS)
    reader.term(shared, "capacity_unit", "capacity_unit", Kind.UNIT)
    incoterms: dict[str, Any] = {}
    reader.term_list(incoterms, "incoterms", "terms", Kind.INCOTERM)
    if incoterms.get("terms"):
        shared["incoterm"] = incoterms["terms"][0]
    codes = reader.hs_codes()
    names = split_list(reader.said("products"))
    if not names and (shared or codes) and description:
        names = [description.split("\n")[0].split(". ")[0].split("。")[0][:120]]
    products = []
    for place, name in enumerate(names):
        product = {f"name_{language}": name[:200], **shared}
        term = reader.terms.known(Kind.PRODUCT, name)
        if term is not None:
            product["term"] = term
        if place < len(codes):
            product["hs6"] = codes[place]
        products.append(product)
    for code in codes[len(names) :]:
        heading = reader.terms.row(Kind.HS, code[:4])
        if heading is not None:
            products.append({f"name_{language}": heading.name_in(language), "hs6": code, **shared})
    return products


def _required(reader: RowReader, *columns: str) -> None:
    reader.problems.extend(
        CellProblem(column, Code.REQUIRED, Severity.ERROR)
        for column in columns
        if not reader.said(column)
    )


def _once_each(problems: list[CellProblem]) -> list[CellProblem]:
    """An empty required cell is noticed by the sheet's rule and by the profile's: told once."""
    seen: dict[tuple[str, str, str], CellProblem] = {}
    for problem in problems:
        key = (problem.column, str(problem.code), str(problem.params.get("value", "")))
        seen.setdefault(key, problem)
    return list(seen.values())
