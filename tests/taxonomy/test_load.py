from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

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
    ProductTerm,
    Region,
    Sector,
    Synonym,
    Unit,
)

pytestmark = pytest.mark.django_db

# A corner of the real files that is closed in itself, so that these tests stay quick.
SECTORS = ("food", "food.coffee-tea-cocoa", "beverages", "agroindustry")
CERTIFICATIONS = ("haccp", "iso-22000", "fssc-22000")


def corner(*, without: tuple[str, ...] = (), **changed: Entry) -> Taxonomy:
    """The corner, less the codes in `without`, with entries replaced by code (_ for -)."""
    whole = load_taxonomy()
    wanted = {
        Kind.SECTOR: (*SECTORS, "packaging"),
        Kind.CAPABILITY: ("coffee-roasting", "wet-coffee-processing"),
        Kind.HS: ("09", "0901"),
        Kind.PRODUCT: (),
        Kind.CERTIFICATION: CERTIFICATIONS,
        Kind.UNIT: ("kg", "lb"),
        Kind.INCOTERM: ("FOB",),
        Kind.REGION: ("MX-VER", "JP-13"),
    }
    entries = [
        changed.get(code.replace("-", "_"), whole.get(kind, code))
        for kind, codes in wanted.items()
        for code in codes
        if code not in without
    ]
    return Taxonomy(version="test", entries=entries)


def test_load_writes_terms_links_and_synonyms() -> None:
    load_taxonomy_into_database(taxonomy=corner())

    fssc = CertificationScheme.objects.get(pk="fssc-22000")
    assert {c.pk for c in fssc.implies.all()} == {"haccp", "iso-22000"}
    assert Sector.objects.get(pk="food.coffee-tea-cocoa").parent_id == "food"
    assert HsHeading.objects.get(pk="0901").parent_id == "09"
    roasting = Capability.objects.get(pk="coffee-roasting")
    assert {s.pk for s in roasting.sectors.all()} == {"food", "beverages"}
    assert Synonym.objects.get(key="焙煎加工").code == "coffee-roasting"
    assert not Synonym.objects.exclude(origin=SynonymOrigin.FILE).exists()


def test_second_load_changes_nothing() -> None:
    load_taxonomy_into_database(taxonomy=corner())
    before = list(Synonym.objects.order_by("pk").values_list())

    report = load_taxonomy_into_database(taxonomy=corner())

    assert not report.changed_anything
    assert list(Synonym.objects.order_by("pk").values_list()) == before


def test_entry_gone_from_the_files_is_retired_and_comes_back() -> None:
    load_taxonomy_into_database(taxonomy=corner())

    gone = load_taxonomy_into_database(taxonomy=corner(without=("lb",)))
    retired = Unit.objects.get(pk="lb").retired
    again = load_taxonomy_into_database(taxonomy=corner(without=("lb",)))
    back = load_taxonomy_into_database(taxonomy=corner())

    assert retired
    assert gone.kinds[Kind.UNIT].retired == 1
    assert not again.changed_anything
    assert back.kinds[Kind.UNIT].changed == 1
    assert not Unit.objects.get(pk="lb").retired
    assert Synonym.objects.filter(kind="unit", code="lb").exists()


def test_changed_entry_is_updated_in_names_links_and_synonyms() -> None:
    load_taxonomy_into_database(taxonomy=corner())
    old = load_taxonomy().get(Kind.CAPABILITY, "coffee-roasting")
    new = replace(
        old,
        names={**old.names, "en": "Roasting of coffee"},
        sectors=("food",),
        synonyms={"en": ("COFFEE ROASTING",), "es": ("tueste de café",), "ja": ()},
    )

    report = load_taxonomy_into_database(taxonomy=corner(coffee_roasting=new))

    row = Capability.objects.get(pk="coffee-roasting")
    assert row.name_en == "Roasting of coffee"
    assert [s.pk for s in row.sectors.all()] == ["food"]
    texts = Synonym.objects.filter(code="coffee-roasting").values_list("text", flat=True)
    assert set(texts) == {"COFFEE ROASTING", "tueste de café"}
    assert (report.links_added, report.links_removed) == (0, 1)
    assert report.synonyms_changed == 1  # the same words in another spelling


def test_administrators_synonym_survives_a_reload() -> None:
    load_taxonomy_into_database(taxonomy=corner())
    own = Synonym.objects.create(
        kind=TermKind.CAPABILITY, code="coffee-roasting", language="es", text="tueste artesano"
    )

    load_taxonomy_into_database(taxonomy=corner())

    own.refresh_from_db()
    assert own.origin == SynonymOrigin.ADMINISTRATOR


def test_administrators_synonym_stays_where_the_files_now_say_the_same() -> None:
    load_taxonomy_into_database(taxonomy=corner())
    Synonym.objects.create(
        kind=TermKind.CAPABILITY, code="coffee-roasting", language="es", text="Tueste Artesano"
    )
    old = load_taxonomy().get(Kind.CAPABILITY, "coffee-roasting")
    new = replace(old, synonyms={**old.synonyms, "es": ("tueste artesano",)})

    load_taxonomy_into_database(taxonomy=corner(coffee_roasting=new))
    load_taxonomy_into_database(taxonomy=corner())

    row = Synonym.objects.get(key="tueste artesano")
    assert (row.text, row.origin) == ("Tueste Artesano", SynonymOrigin.ADMINISTRATOR)


def test_failing_load_leaves_everything_as_it_was() -> None:
    load_taxonomy_into_database(taxonomy=corner())
    old = load_taxonomy().get(Kind.CAPABILITY, "coffee-roasting")
    broken = replace(old, group=None, names={**old.names, "en": "Changed"})

    with pytest.raises(Exception, match="group"):
        load_taxonomy_into_database(taxonomy=corner(coffee_roasting=broken, without=("lb",)))

    assert Capability.objects.get(pk="coffee-roasting").name_en == old.names["en"]
    assert not Unit.objects.get(pk="lb").retired


def test_command_loads_the_files_and_says_when_nothing_changed() -> None:
    first, second = StringIO(), StringIO()

    call_command("load_taxonomy", stdout=first)
    call_command("load_taxonomy", stdout=second)

    assert "loaded." in first.getvalue()
    assert "nothing changed" in second.getvalue()
    assert ProductTerm.objects.count() >= 500
    assert Region.objects.filter(country="MX").count() == 32
