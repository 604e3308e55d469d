"""Until when a text says that a certificate is valid, held against a day from outside."""

import datetime as dt

import pytest

from matchmaking.scoring import NoEncoder, Scorer
from matchmaking.scoring.language.text import fold_beside
from matchmaking.scoring.language.validity import is_over
from matchmaking.scoring.reading.concept_reading import ConceptReader
from tests.scoring.factories import VOCABULARY, need, supplier

TODAY = dt.date(2026, 11, 23)


def over(text, today=TODAY):
    folded, _ = fold_beside(text)
    start = folded.index("haccp")
    return is_over(folded, start, start + len("haccp"), today=today)


@pytest.mark.parametrize(
    "text",
    [
        "HACCP vigente hasta 2023",
        "Contamos con HACCP, venció en marzo de 2024",
        "HACCP (vence 12/2024)",
        "HACCP vig. 2025",
        "HACCP exp. 03/2025",
        "HACCP vto. mar-25",
        "HACCP valid until 12/2023",
        "HACCP valid until December 31, 2023",
        "HACCP (valid 2021-2024)",
        "HACCP expired in 2024",
        "Our HACCP certificate has expired",
        "HACCP hasta 2025",
        "HACCP, ISO 9001 y SQF vigentes hasta 2024",
        "HACCP認証(有効期限2023年3月)",
        "HACCP有効期限2023年",
        "HACCP認証は2023年まで有効",
        "2024年3月末まで有効なHACCP認証",
        "HACCP(有効期限:令和6年3月)",
        "HACCP期限切れ",
        "HACCP (vigente del 01/03/2022 al 28/02/2025)",
        "HACCP válida hasta el 31 de diciembre de 2024",
        "Contamos con HACCP. Vigente hasta 2023.",
        "Nos venció el HACCP",
        "HACCP, fecha de vencimiento 15.03.2025",
        "HACCP: vigencia 2025-06-30",
        "HACCP con vigencia al 20 de noviembre de 2026",
        "HACCP (vigente hasta 03/2025)",
        "HACCP vigente 2022 a 2025",
        "HACCP valid through June 2025",
        "HACCP: expiry date 2024/05/01",
    ],
)
def test_a_certificate_whose_last_day_has_passed_is_over(text):
    assert over(text)


@pytest.mark.parametrize(
    "text",
    [
        "HACCP (2026)",
        "HACCP (2024)",
        "HACCP 2024",
        "HACCP vigente",
        "HACCP vigente desde 2019",
        "HACCP vigente hasta 2029",
        "HACCP valid since 2020",
        "HACCP vig. 2027",
        "HACCP con vigencia al 30 de noviembre de 2026",
        "HACCP vigente hasta 11/2026",
        "HACCP y capacidad hasta 2024 piezas por mes",
        "HACCP desde 2015",
        "HACCP vigente desde 2019 hasta 2028",
        "HACCP certified, production up to 2000 kg",
        "HACCP取得(2024年)",
        "HACCP(有効期限2028年3月)",
        "HACCP認証は2029年まで有効",
        "HACCP vigente y SQF vigente hasta 2024",
        "HACCP hasta 2027 y SQF hasta 2024",
        "HACCP vigente 2024 a 2027",
        "HACCP. Fundada en 2010. Caducidad del producto 12 meses.",
        "HACCP (expira en 2028)",
        "HACCP, certificado válido desde marzo de 2023",
    ],
)
def test_a_year_alone_a_later_day_and_what_is_no_year_leave_it_held(text):
    assert not over(text)


def test_without_a_day_only_words_that_say_so_count():
    assert over("HACCP venció en 2024", today=None)
    assert not over("HACCP vigente hasta 2023", today=None)


def test_the_last_day_itself_is_still_valid():
    assert not over("HACCP válido hasta 23/11/2026")
    assert over("HACCP válido hasta 22/11/2026")


def held(reader, record):
    return {hit.code for _, hit in reader.found(record) if hit.kind == "certification"}


def test_what_has_run_out_is_not_held_and_what_a_need_names_is_a_wish():
    reader = ConceptReader(VOCABULARY, TODAY)
    text = "ISO 9001 vigente hasta 2028 y HACCP vigente hasta 2023"
    assert held(reader, supplier(text=text)) == {"iso-9001"}
    assert held(reader, need(text=text)) == {"iso-9001", "haccp"}


def test_a_run_reads_by_its_own_day():
    one = supplier(1, "Planta de salsas con HACCP vigente hasta 2025")
    before, after = (
        Scorer(vocabulary=VOCABULARY, encoder=NoEncoder(), today=day).fit([one])
        for day in (dt.date(2025, 12, 31), dt.date(2026, 1, 1))
    )
    assert "haccp" in {word.code for word in before.words_of(before.suppliers_[0])}
    assert "haccp" not in {word.code for word in after.words_of(after.suppliers_[0])}
