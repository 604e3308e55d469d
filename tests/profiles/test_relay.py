"""Free text on its way to the other side."""

import pytest

from matchmaking.profiles.domain.relay import excerpt, without_contacts, without_names


@pytest.mark.parametrize(
    "secret",
    [
        "ana.lopez@plasticos.com.mx",
        "tanaka＠naniwa.co.jp",
        "ana [at] plasticos.com.mx",
        "https://plasticos.com.mx/contacto",
        "www.plasticos.com.mx",
        "plasticos.com.mx",
        "plasticos.io",
        "+52 477 123 4567",
        "477.123.4567",
        "０６－１２３４－５６７８",
        "(477) 123-45-67",
        "4771234567",
        "06-1234-5678",
        "+81-6-1234-5678",
        "090-1234-5678",
    ],
)
def test_contacts_are_withheld(secret: str) -> None:
    told = without_contacts(f"Escriba a {secret}, por favor", language="es")
    assert told == "Escriba a [dato de contacto omitido], por favor"


@pytest.mark.parametrize(
    "text",
    [
        "300,000 piezas al año",
        "tolerancia de 0.05 mm, lote de 1500",
        "IATF 16949:2016 y NOM-051-SCFI/SSA1-2010",
        "HS 392690, 8536.69, 3926.90.99.00",
        "Plásticos S.A. de C.V., 300 piezas por hora, 24 horas",
        "entrega en 45 días, del 2027-03-01 al 2027-03-10",
        "月産50,000個、公差±0.02",
        "材質 PA66-GF30、金型寿命 500,000ショット",
    ],
)
def test_figures_and_norms_are_left_alone(text: str) -> None:
    assert without_contacts(text, language="es") == text


def test_names_are_withheld_whatever_their_case() -> None:
    told = without_names(
        "NANIWA SEIKI busca; Naniwa Seiki Co., Ltd. compra",
        names=["Naniwa Seiki", "Naniwa Seiki Co., Ltd.", ""],
        language="en",
    )
    assert told == "[name withheld] busca; [name withheld] compra"


def test_a_long_text_is_cut_at_a_word() -> None:
    cut = excerpt("palabra " * 200, length=50)
    assert cut.endswith("palabra …")
    assert len(cut) <= 52
