from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from matchmaking.taxonomy.domain.load import load_taxonomy_into_database
from matchmaking.taxonomy.entries import Entry
from matchmaking.taxonomy.enums import SynonymOrigin, TermKind
from matchmaking.taxonomy.files import load_taxonomy
from matchmaking.taxonomy.kinds import Kind
from matchmaking.taxonomy.lookup import Taxonomy
from matchmaking.taxonomy.models import (
    Capability,
    CertificationScheme,
    HsHeading,
    Incoterm,
    ProductTerm,
    Sector,
    Synonym,
    Unit,
)

pytestmark = pytest.mark.django_db


def variation(*, without: tuple[str, ...] = (), **changed: Entry) -> Taxonomy:
    """The project's taxonomy, less the codes in `without`, with entries put in by code (_ for -).

    The database of the tests holds the project's taxonomy as it is (tests/conftest.py).
    """
    own = load_taxonomy()
    entries = (entry for kind in Kind for entry in own.entries(kind))
    return Taxonomy(
        version="test",
        entries=[
            changed.get(entry.code.replace("-", "_"), entry)
            for entry in entries
            if entry.code not in without
        ],
    )


def only(*wanted: tuple[Kind, str]) -> Taxonomy:
    found = [load_taxonomy().get(kind, code) for kind, code in wanted]
    return Taxonomy(version="test", entries=[entry for entry in found if entry is not None])


def test_load_into_an_empty_database_writes_terms_links_and_synonyms() -> None:
    Sector.objects.update(parent=None)
    HsHeading.objects.update(parent=None)
    for model in (Synonym, ProductTerm, Capability, CertificationScheme, HsHeading, Sector):
        model.objects.all().delete()

    load_taxonomy_into_database(
        taxonomy=only(
            # A child before its parent: the order of the rows does not matter.
            (Kind.SECTOR, "food.coffee-tea-cocoa"),
            (Kind.SECTOR, "food"),
            (Kind.SECTOR, "beverages"),
            (Kind.SECTOR, "agroindustry"),
            (Kind.SECTOR, "packaging"),
            (Kind.CAPABILITY, "coffee-roasting"),
            (Kind.HS, "09"),
            (Kind.HS, "0901"),
            (Kind.CERTIFICATION, "fssc-22000"),
            (Kind.CERTIFICATION, "iso-22000"),
            (Kind.CERTIFICATION, "haccp"),
            (Kind.CERTIFICATION, "gfsi"),
        )
    )

    fssc = CertificationScheme.objects.get(pk="fssc-22000")
    assert {c.pk for c in fssc.implies.all()} == {"gfsi", "haccp", "iso-22000"}
    assert Sector.objects.get(pk="food.coffee-tea-cocoa").parent_id == "food"
    assert HsHeading.objects.get(pk="0901").parent_id == "09"
    roasting = Capability.objects.get(pk="coffee-roasting")
    assert {s.pk for s in roasting.sectors.all()} == {"food", "beverages"}
    assert Synonym.objects.get(key="焙煎加工").code == "coffee-roasting"
    assert not Synonym.objects.exclude(origin=SynonymOrigin.FILE).exists()


def test_second_load_changes_nothing() -> None:
    before = list(Synonym.objects.order_by("pk").values_list())

    report = load_taxonomy_into_database(taxonomy=variation())

    assert not report.changed_anything
    assert list(Synonym.objects.order_by("pk").values_list()) == before


def test_entry_gone_from_the_files_is_retired_and_comes_back() -> None:
    gone = load_taxonomy_into_database(taxonomy=variation(without=("lb",)))
    retired = Unit.objects.get(pk="lb").retired
    again = load_taxonomy_into_database(taxonomy=variation(without=("lb",)))
    back = load_taxonomy_into_database(taxonomy=variation())

    assert retired
    assert gone.kinds[Kind.UNIT].retired == 1
    assert not again.changed_anything
    assert back.kinds[Kind.UNIT].changed == 1
    assert not Unit.objects.get(pk="lb").retired
    assert Synonym.objects.filter(kind="unit", code="lb").exists()


def test_changed_entry_is_updated_in_names_links_and_synonyms() -> None:
    old = load_taxonomy().get(Kind.CAPABILITY, "coffee-roasting")
    new = replace(
        old,
        names={**old.names, "en": "Roasting of coffee"},
        sectors=("food",),
        synonyms={"en": ("COFFEE ROASTING",), "es": ("tueste de café",), "ja": ()},
    )

    report = load_taxonomy_into_database(taxonomy=variation(coffee_roasting=new))

    row = Capability.objects.get(pk="coffee-roasting")
    assert row.name_en == "Roasting of coffee"
    assert [s.pk for s in row.sectors.all()] == ["food"]
    texts = Synonym.objects.filter(code="coffee-roasting").values_list("text", flat=True)
    assert set(texts) == {"COFFEE ROASTING", "tueste de café"}
    assert (report.links_added, report.links_removed) == (0, 1)
    assert report.synonyms_changed == 1  # the same words in another spelling


def test_administrators_synonym_survives_a_reload() -> None:
    own = Synonym.objects.create(
        kind=TermKind.CAPABILITY, code="coffee-roasting", language="es", text="tueste artesano"
    )

    load_taxonomy_into_database(taxonomy=variation())

    own.refresh_from_db()
    assert own.origin == SynonymOrigin.ADMINISTRATOR


def test_administrators_synonym_stays_where_the_files_now_say_the_same() -> None:
    Synonym.objects.create(
        kind=TermKind.CAPABILITY, code="coffee-roasting", language="es", text="Tueste Artesano"
    )
    old = load_taxonomy().get(Kind.CAPABILITY, "coffee-roasting")
    new = replace(old, synonyms={**old.synonyms, "es": ("tueste artesano",)})

    load_taxonomy_into_database(taxonomy=variation(coffee_roasting=new))
    load_taxonomy_into_database(taxonomy=variation())

    row = Synonym.objects.get(key="tueste artesano")
    assert (row.text, row.origin) == ("Tueste Artesano", SynonymOrigin.ADMINISTRATOR)


def test_failing_load_leaves_everything_as_it_was() -> None:
    old = load_taxonomy().get(Kind.CAPABILITY, "coffee-roasting")
    broken = replace(old, group=None, names={**old.names, "en": "Changed"})

    with pytest.raises(Exception, match="group"):
        load_taxonomy_into_database(taxonomy=variation(coffee_roasting=broken, without=("lb",)))

    assert Capability.objects.get(pk="coffee-roasting").name_en == old.names["en"]
    assert not Unit.objects.get(pk="lb").retired


def test_command_restores_what_is_missing_and_says_when_nothing_changed() -> None:
    first, second = StringIO(), StringIO()
    Incoterm.objects.filter(pk="FOB").delete()

    call_command("load_taxonomy", stdout=first)
    call_command("load_taxonomy", stdout=second)

    assert "loaded." in first.getvalue()
    assert "nothing changed" in second.getvalue()
    assert Incoterm.objects.get(pk="FOB").mode == "sea"


def test_command_names_the_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"sectors\.tsv is missing"):
        call_command("load_taxonomy", path=tmp_path)
