"""The company sheet: one page in every case, and never more than text."""

import datetime as dt
import re
import zlib

import pytest
import time_machine

from matchmaking.profiles.domain.public import public_supplier
from matchmaking.profiles.domain.queries import with_everything
from matchmaking.profiles.domain.sheet import Sheet, breakable, names_of, sheet_pdf
from matchmaking.profiles.models import MainCustomer, Product, Supplier
from tests.introductions.factories import make_supplier, make_terms

pytestmark = pytest.mark.django_db

TODAY = dt.date(2027, 1, 12)
LANGUAGES = ["es", "ja", "en"]
# Each of these would stop the typesetter, or run, if it were read as markup.
MARKUP = [
    '#panic("read as markup")',
    '#read("/etc/hostname")',
    '#import "@preview/x:1.0.0": *',
    "@nobody $ unclosed *strong _em `raw",
    "#sys.inputs.data <label> \\u{41} // comment /* comment",
    '"\\",{}[]',
    "= Heading\n#pagebreak()\n- item",
]


def everything(supplier: Supplier) -> Supplier:
    return with_everything(Supplier.objects.all()).get(pk=supplier.pk)


def pages_of(pdf: bytes) -> int:
    """How many pages the document says that it has."""
    content = pdf + b"".join(
        _inflated(part) for part in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    )
    found = re.search(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)", content)
    assert found is not None
    return int(found.group(1))


def _inflated(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""


def fill(supplier: Supplier, text: str) -> None:
    """Put `text` into every text field of the profile."""
    organisation = supplier.organisation
    for instance in (supplier, organisation, *supplier.products.all()):
        for field in instance._meta.get_fields():
            if field.get_internal_type() not in {"TextField", "CharField"} or field.choices:
                continue
            limit = getattr(field, "max_length", None)
            setattr(instance, field.name, text[:limit])
        instance.save()
    MainCustomer.objects.create(supplier=supplier, name=text[:200], may_be_named=True)
    supplier.certifications.update(scope=text[:300], site=text[:200], issuer=text[:200])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_is_one_page(language: str) -> None:
    supplier = everything(make_supplier(make_terms()))
    pdf = sheet_pdf(supplier, language=language, today=TODAY, mission="日墨ビジネスミッション2027")
    assert pdf.startswith(b"%PDF-")
    assert pages_of(pdf) == 1
    assert b"NotoSansJP" in pdf
    # Small enough to open on a telephone.
    assert len(pdf) < 200_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_profile_without_a_word_makes_a_page(language: str) -> None:
    supplier = make_supplier(make_terms(), description_es="", state=None, staff=None)
    supplier.products.all().delete()
    supplier.certifications.all().delete()
    supplier.sectors.clear()
    supplier.capabilities.clear()
    assert pages_of(sheet_pdf(everything(supplier), language=language, today=TODAY)) == 1


@pytest.mark.parametrize("text", ["A" * 10_000, "漢" * 10_000, "palabra larga " * 700])
def test_a_profile_that_never_ends_makes_one_page(text: str) -> None:
    supplier = make_supplier(make_terms())
    for _ in range(12):
        Product.objects.create(supplier=supplier)
    fill(supplier, text)
    assert pages_of(sheet_pdf(everything(supplier), language="ja", today=TODAY)) == 1


@pytest.mark.parametrize("text", [*MARKUP, "\x00\u202e\u200b\ud7ff\n\r\n", "🍋 ｼﾞｬﾊﾟﾝ ñ ü ﷽"])
def test_markup_in_a_field_stays_text(text: str) -> None:
    supplier = make_supplier(make_terms())
    fill(supplier, text.replace("\x00", ""))
    pdf = sheet_pdf(everything(supplier), language="ja", today=TODAY, mission=text, organizer=text)
    assert pages_of(pdf) == 1


def test_facts_are_in_the_readers_language_and_free_text_says_its_own() -> None:
    supplier = everything(make_supplier(make_terms()))
    with time_machine.travel(TODAY):
        content = content_of(supplier, "ja")
    assert content["kind"] == "会社概要"
    assert content["capabilities"] == ["射出成形"]
    assert content["description"]["language"] == "es"
    assert content["description"]["note"] == "（スペイン語原文）"
    assert content["certifications"][0]["label"] == "IATF 16949"
    assert "有効期限 2027年5月31日" in content["certifications"][0]["value"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "有効期限切れ（2020年5月31日まで）"),
        ("es", "venció el 31/05/2020"),
        ("en", "expired on 2020-05-31"),
    ],
)
def test_a_certificate_that_expired_says_so(language: str, said: str) -> None:
    supplier = make_supplier(make_terms())
    supplier.certifications.update(valid_to=dt.date(2020, 5, 31))
    content = content_of(everything(supplier), language)
    assert said in content["certifications"][0]["value"]


def test_the_sheet_has_the_name_of_the_letter_and_counts_as_it_does() -> None:
    supplier = make_supplier(
        make_terms(), organisation__trade_name="Bajío Plastics", exports_since_year=2015
    )
    content = content_of(everything(supplier), "ja")
    assert content["name"] == "Plásticos del Bajío S.A. de C.V."
    facts = {fact["label"]: fact["value"] for fact in content["facts"]}
    assert facts["通称・屋号"] == "Bajío Plastics"
    assert (facts["設立"], facts["従業員数"], facts["輸出開始年"]) == ("1998年", "120名", "2015年")

    unnamed = Sheet(
        public_supplier(everything(supplier), language="ja"), "ja", names_of(supplier)
    ).content(product_id=None)
    assert "通称・屋号" not in [fact["label"] for fact in unnamed["facts"]]


def test_no_contact_is_on_the_sheet() -> None:
    leak = "Escriba a ana.lopez@plasticos.example, +52 477 123 4567, www.plasticos.example"
    supplier = make_supplier(make_terms(), description_es=leak, ports_used=leak, municipality=leak)
    supplier.products.update(packaging=leak, description_es=leak)
    for language in LANGUAGES:
        shown = str(content_of(everything(supplier), language))
        for secret in ("@", "477 123", "plasticos.example", "Ana López"):
            assert secret not in shown


def test_a_supplier_that_is_not_named_is_not_named_in_what_it_wrote_either() -> None:
    supplier = make_supplier(
        make_terms(), description_es="En Plásticos del Bajío S.A. de C.V. inyectamos."
    )
    supplier = everything(supplier)
    public = content_of(supplier, "ja", withheld=names_of(supplier))
    assert "Bajío" not in str(public)
    assert "プラスティコス" not in str(public)


def test_the_product_for_the_need_comes_first() -> None:
    supplier = make_supplier(make_terms())
    other = Product.objects.create(supplier=supplier, name_es="Moldes de prueba")
    content = content_of(everything(supplier), "es", product_id=other.pk)
    assert content["products"][0]["name"]["text"] == "Moldes de prueba"
    assert content["other_products"] == ["piezas de plástico moldeadas"]


def test_a_long_word_can_be_broken() -> None:
    assert breakable("a" * 60).count("\u200b") == 2
    assert breakable("una frase corta") == "una frase corta"


def content_of(
    supplier: Supplier,
    language: str,
    *,
    withheld: tuple[str, ...] = (),
    product_id: int | None = None,
) -> dict:
    public = public_supplier(supplier, language=language)
    return Sheet(public, language, withheld).content(product_id=product_id)
