"""Certificates in free text: a mention counts unless its sentence denies or only intends it."""

import pytest

from matchmaking.scoring import (
    NoEncoder,
    Scorer,
    SupplierRecord,
    Term,
    Vocabulary,
    explain,
    make_pieces,
)
from matchmaking.scoring.comparing.gates import UNKNOWN, Gate
from matchmaking.scoring.reading.concept_reading import ConceptReader
from tests.scoring.factories import VOCABULARY, need, supplier

READER = ConceptReader(VOCABULARY)
FOODS = ConceptReader(
    Vocabulary(
        terms=tuple(
            Term("product", code, language, surface)
            for code, language, surface in (
                ("wheat", "es", "trigo"),
                ("wheat", "en", "wheat"),
                ("wheat", "ja", "小麦"),
                ("soy", "es", "soya"),
                ("soy", "en", "soy"),
                ("soy", "ja", "大豆"),
                ("tube", "es", "tubo sin costura"),
                ("sauce", "es", "salsa de tomate"),
                ("sauce", "en", "tomato sauce"),
                ("sauce", "ja", "トマトソース"),
                ("sardine", "es", "sardinas"),
                ("sardine", "en", "sardines"),
                ("sardine", "ja", "いわし"),
                ("drum", "es", "tambos"),
                ("drum", "en", "steel drums"),
                ("drum", "ja", "ドラム缶"),
                ("label", "es", "etiquetas"),
                ("label", "en", "adhesive labels"),
                ("label", "ja", "ラベル"),
            )
        )
    )
)


def held(record):
    return {hit.code for _, hit in READER.found(record) if hit.kind == "certification"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "ISO 9001 en proceso de certificación"),
        ("es", "En proceso de obtener la certificación ISO 9001"),
        ("es", "Planta sin certificación ISO 9001"),
        ("es", "Aún no contamos con ISO 9001"),
        ("es", "Por certificar: ISO 9001"),
        ("es", "ISO 9001 (en trámite)"),
        ("es", "No tenemos HACCP"),
        ("en", "no certified yet: ISO 9001"),
        ("en", "We are in the process of obtaining ISO 9001"),
        ("en", "We are not ISO 9001 certified"),
        ("en", "ISO 9001 certification pending"),
        ("en", "HACCP planned"),
        ("es", "HACCP: no"),
        ("es", "HACCP no"),
        ("es", "HACCP - No"),
        ("es", "HACCP | no"),
        ("es", "HACCP: ninguno"),
        ("es", "ISO 9001:2015 no"),
        ("es", "No: HACCP, ISO 9001"),
        ("es", "¿HACCP? No"),
        ("es", "HACCP: falta"),
        ("es", "Nos falta HACCP"),
        ("es", "ISO 9001 programada para 2027"),
        ("es", "HACCP: en proceso"),
        ("es", "HACCP, en proceso"),
        ("es", "En proceso: HACCP, ISO 9001"),
        ("es", "ISO 9001:2015 (en proceso)"),
        ("es", "HACCP (expirado)"),
        ("es", "HACCP (previsto)"),
        ("en", "HACCP (under way)"),
        ("ja", "HACCP（期限切れ）"),
        ("ja", "取得予定：HACCP"),
        ("en", "HACCP: none"),
        ("en", "HACCP: N/A"),
        ("en", "HACCP in progress"),
        ("ja", "HACCP：無"),
        ("ja", "HACCP：未"),
        ("ja", "HACCP：なし"),
        ("ja", "HACCP ×"),
        ("ja", "ISO9001は未取得です"),
        ("ja", "ISO9001取得予定"),
        ("ja", "ISO9001認証取得中"),
        ("ja", "HACCP申請中"),
        ("ja", "HACCPの認証は取得していません"),
    ],
)
def test_a_certificate_that_is_denied_or_to_come_is_not_held(language, text):
    assert held(supplier(text=text, language=language)) == set()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "Certificados en ISO 9001 desde 2010", {"iso-9001"}),
        ("es", "Contamos con ISO 9001. HACCP en proceso de certificación.", {"iso-9001"}),
        ("es", "Salsas sin gluten con HACCP", {"haccp"}),
        ("es", "HACCP: sí; ISO 9001: no", {"haccp"}),
        ("es", "HACCP=no, ISO 9001=sí", {"iso-9001"}),
        ("es", "Tenemos HACCP, no ISO 9001", {"haccp"}),
        ("es", "HACCP no solo en papel", {"haccp"}),
        ("es", "Planta en Querétaro certificada ISO 9001", {"iso-9001"}),
        ("es", "No solo HACCP sino también ISO 9001", {"haccp", "iso-9001"}),
        ("en", "Metal works certified to ISO 9001", {"iso-9001"}),
        ("en", "ISO 9001 certified\nHACCP not yet", {"iso-9001"}),
        ("ja", "ISO9001取得済み。HACCPは取得予定。", {"iso-9001"}),
        ("ja", "ISO9001認証取得、添加物なし", {"iso-9001"}),
    ],
)
def test_only_its_own_sentence_denies_a_certificate(language, text, expected):
    assert held(supplier(text=text, language=language)) == expected


def test_what_a_need_names_is_a_wish_however_it_is_put():
    assert held(need(text="ISO9001取得予定でも可")) == {"iso-9001"}


def test_a_denied_certificate_is_unknown_and_a_named_one_only_claimed():
    denied = supplier(1, "Moldeo por inyección, ISO 9001 en proceso de certificación")
    named = supplier(2, "Moldeo por inyección con ISO 9001")
    stated = supplier(3, certifications=frozenset({"iso-9001"}))
    asked = need(required_certifications=frozenset({"iso-9001"}))
    scorer = Scorer(vocabulary=VOCABULARY, encoder=NoEncoder()).fit(
        [denied, named, stated], [asked]
    )

    first, second, third = (explain(scorer, asked, one) for one in ("s001", "s002", "s003"))

    assert [gate.state for gate in first.gates if gate.gate is Gate.CERTIFICATION] == [UNKNOWN]
    assert (first.certifications_met, first.certifications_claimed) == ((), ())
    assert second.certifications_met == second.certifications_claimed == ("iso-9001",)
    assert (third.certifications_met, third.certifications_claimed) == (("iso-9001",), ())


@pytest.mark.parametrize(
    ("language", "text", "there"),
    [
        ("es", "Totopos libres de trigo", set()),
        ("es", "Totopos sin trigo, leche ni soya", set()),
        ("es", "Totopos libres de trigo y con harina de soya", {"soy"}),
        ("es", "Galletas libres de trigo y soya tostada", {"soy"}),
        ("es", "Dulces sin azúcar, soya tostada", {"soy"}),
        ("es", "No contiene trigo. Harina de soya", {"soy"}),
        ("es", "Harina de trigo sin soya", {"wheat"}),
        ("es", "Tubo sin costura", {"tube"}),
        ("en", "Wheat-free tortilla chips with soy", {"soy"}),
        ("en", "Made without wheat, free from soy", set()),
        ("en", "Wheat flour, free delivery", {"wheat"}),
        ("ja", "小麦不使用の大豆チップス", {"soy"}),
        ("ja", "小麦を含まない大豆粉", {"soy"}),
        ("ja", "小麦を扱わない工場", set()),
        ("ja", "小麦粉と大豆", {"wheat", "soy"}),
        ("ja", "大豆フリーズドライ", {"soy"}),
        ("ja", "大豆スナック、小麦粉は不使用", {"soy"}),
        ("ja", "大豆砂糖不使用", {"soy"}),
    ],
)
def test_what_there_is_none_of_is_no_common_ground(language, text, there):
    for record in (supplier(text=text, language=language), need(text=text, language=language)):
        assert {hit.code for _, hit in FOODS.found(record)} == there


def foods(record):
    return {hit.code: hit.aside for _, hit in FOODS.found(record)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Harinas excepto trigo"),
        ("en", "flour other than wheat"),
        ("ja", "小麦以外の粉"),
        ("ja", "小麦・大麦を除く穀物"),
        ("ja", "小麦ではなく米"),
    ],
)
def test_things_that_others_are_meant_than_are_not_read(language, text):
    assert foods(supplier(1, text, language=language)) == {}
    assert foods(need(1, text, language=language)) == {}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "小麦は既に取り扱っております"),
        ("ja", "小麦・大麦についてはすでに輸入しています"),
        ("es", "Ya contamos con trigo"),
        ("en", "We already have wheat"),
    ],
)
def test_what_a_buyer_has_is_no_need_and_what_a_supplier_has_is_its_own(language, text):
    assert foods(need(1, text, language=language)) == {}
    assert "wheat" in foods(supplier(1, text, language=language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "ラベルは当社で作成します"),
        ("ja", "弊社にてラベルを手配いたします"),
        ("ja", "ラベルは支給"),
        ("ja", "日本語ラベルは当社で貼ります"),
        ("ja", "当社でラベルを貼る"),
        ("es", "Las etiquetas las imprimimos nosotros"),
        ("es", "Nosotros ponemos las etiquetas"),
        ("es", "Las etiquetas corren por nuestra cuenta"),
        ("en", "We print the adhesive labels ourselves"),
        ("en", "Adhesive labels will be supplied by us"),
    ],
)
def test_what_a_buyer_sees_to_itself_is_no_need(language, text):
    assert foods(need(1, text, language=language)) == {}
    assert foods(supplier(1, text, language=language)) == {"label": False}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "ラベルを作成できる工場を探しています"),
        ("ja", "当社でラベルを作成してくださる工場を探しています。ラベルを輸入したい"),
        ("ja", "当社のラベルを作成"),
        ("es", "Buscamos quien haga las etiquetas"),
        ("es", "Nosotros compramos etiquetas"),
        ("es", "Buscamos proveedor para etiquetas"),
        ("en", "We are looking for adhesive labels"),
        ("en", "Request for adhesive labels"),
    ],
)
def test_what_is_asked_for_is_wanted(language, text):
    assert foods(need(1, text, language=language)) == {"label": False}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "proveedores para la industria del trigo"),
        ("en", "sacks for wheat"),
    ],
)
def test_whom_a_thing_is_for_is_no_wish(language, text):
    assert foods(need(1, text, language=language)) == {"wheat": True}


def test_what_is_traded_is_read():
    assert foods(need(1, "小麦を取り扱っている会社", language="ja")) == {"wheat": False}
    assert foods(need(1, "大豆以外に小麦も", language="ja")) == {"wheat": False, "soy": False}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Costales para trigo"),
        ("es", "maquinaria para la industria del trigo"),
        ("es", "maquinaria para maíz y trigo"),
        ("es", "jabón con avena y trigo"),
        ("en", "sacks for wheat"),
        ("ja", "小麦用の袋"),
        ("ja", "小麦輸送用コンテナ"),
        ("ja", "小麦などに使用する農薬"),
        ("ja", "小麦入りのせっけん"),
        ("ja", "小麦の原料となる種子"),
        ("ja", "小麦の中具に使う餡"),
        ("es", "nuestra fresa se usa en trigo inflado"),
        ("es", "análisis de micotoxinas, metales y trigo en cada lote"),
        ("es", "residuos de trigo por debajo del límite"),
        ("en", "every lot is tested for wheat"),
        ("en", "wheat residues below the limit"),
        ("ja", "残留小麦の検査済み"),
        ("ja", "小麦検査を実施"),
        ("es", "campos esterilizados por trigo"),
        ("ja", "小麦ガス滅菌"),
    ],
)
def test_what_another_thing_is_for_or_made_of_is_read_aside(language, text):
    assert foods(supplier(1, text, language=language)) == {"wheat": True}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "trigo para panadería"),
        ("es", "contamos con trigo"),
        ("es", "bolsas con zíper, trigo y soya"),
        ("ja", "小麦用品の小麦"),
        ("ja", "製パン用の小麦"),
    ],
)
def test_the_thing_itself_is_no_aside(language, text):
    assert foods(supplier(1, text, language=language))["wheat"] is False


def test_what_both_name_aside_is_no_common_product_and_no_process():
    offered = supplier(1, "Moldes para moldeo por inyección")
    asked = need(1, "Moldeo por inyección", required_capabilities={"injection-moulding"})
    scorer = Scorer(vocabulary=VOCABULARY, encoder=NoEncoder()).fit([offered])
    told = explain(scorer, asked, "s001")
    assert told.shared == ()
    assert [(one.gate, one.state) for one in told.gates] == [(Gate.CAPABILITY, UNKNOWN)]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Totopos s/trigo", {}),
        ("Totopos s/ trigo ni soya", {}),
        ("Totopos c/trigo", {"wheat": True}),
        ("Soya a granel, p/trigo no", {"soy": False, "wheat": True}),
        ("Miel en tubo sin costura de 300 kg", {"tube": True}),
        ("Miel a granel y envasada en tubo sin costura", {"tube": True}),
        ("Expertos en trigo", {"wheat": False}),
    ],
)
def test_short_forms_and_what_goods_are_packed_in_are_read(text, there):
    assert foods(supplier(1, text)) == there


@pytest.mark.parametrize(
    ("language", "text", "there"),
    [
        ("es", "Sardinas en salsa de tomate", {"sardine": False, "sauce": True}),
        ("en", "Sardines in tomato sauce", {"sardine": False, "sauce": True}),
        ("ja", "トマトソース漬けのいわし", {"sardine": False, "sauce": True}),
        ("ja", "いわしのトマトソース煮", {"sardine": False, "sauce": True}),
        ("es", "Sardinas y salsa de tomate", {"sardine": False, "sauce": False}),
        ("es", "Interesados en salsa de tomate", {"sauce": False}),
        ("ja", "いわしとトマトソース", {"sardine": False, "sauce": False}),
        ("ja", "いわし漬けの仕入先", {"sardine": False}),
    ],
)
def test_what_a_thing_lies_in_is_read_aside(language, text, there):
    for record in (supplier(1, text, language=language), need(1, text, language=language)):
        assert foods(record) == there


@pytest.mark.parametrize(
    ("language", "text", "aside"),
    [
        ("ja", "荷姿は200kgドラム缶でお願いします", True),
        ("ja", "小麦をドラム缶で輸入したい", True),
        ("ja", "ドラム缶を輸入したい", False),
        ("es", "Empaque: tambos de 200 litros", True),
        ("es", "Tambos de acero para empaque", False),
        ("en", "Wheat in steel drums", True),
        ("en", "Packing: steel drums", True),
        ("en", "Steel drums of 200 l", False),
    ],
)
def test_what_goods_are_packed_in_is_read_aside(language, text, aside):
    assert foods(need(1, text, language=language))["drum"] is aside


def test_no_certificate_is_held_that_a_short_form_denies():
    assert held(supplier(text="Planta s/ HACCP")) == set()


def test_a_name_of_another_branch_is_read_aside_where_a_company_tells_what_it_makes():
    vocabulary = Vocabulary(
        terms=tuple(
            Term("product", code, "es", code) for code in ("maguey", "software", "apps", "tequila")
        ),
        above={
            ("product", "maguey"): (("sector", "farming"),),
            ("product", "tequila"): (("sector", "farming"),),
            ("product", "software"): (("sector", "digital.software"),),
            ("product", "apps"): (("sector", "digital"),),
            ("sector", "digital.software"): (("sector", "digital"),),
        },
    )
    reader = ConceptReader(vocabulary)

    def named(description):
        pieces = make_pieces([("name", "Código Maguey"), ("description", description)])
        record = SupplierRecord(id="s1", pieces=pieces)
        return {hit.code: hit.aside for _, hit in reader.found(record)}["maguey"]

    assert named("Desarrollo de software y apps")
    assert not named("Venta de tequila")
    assert not named("Empresa familiar")
    assert not named("Tequila con software y apps propias")
