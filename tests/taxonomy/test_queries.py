import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from matchmaking.taxonomy.domain import queries
from matchmaking.taxonomy.enums import TermKind
from matchmaking.taxonomy.models import (
    Capability,
    CertificationScheme,
    Incoterm,
    Sector,
    Synonym,
    Unit,
)

pytestmark = pytest.mark.django_db


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
