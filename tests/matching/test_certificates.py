"""Certificates as owners list them: held, not held, or not known."""

import datetime as dt

import pytest

from matchmaking.matching.domain.files.certificates import read_certificates
from matchmaking.taxonomy.files import load_taxonomy

TAXONOMY = load_taxonomy()


def read(cell):
    return read_certificates(cell, TAXONOMY, today=dt.date(2026, 11, 23))


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("ISO 9001:2015", ["iso-9001"]),
        ("ISO9001-2015", ["iso-9001"]),
        ("iso 9001 (SGS)", ["iso-9001"]),
        ("ＩＳＯ９００１：２０１５（JQA）", ["iso-9001"]),
        ("FSSC22000 V5.1; Kosher (OU)", ["fssc-22000", "kosher"]),
        ("IATF-16949:2016, ISO 14001", ["iatf-16949", "iso-14001"]),
        ("ISO 9001 / ISO 14001", ["iso-9001", "iso-14001"]),
        ("ISO 9001:2015, 14001 y 45001", ["iso-9001", "iso-14001", "iso-45001"]),
        ("ISO9001・14001", ["iso-9001", "iso-14001"]),
        ("Certificado NOM-070", ["comercam-mezcal"]),
        ("Orgánico USDA/NOP; JAS有機", ["usda-organic", "jas-organic"]),
        ("Certificaciones: HACCP, SQF nivel 2", ["haccp", "sqf"]),
        ("HACCP認証取得（2024年）", ["haccp"]),
        ("ISO 9001 (vigente hasta 2029)", ["iso-9001"]),
        ("ISO 9001 (2024)", ["iso-9001"]),
        ("HACCP (2026)", ["haccp"]),
        ("HACCP 2027", ["haccp"]),
        ("HACCP (vence 12/2026)", ["haccp"]),
        ("HACCP certificate no. 12345", ["haccp"]),
        ("Cumplimos: RoHS, reach", ["rohs", "reach"]),
        ("NADCAP procesos especiales", ["nadcap"]),
    ],
)
def test_a_certificate_is_read_with_its_edition_and_issuer(cell, held):
    found = read(cell)
    assert (found.held, found.denied, found.unknown) == (held, [], [])


@pytest.mark.parametrize(
    "cell",
    [
        "HACCP (en proceso)",
        "HACCP - en trámite",
        "HACCP, en proceso",
        "HACCP (proceso)",
        "HACCP pendiente",
        "HACCP (meta 2027)",
        "HACCP (previsto)",
        "HACCP por renovar",
        "HACCP (vencido)",
        "HACCP expirada",
        "HACCP (no)",
        "Sin HACCP",
        "HACCP (vigente hasta 2023)",
        "HACCP (vence 12/2024)",
        "HACCP (vence 10/2026)",
        "HACCP hasta 2025",
        "HACCP, vigente hasta 2025",
        "HACCP venció en marzo de 2024",
        "HACCP (valid until 12/2023)",
        "HACCP in progress",
        "HACCP (applied)",
        "HACCP, audit scheduled",
        "HACCP (expired)",
        "HACCP取得予定",
        "HACCP（申請中）",
        "HACCP（2027年取得予定）",
        "HACCP（期限切れ）",
        "HACCP（有効期限2024年3月）",
    ],
)
def test_what_is_missing_over_or_still_to_come_is_not_held(cell):
    found = read(cell)
    assert (found.held, len(found.denied), found.unknown) == ([], 1, [])


@pytest.mark.parametrize(
    ("cell", "held", "denied"),
    [
        ("ISO 9001 vigente, HACCP en proceso", ["iso-9001"], ["HACCP en proceso"]),
        ("HACCP: no, SQF", ["sqf"], ["HACCP: no"]),
        ("En proceso: HACCP, SQF; ISO 9001", ["iso-9001"], ["En proceso: HACCP", "SQF"]),
        ("HACCP, SQF, expirado", ["haccp"], ["SQF (expirado)"]),
    ],
)
def test_each_item_speaks_for_itself_and_a_label_for_its_list(cell, held, denied):
    found = read(cell)
    assert (found.held, found.denied) == (held, denied)


@pytest.mark.parametrize(
    ("cell", "held", "lacking", "denied"),
    [
        ("HACCP (sin SQF)", ["haccp"], ["sqf"], ["SQF"]),
        ("ISO 9001 but not ISO 14001", ["iso-9001"], ["iso-14001"], ["ISO 14001"]),
        ("Sin HACCP", [], ["haccp"], ["Sin HACCP"]),
        ("En proceso: HACCP, SQF", [], ["haccp", "sqf"], ["En proceso: HACCP", "SQF"]),
    ],
)
def test_an_item_may_hold_one_certificate_and_deny_another(cell, held, lacking, denied):
    found = read(cell)
    assert (found.held, found.lacking, found.denied) == (held, lacking, denied)


def test_what_no_certificate_is_known_by_is_unknown():
    found = read("Hacpp; ISO 9001; ninguna")
    assert (found.held, found.unknown) == (["iso-9001"], ["Hacpp", "ninguna"])


@pytest.mark.parametrize("cell", ["FSC 22000", "IATF16494", "HACCP 22000"])
def test_a_name_before_the_number_of_another_standard_is_not_guessed(cell):
    found = read(cell)
    assert (found.held, found.unknown) == ([], [cell])
