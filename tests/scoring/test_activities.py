"""What texts say is done with things, and what it costs a supplier that does something else."""

import numpy as np
import pytest

from matchmaking.scoring import NeedRecord, NoEncoder, Scorer, SupplierRecord, make_pieces
from matchmaking.scoring.reading.activities import Activity, activities, named_activities, otherwise


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("FABRICACION DE MUEBLES", Activity.MAKES),
        ("Fabricación e instalación de cocinas", Activity.MAKES | Activity.BUILDS),
        ("Compra, venta y mantenimiento de autos", Activity.TRADES | Activity.REPAIRS),
        ("Somos una empresa dedicada a la fabricación de muebles", Activity.MAKES),
        ("SERVICIO DE REPARACIÓN DE TRACTOCAMIONES", Activity.REPAIRS),
        ("Rental of construction machinery", Activity.RENTS),
        ("Wholesale of frozen fish", Activity.TRADES),
        ("自動車部品の製造・販売", Activity.MAKES | Activity.TRADES),
        ("農業用資材の製造", Activity.MAKES),
    ],
)
def test_what_is_done_is_read_in_all_three_languages(text, named):
    assert activities(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "Tanques de almacenamiento",
        "Moldes para inyección",
        "Equipo de transporte",
        "Machines for printing",
        "運搬車",
        "Camas para hospitales",
        "",
    ],
)
def test_what_a_thing_is_for_is_not_what_is_done(text):
    assert activities(text) == Activity(0)


def test_only_two_texts_that_name_different_things_are_held_apart():
    asked = named_activities(["Fabricación de prensas", "Prensas", "Venta de prensas"])
    done = named_activities(["Reparación de prensas", "Prensas", "Fabricación y venta de prensas"])
    assert otherwise(asked, done).tolist() == [[1, 0, 0], [0, 0, 0], [1, 0, 0]]


def test_otherwise_has_a_row_a_need_and_a_column_a_text():
    assert otherwise(named_activities([]), named_activities(["a", "b"])).shape == (0, 2)
    assert otherwise(named_activities(["a"]), named_activities([])).dtype == np.float32


def test_who_makes_stands_before_who_repairs_the_same():
    texts = {
        "maker": "Fabricación de bombas y compresores para la industria",
        "repair": "Reparación de bombas y compresores para la industria",
    }
    suppliers = [
        SupplierRecord(one, make_pieces([("description", text)], language="es"))
        for one, text in texts.items()
    ]
    asked = NeedRecord(
        "need", make_pieces([("title", "Producción de compresores y bombas")], language="es")
    )
    scored = Scorer(encoder=NoEncoder()).fit(suppliers).score([asked])[0]
    assert [match.supplier_id for match in scored.matches] == ["maker", "repair"]
    assert scored.matches[0].score > scored.matches[1].score
