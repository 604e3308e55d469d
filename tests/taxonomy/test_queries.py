from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from matchmaking.taxonomy.domain import queries
from matchmaking.taxonomy.domain.load import load_taxonomy_into_database
from matchmaking.taxonomy.entries import VocabularyRow
from matchmaking.taxonomy.enums import TermKind
from matchmaking.taxonomy.models import (
    CertificationScheme,
    HsHeading,
    Incoterm,
    ProductTerm,
    Sector,
    Synonym,
    Unit,
)

from .test_load import corner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded_corner() -> None:
    load_taxonomy_into_database(taxonomy=corner())


def test_sector_choices_are_a_tree_in_the_active_language() -> None:
    with translation.override("ja"):
        groups = dict(queries.sector_choices())

    assert groups["食品"] == [
        ("food", "食品"),
        ("food.coffee-tea-cocoa", "コーヒー・茶・カカオ"),
    ]
    assert groups["飲料"] == [("beverages", "飲料")]


def test_retired_terms_are_not_offered() -> None:
    load_taxonomy_into_database(taxonomy=corner(without=("lb",)))

    offered = [code for _, group in queries.unit_choices() for code, _ in group]

    assert offered == ["kg"]


def test_choices_are_grouped_under_translated_labels() -> None:
    with translation.override("es"):
        (label, options), *_ = queries.certification_choices()
        incoterms = queries.incoterm_choices()

    assert [code for code, _ in options] == ["haccp", "iso-22000", "fssc-22000"]
    assert label
    assert incoterms == [("FOB", "FOB – Libre a bordo")]


def test_choices_can_be_asked_for_in_another_language() -> None:
    ((_, options),) = queries.region_choices(country="MX", language="ja")

    assert options == [("MX-VER", "ベラクルス州")]


def test_product_choices_can_be_narrowed_to_a_sector_or_a_sub_sector() -> None:
    coffee = ProductTerm.objects.create(
        code="green-coffee",
        name_en="Green coffee",
        name_es="Café verde",
        name_ja="コーヒー生豆",
        sector_id="food.coffee-tea-cocoa",
        hs_codes=["090111", "0901", "9999"],
    )

    whole = queries.product_choices(sector="food", language="es")
    narrow = queries.product_choices(sector="food.coffee-tea-cocoa", language="es")

    assert whole == narrow == [("Café, té y cacao", [("green-coffee", "Café verde")])]
    assert queries.product_choices(sector="beverages") == []
    assert queries.hs_headings_of(coffee) == [HsHeading.objects.get(pk="0901")]


def test_vocabulary_has_names_synonyms_and_what_administrators_added() -> None:
    Synonym.objects.create(
        kind=TermKind.CAPABILITY, code="coffee-roasting", language="es", text="tueste de café"
    )

    rows = queries.vocabulary_rows()

    assert VocabularyRow("capability", "coffee-roasting", "ja", "コーヒー焙煎・粉砕") in rows
    assert VocabularyRow("capability", "coffee-roasting", "ja", "焙煎加工") in rows
    assert VocabularyRow("capability", "coffee-roasting", "es", "tueste de café") in rows
    assert len(rows) == len(set(rows))


def test_vocabulary_leaves_out_retired_terms() -> None:
    load_taxonomy_into_database(taxonomy=corner(without=("lb",)))

    assert {row.code for row in queries.vocabulary_rows() if row.kind == "unit"} == {"kg"}


def test_vocabulary_takes_the_same_number_of_queries_however_long(
    django_assert_num_queries: Callable[..., object],
) -> None:
    with django_assert_num_queries(9):
        queries.vocabulary_rows()


def test_taxonomy_with_synonyms_learns_and_forgets_an_administrators_synonym() -> None:
    before = queries.taxonomy_with_synonyms().find("capability", "tueste fino de finca")
    own = Synonym.objects.create(
        kind=TermKind.CAPABILITY, code="coffee-roasting", language="es", text="tueste fino de finca"
    )
    during = queries.taxonomy_with_synonyms().find("capability", "Tueste fino de FINCA")
    own.text = "tostado fino de finca"
    own.save(update_fields=["text", "changed_at"])
    renamed = queries.taxonomy_with_synonyms()
    own.delete()
    after = queries.taxonomy_with_synonyms().find("capability", "tostado fino de finca")

    assert before is None
    assert during.code == "coffee-roasting"
    assert renamed.find("capability", "tueste fino de finca") is None
    assert renamed.find("capability", "tostado fino de finca").code == "coffee-roasting"
    assert after is None


def test_name_falls_back_to_english() -> None:
    sector = Sector(code="x", name_en="Something", name_es="", name_ja="何か")

    assert sector.name_in("es-mx") == "Something"
    assert sector.name_in("ja") == "何か"
    with translation.override("ja"):
        assert str(sector) == "何か"
    with translation.override(None):
        assert str(sector) == "Something"


def test_explanations_are_read_in_the_active_language() -> None:
    with translation.override("es"):
        assert CertificationScheme.objects.get(pk="haccp").stands_for.startswith("La planta")
        assert Incoterm.objects.get(pk="FOB").explains.startswith("El vendedor")


@pytest.mark.parametrize(
    ("kind", "code", "text", "field"),
    [
        ("capability", "no-such-code", "algo", "code"),
        ("capability", "coffee-roasting", "・・", "text"),
        ("capability", "coffee-roasting", "Beneficio húmedo", "text"),  # another's synonym
        ("capability", "coffee-roasting", "Tostado  de CAFE", "text"),  # its own already
        ("sector", "food", "BEBIDAS", "text"),  # another's name
    ],
)
def test_administrators_synonym_must_make_sense(
    kind: str, code: str, text: str, field: str
) -> None:
    synonym = Synonym(kind=kind, code=code, language="es", text=text)

    with pytest.raises(ValidationError) as refused:
        synonym.full_clean()

    assert field in refused.value.message_dict


def test_synonym_of_a_retired_term_is_free_for_another() -> None:
    load_taxonomy_into_database(taxonomy=corner(without=("wet-coffee-processing",)))
    synonym = Synonym(
        kind="capability", code="coffee-roasting", language="es", text="Beneficio húmedo"
    )

    synonym.full_clean()
    synonym.save()

    assert synonym.key == "beneficio humedo"


def test_unit_factor_comes_back_exactly() -> None:
    assert str(Unit.objects.get(pk="lb").factor.normalize()) == "0.45359237"
