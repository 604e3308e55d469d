import subprocess
import sys

import pytest

from matchmaking.taxonomy.entries import RegionEntry, VocabularyRow
from matchmaking.taxonomy.files import load_taxonomy
from matchmaking.taxonomy.kinds import LANGUAGES, Kind
from matchmaking.taxonomy.lookup import Taxonomy

TAXONOMY = load_taxonomy()


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("capability", "injection-moulding", "injection-moulding"),
        ("capability", "Plastic Injection Molding", "injection-moulding"),
        ("capability", "inyeccion de plastico", "injection-moulding"),
        ("capability", "射出成型", "injection-moulding"),
        ("capability", "ｲﾝｻｰﾄ成形", "insert-moulding"),
        ("capability", "クリーンルーム成形", "cleanroom-moulding"),
        ("capability", "無電解ニッケルメッキ", "electroless-nickel"),
        ("capability", "ﾜｲﾔｰﾊｰﾈｽ", "wire-harness"),
        ("capability", "ローカル5G", "private-5g"),
        ("capability", "maquila", "contract-manufacturing"),
        ("certification", "iatf16949", "iatf-16949"),
        ("certification", "FSSC２２０００", "fssc-22000"),
        ("certification", "JAS orgánico", "jas-organic"),
        ("certification", "有機ＪＡＳ", "jas-organic"),
        ("certification", "OEA", "oea-aeo"),
        ("certification", "certificación BRC", "brcgs"),
        ("region", "Edo. Mex.", "MX-MEX"),
        ("region", "D.F.", "MX-CMX"),
        ("region", "Nuevo Leon", "MX-NLE"),
        ("region", "gto", "MX-GUA"),
        ("region", "大阪", "JP-27"),
        ("region", "ハリスコ", "MX-JAL"),
        ("unit", "TONELADAS", "t"),
        ("unit", "㎡", "m2"),
        ("unit", "pza.", "piece"),
        ("unit", "docenas", "dozen"),
        ("incoterm", "fob", "FOB"),
        ("incoterm", "本船渡し", "FOB"),
        ("sector", "autopartes", "automotive"),
        ("sector", "再エネ", "renewable-energy"),
        ("product", "aguacate", "avocado-fresh"),
        ("hs", "0901", "0901"),
    ],
)
def test_find_knows_code_name_and_synonym_in_any_language(kind: str, text: str, code: str) -> None:
    entry = TAXONOMY.find(kind, text)

    assert entry is not None
    assert entry.code == code


@pytest.mark.parametrize("kind", list(Kind))
def test_every_name_finds_its_own_entry(kind: Kind) -> None:
    lost = [
        (entry.code, name)
        for entry in TAXONOMY.entries(kind)
        for name in entry.names.values()
        if TAXONOMY.find(kind, name) is not entry
    ]

    assert lost == []


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "・"])
def test_find_gives_nothing_for_unknown_text(text: str) -> None:
    assert TAXONOMY.find("capability", text) is None
    assert TAXONOMY.find_all("capability", text) == ()


def test_get_takes_the_exact_code_only() -> None:
    assert TAXONOMY.get("incoterm", "FOB").code == "FOB"
    assert TAXONOMY.get("incoterm", "fob") is None


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        TAXONOMY.find("colour", "red")


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("certification", "ISO 901", "iso-9001"),
        ("certification", "FSC22000", "fssc-22000"),
        ("certification", "IAFT 16949", "iatf-16949"),
        ("certification", "Global GAPP", "globalgap"),
        ("capability", "injeccion plastico", "injection-moulding"),
        ("capability", "molding injection", "injection-moulding"),
        ("capability", "maquinado cnc de presicion", "cnc-machining"),
        ("capability", "射出成", "injection-moulding"),
        ("region", "Guanajauto", "MX-GUA"),
        ("unit", "kilogrms", "kg"),
        ("sector", "automotris", "automotive"),
    ],
)
def test_suggest_offers_the_meant_entry_first(kind: str, text: str, code: str) -> None:
    suggestions = TAXONOMY.suggest(kind, text)

    assert suggestions[0].entry.code == code
    assert len(suggestions) <= 3
    assert len({s.entry.code for s in suggestions}) == len(suggestions)
    assert [s.likeness for s in suggestions] == sorted(
        (s.likeness for s in suggestions), reverse=True
    )


def test_suggest_is_silent_where_nothing_is_near() -> None:
    assert TAXONOMY.suggest("capability", "qqqq zzzz") == ()
    assert TAXONOMY.suggest("capability", "") == ()


def region(code: str, *synonyms: str) -> RegionEntry:
    return RegionEntry(
        kind=Kind.REGION,
        code=code,
        position=1,
        names={"en": code, "es": code, "ja": code},
        synonyms={"es": synonyms},
        country="MX",
    )


def test_ambiguous_text_finds_nothing_but_suggests_both() -> None:
    taxonomy = Taxonomy(version="1", entries=[region("A", "Norte"), region("B", "norte")])

    assert taxonomy.find("region", "NORTE") is None
    assert [e.code for e in taxonomy.find_all("region", "NORTE")] == ["A", "B"]
    assert {s.entry.code for s in taxonomy.suggest("region", "norte")} == {"A", "B"}


def test_name_goes_before_anothers_synonym() -> None:
    taxonomy = Taxonomy(version="1", entries=[region("A", "B"), region("B")])

    assert taxonomy.find("region", "b").code == "B"


def test_with_synonyms_gives_a_richer_copy_and_leaves_the_first_alone() -> None:
    rows = [
        VocabularyRow("region", "MX-GUA", "es", "el Bajío guanajuatense"),
        VocabularyRow("region", "MX-XXX", "es", "ninguna parte"),
    ]

    richer = TAXONOMY.with_synonyms(rows)

    assert richer.find("region", "El Bajio Guanajuatense").code == "MX-GUA"
    assert TAXONOMY.find("region", "El Bajio Guanajuatense") is None
    assert richer.find("region", "ninguna parte") is None
    assert richer.find("region", "Gto.").code == "MX-GUA"


def test_vocabulary_holds_every_name_of_every_entry() -> None:
    rows = list(TAXONOMY.vocabulary())

    for kind in Kind:
        for entry in TAXONOMY.entries(kind)[:5]:
            for language in LANGUAGES:
                row = VocabularyRow(kind.value, entry.code, language, entry.names[language])
                assert row in rows


def test_files_are_read_without_django() -> None:

    code = (
        "import sys\n"
        "from matchmaking.taxonomy.files import load_taxonomy\n"
        "load_taxonomy()\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('django', 'celery')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"
