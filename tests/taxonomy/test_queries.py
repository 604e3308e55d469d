from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from matchmaking.taxonomy.domain import queries
from matchmaking.taxonomy.entries import VocabularyRow
from matchmaking.taxonomy.enums import TermKind
from matchmaking.taxonomy.files import load_taxonomy
from matchmaking.taxonomy.kinds import Kind
from matchmaking.taxonomy.models import (
    Capability,
    CertificationScheme,
    Incoterm,
    ProductTerm,
    Sector,
    Synonym,
    Unit,
)

pytestmark = pytest.mark.django_db


def codes(groups: queries.GroupedChoices) -> list[str]:
    return [code for _, options in groups for code, _ in options]


def test_sector_choices_are_a_tree_in_the_active_language() -> None:
    with translation.override("ja"):
        groups = dict(queries.sector_choices())

    assert groups["食品"][:2] == [
        ("food", "食品"),
        ("food.coffee-tea-cocoa", "コーヒー・茶・カカオ"),
    ]
    assert groups["飲料"][0] == ("beverages", "飲料")
    assert codes(queries.sector_choices()) == [s.pk for s in Sector.objects.all()]


def test_retired_terms_are_not_offered() -> None:
    Unit.objects.filter(pk="lb").update(retired=True)

    offered = codes(queries.unit_choices())

    assert "kg" in offered
    assert "lb" not in offered


@pytest.mark.parametrize(
    ("choices", "kind"),
    [
        (queries.capability_choices, Kind.CAPABILITY),
        (queries.certification_choices, Kind.CERTIFICATION),
        (queries.unit_choices, Kind.UNIT),
        (queries.region_choices, Kind.REGION),
        (queries.product_choices, Kind.PRODUCT),
        (queries.sector_choices, Kind.SECTOR),
    ],
)
def test_grouped_choices_leave_nothing_out(
    choices: Callable[[], queries.GroupedChoices], kind: Kind
) -> None:
    groups = choices()

    assert sorted(codes(groups)) == sorted(e.code for e in load_taxonomy().entries(kind))
    assert len({label for label, _ in groups}) == len(groups)


def test_incoterm_choices_follow_the_active_language() -> None:
    with translation.override("es"):
        assert ("FOB", "FOB – Libre a bordo") in queries.incoterm_choices()


def test_choices_can_be_asked_for_in_another_language() -> None:
    ((_, options),) = queries.region_choices(country="MX", language="ja")

    assert len(options) == 32
    assert ("MX-VER", "ベラクルス州") in options


def test_product_choices_can_be_narrowed_to_a_sector_or_a_sub_sector() -> None:
    sector = queries.product_choices(sector="food", language="es")
    narrow = queries.product_choices(sector="food.coffee-tea-cocoa", language="es")

    assert [label for label, _ in narrow] == ["Café, té y cacao"]
    assert set(codes(narrow)) < set(codes(sector)) < set(codes(queries.product_choices()))


def test_product_knows_the_headings_of_its_codes() -> None:
    coffee = ProductTerm(code="x", hs_codes=["090111", "0901", "9999", "2101"])

    assert [h.pk for h in queries.hs_headings_of(coffee)] == ["0901", "2101"]


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
    Unit.objects.filter(pk="lb").update(retired=True)

    assert "lb" not in {row.code for row in queries.vocabulary_rows() if row.kind == "unit"}


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
    Capability.objects.filter(pk="wet-coffee-processing").update(retired=True)
    synonym = Synonym(
        kind="capability", code="coffee-roasting", language="es", text="Beneficio húmedo"
    )

    synonym.full_clean()
    synonym.save()

    assert synonym.key == "beneficio humedo"


def test_unit_factor_comes_back_exactly() -> None:
    assert str(Unit.objects.get(pk="lb").factor.normalize()) == "0.45359237"
