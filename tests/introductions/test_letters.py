"""What the letters say, in each language, and to whom."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from django.utils import translation

from matchmaking.introductions.domain.letters.composing import mission_facts
from matchmaking.introductions.enums import Answer, LetterKind
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import Introduction
from matchmaking.introductions.views.answer_forms import BUTTONS
from matchmaking.matching.models import Proposal
from tests.factories import SupplierFactory
from tests.introductions.factories import make_introduction, make_mission, make_proposal
from tests.introductions.letters import DEADLINE, LANGUAGES, change, letter

pytestmark = pytest.mark.django_db


def test_the_spanish_request_says_what_is_wanted_and_what_follows() -> None:
    made = letter(K.SUPPLIER_REQUEST)
    assert made.subject == (
        "Buscan en Japón «piezas de plástico moldeadas»: ¿le interesa que presentemos su empresa?"
    )
    for line in (
        "Buen día, Ana López:",
        "organiza «Misión Japón 2027» (del 1 al 10 de marzo de 2027)",
        "La empresa japonesa Naniwa Seiki Co., Ltd. (Osaka) busca un proveedor",
        "• Certificaciones indispensables: IATF 16949",
        "• Volumen anual: 300,000 piezas",
        "En palabras del comprador (en japonés):",
        "> 自動車用樹脂コネクタ部品",
        "• Capacidad de 50,000 piezas al mes; se pide alrededor de 25,000 piezas al mes",
        "• Pedido mínimo de 10,000 piezas; el primer pedido sería de 5,000 piezas",
        "a más tardar el jueves 21 de enero de 2027",
        "Quedamos a sus órdenes.",
        "Lucía Ramírez\nCoordinadora de la misión\nConfederación Patronal de Ejemplo",
    ):
        assert line in made.text
    assert not re.search(r"\b(tú|tu|te|tus)\b", made.text)


@pytest.mark.usefixtures("clock")
def test_the_japanese_teaser_is_a_business_letter() -> None:
    made = letter(K.BUYER_TEASER)
    assert made.subject == (
        "「樹脂成形部品」のメキシコ調達先候補（1社）のご案内／日墨ビジネスミッション2027"
    )
    assert made.text.startswith(
        "株式会社なにわ精機\n調達部\n課長 田中 一郎 様\n\n突然のご連絡失礼いたします。\n"
    )
    for line in (
        "大阪メキシコ友好協会のご協力のもと、「日墨ビジネスミッション2027」",
        "・会社名：Plásticos del Bajío S.A. de C.V.（プラスティコス・デル・バヒオ）",
        "・所在地：メキシコ グアナファト州 León",
        "・対応できる加工・技術：射出成形",
        "・IATF 16949を取得済みと申告しています（有効期限 2027年5月31日）",
        "・生産能力は月50,000個で、ご要望（月25,000個程度）を満たします",
        "・ISO 14001（ご希望）の取得は確認できていません",
        "2027年1月21日（木）までに",
        "何卒よろしくお願いいたします。",
        "企業による紹介文（スペイン語原文）",
    ):
        assert line in made.text
    assert "拝啓" not in made.text
    assert "敬具" not in made.text


def test_the_japanese_teaser_names_the_buttons_as_the_page_does() -> None:
    text = letter(K.BUYER_TEASER).text
    with translation.override("ja"):
        for answer in ("interested", "needs_information", "not_a_fit", "not_now"):
            assert f"「{BUTTONS[Answer(answer)]}」" in text


def test_a_buyer_that_is_known_is_greeted_as_such() -> None:
    introduction = make_introduction()
    change(introduction, "buyer", known_to_organizer=True)
    made = letter(K.BUYER_TEASER, introduction=introduction)
    assert "いつもお世話になっております。" in made.text
    assert "突然のご連絡" not in made.text


@pytest.mark.parametrize(
    ("name", "department", "first_lines"),
    [
        ("田中 一郎", "調達部", ["株式会社なにわ精機", "調達部", "課長 田中 一郎 様"]),
        ("", "調達部", ["株式会社なにわ精機", "調達部 御中"]),
        ("", "", ["株式会社なにわ精機 御中"]),
    ],
)
def test_a_japanese_address_is_honoured_once(
    name: str, department: str, first_lines: list[str]
) -> None:
    introduction = make_introduction()
    change(introduction, "buyer", contact_name=name, department=department)
    address = letter(K.BUYER_TEASER, introduction=introduction).text.split("\n\n")[0]
    assert address.splitlines() == first_lines
    assert len(re.findall("様|御中", address)) == 1


@pytest.mark.parametrize("kind", K)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_exists_in_each_language(kind: LetterKind, language: str) -> None:
    made = letter(kind, language=language)
    assert made.language == language
    assert 10 < len(made.subject) < 120
    assert "None" not in made.text
    assert "\n\n\n" not in made.text
    assert f'lang="{language}"' in made.html
    japanese = len(re.findall("[\u3040-\u30ff]", re.sub(r"(?m)^(>|・|•).*$", "", made.text)))
    assert (japanese > 60) == (language == "ja")


@pytest.mark.parametrize("kind", K)
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_say_the_same(kind: LetterKind, language: str) -> None:
    made = letter(kind, language=language)
    shown = re.sub(r"\s", "", plain(made.html))
    for line in made.text.splitlines():
        words = re.sub(r"^(■|・|•|>|→)\s*|[:：]\s*https?://\S+$|\s|^―+$", "", line)
        assert re.sub(r"\s", "", words) in shown


def plain(html: str) -> str:
    class Text(HTMLParser):
        found = ""

        def handle_data(self, data: str) -> None:
            self.found += data

    parser = Text()
    parser.feed(html)
    return parser.found


def test_the_introduction_carries_both_contacts() -> None:
    introduction = make_introduction()
    to_buyer = letter(K.INTRODUCTION_TO_BUYER, introduction=introduction).text
    to_supplier = letter(K.INTRODUCTION_TO_SUPPLIER, introduction=introduction).text
    assert "・E-mail：ana.lopez@plasticos.example" in to_buyer
    assert "・対応言語：スペイン語、英語" in to_buyer
    assert "• Correo: tanaka@naniwa.example.jp" in to_supplier
    assert "株式会社なにわ精機 調達部 田中 一郎 様" in to_supplier


def test_what_scoring_read_stands_in_for_what_nobody_ticked() -> None:
    introduction = make_introduction()
    need = introduction.need
    need.product_terms.clear()
    need.required_capabilities.clear()
    introduction.proposal.explanation = {
        "shared": [{"kind": "capability", "code": "injection-moulding"}]
    }
    introduction.proposal.save(update_fields=["explanation"])
    made = letter(K.BUYER_TEASER, introduction=introduction)
    assert made.subject.startswith("「射出成形」の")
    assert "・会社情報に次の記載があります：射出成形" in made.text


def about(title: str, description: str) -> Introduction:
    """An introduction to a need that says so and ticked nothing."""
    introduction = make_introduction()
    need = introduction.need
    need.title, need.description = title, description
    need.save(update_fields=["title", "description"])
    need.product_terms.clear()
    need.required_capabilities.clear()
    return introduction


def shared(kind: str, code: str, words: str) -> dict[str, str]:
    return {"kind": kind, "code": code, "need_words": words, "supplier_words": ""}


def test_the_subject_names_the_product_of_the_title_before_a_process_that_the_pair_shares() -> None:
    introduction = about("コネクタ用の樹脂成形部品", "射出成形の経験は問いません。")
    need, own = introduction.need, introduction.proposal
    process = shared("capability", "injection-moulding", "射出成形")
    Proposal.objects.filter(pk=own.pk).update(rank=2, explanation={"shared": [process]})
    own.refresh_from_db()
    # What the best pair has in common says what the title asks for.
    product = shared("product", "plastic-parts", "樹脂成形部品")
    best = make_proposal(own.mission, need, SupplierFactory())
    Proposal.objects.filter(pk=best.pk).update(explanation={"shared": [product, process]})
    made = letter(K.SUPPLIER_REQUEST, introduction=introduction)
    assert made.subject.startswith("Buscan en Japón «piezas de plástico moldeadas»")


def test_the_subject_names_the_process_of_the_title_before_a_product_that_is_only_mentioned() -> (
    None
):
    introduction = about("コネクタの射出成形", "樹脂成形部品の検査も希望します。")
    own = introduction.proposal
    own.explanation = {
        "shared": [
            shared("product", "plastic-parts", "樹脂成形部品"),
            shared("capability", "injection-moulding", "射出成形"),
        ]
    }
    own.save(update_fields=["explanation"])
    made = letter(K.SUPPLIER_REQUEST, introduction=introduction)
    assert made.subject.startswith("Buscan en Japón «Inyección de plástico»")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "• El certificado de IATF 16949 venció el 31 de mayo de 2020; no consta"),
        ("ja", "・IATF 16949は有効期限（2020年5月31日）を過ぎており、更新は確認できていません"),
        ("en", "• IATF 16949 expired on 31 May 2020; no renewal is on record"),
    ],
)
def test_a_certificate_that_expired_is_missing_and_speaks_for_nobody(
    language: str, said: str
) -> None:
    introduction = make_introduction()
    introduction.supplier.certifications.update(valid_to=dt.date(2020, 5, 31))
    assert said in letter(K.SUPPLIER_REQUEST, language=language, introduction=introduction).text
    teaser = letter(K.BUYER_TEASER, language=language, introduction=introduction).text
    assert teaser.count("IATF 16949") == teaser.count(said) == 1


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        (K.INFORMATION_REQUEST, {"question": "金型は自社製ですか。"}, "■ La pregunta (en japonés)"),
        (
            K.INFORMATION_REQUEST,
            {"question": "Do you make the moulds?"},
            "■ La pregunta (en inglés)",
        ),
        (K.INFORMATION_REQUEST, {"question": "MOQ?"}, "■ La pregunta (en inglés)"),
        (K.INFORMATION_REQUEST, {"question": "¿Hacen los moldes?"}, "■ La pregunta\n"),
        (K.INFORMATION_ANSWER, {"answer": "Sí, en casa."}, "先方の回答（スペイン語原文）"),
        (K.INFORMATION_ANSWER, {"answer": "Yes, we make them."}, "先方の回答（英語原文）"),
    ],
)
def test_a_question_and_its_answer_say_in_which_language_they_are(
    kind: LetterKind, words: dict[str, str], said: str
) -> None:
    assert said in letter(kind, **words).text


def test_who_reads_no_spanish_reads_the_companys_english() -> None:
    introduction = make_introduction()
    change(introduction, "supplier", description_en="We mould technical parts.")
    made = letter(K.BUYER_TEASER, introduction=introduction)
    assert "企業による紹介文（英語原文）\n> We mould technical parts." in made.text


def test_a_bare_need_and_a_bare_supplier_still_make_a_letter() -> None:
    introduction = make_introduction()
    introduction.need.product_terms.clear()
    introduction.need.required_capabilities.clear()
    introduction.need.required_certifications.clear()
    introduction.need.preferred_certifications.clear()
    introduction.supplier.products.all().delete()
    introduction.supplier.certifications.all().delete()
    introduction.supplier.capabilities.clear()
    introduction.supplier.sectors.clear()
    change(introduction, "need", sector=None, description="", annual_volume=None)
    change(introduction, "supplier", description_es="", state=None, founded_year=None, staff=None)
    for language in LANGUAGES:
        for kind in K:
            made = letter(kind, language=language, introduction=introduction)
            assert made.subject
            assert "「」" not in made.subject + made.text
            assert "«»" not in made.subject + made.text


@pytest.mark.parametrize(
    ("given", "es", "ja", "en"),
    [
        ({}, "Coordinadora", "", "Coordinadora"),
        (
            {"signatory_title_ja": "事務局長", "signatory_title_en": "Coordinator"},
            "Coordinadora",
            "事務局長",
            "Coordinator",
        ),
        ({"signatory_title": "事務局長"}, "", "事務局長", ""),
    ],
)
def test_the_position_of_who_signs_is_in_the_readers_language_or_left_out(
    given: dict[str, str], es: str, ja: str, en: str
) -> None:
    mission = make_mission(**({"signatory_title": "Coordinadora"} | given))
    said = {code: mission_facts(mission, code)["signatory_title"] for code in ("es", "ja", "en")}
    assert said == {"es": es, "ja": ja, "en": en}


def test_a_sentence_that_ends_with_a_company_has_one_full_stop() -> None:
    made = letter(K.NEWS_NOT_A_FIT, language="es")
    assert "Plásticos del Bajío S.A. de C.V. El comprador" in made.text


def test_a_buyer_reads_its_question_above_the_answer() -> None:
    made = letter(K.INFORMATION_ANSWER, language="ja", question="金型は\n自社製ですか。")
    assert "■ 貴社からのご質問\n> 金型は\n> 自社製ですか。\n" in made.text
    assert made.text.index("■ 貴社からのご質問") < made.text.index("■ 先方の回答")
    assert "■ 貴社からのご質問" not in letter(K.INFORMATION_ANSWER, language="ja", question="").text


def test_a_position_in_another_script_is_left_out_of_the_address() -> None:
    introduction = make_introduction()
    change(introduction, "supplier", contact_title="Gerente de ventas")
    change(introduction, "buyer", contact_title="課長")
    to_supplier = letter(K.SUPPLIER_REQUEST, language="ja", introduction=introduction)
    assert "Gerente" not in to_supplier.text
    to_buyer = letter(K.BUYER_TEASER, language="es", introduction=introduction)
    assert "課長" not in to_buyer.text
    assert to_buyer.text.startswith("Naniwa Seiki Co., Ltd.\n")


def test_the_signature_says_where_the_sender_is() -> None:
    introduction = make_introduction()
    change(introduction, "mission", postal_address="Av. Ejemplo 1, León,\nGuanajuato")
    assert "\n所在地：Av. Ejemplo 1, León, Guanajuato\n―" in (
        letter(K.BUYER_TEASER, language="ja", introduction=introduction).text
    )


def test_the_supplier_is_spoken_to_of_itself() -> None:
    introduction = make_introduction()
    asked = letter(K.SUPPLIER_REQUEST, language="en", introduction=introduction)
    told = letter(K.BUYER_TEASER, language="en", introduction=introduction)
    assert "• You have the processes that are asked for: " in asked.text
    assert "• Has the processes that are asked for: " in told.text


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("es", "Lo acordado con {}: ¿es correcto?"),
        ("en", "What was agreed with {}: is this right?"),
        ("ja", "{}とのお取引内容のご確認"),
    ],
)
def test_a_confirmation_reads_well_for_one_result_and_for_several(
    language: str, subject: str
) -> None:
    order = {"kind": "order", "amount": "480,000", "currency": "MXN", "agreed_on": DEADLINE.date()}
    asked = {"promises": [], "asks_progress": False, "again": False}
    introduction = make_introduction()
    supplier = introduction.supplier.organisation.legal_name
    for values in ([order], [order, order | {"amount": "12,000"}]):
        made = letter(
            K.CONFIRMATION_TO_BUYER,
            language=language,
            introduction=introduction,
            follow_up=asked | {"values": values},
        )
        assert made.subject.startswith(subject.format(supplier))
        assert ("480,000" in made.text, "12,000" in made.text) == (True, len(values) > 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_tells_two_answers_apart_by_their_subjects(language: str) -> None:
    introduction = make_introduction()
    for kinds in (
        (K.THANKS_NOT_A_FIT, K.THANKS_NOT_NOW),
        (K.NEWS_NOT_A_FIT, K.NEWS_NOT_NOW, K.NEWS_NO_ANSWER),
    ):
        subjects = {
            letter(kind, language=language, introduction=introduction).subject for kind in kinds
        }
        assert len(subjects) == len(kinds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_names_the_request_that_was_asked_about(language: str) -> None:
    introduction = make_introduction()
    made = letter(K.INFORMATION_ANSWER, language=language, introduction=introduction)
    assert introduction.need.title in made.text
