from decimal import Decimal

import pytest

from matchmaking.taxonomy.models import Unit
from matchmaking.taxonomy.quantities import Quantity

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("amount", "code", "language", "written"),
    [
        ("300000", "piece", "es", "300,000 piezas"),
        ("1", "piece", "es", "1 pieza"),
        ("1.50", "t", "en", "1.5 t"),
        ("240", "pair", "es", "240 pares"),
        ("240", "pair", "en", "240 pairs"),
        ("12", "box", "en", "12 boxes"),
        ("12", "box", "es", "12 cajas chicas"),
        ("40", "ft2", "en", "40 square feet"),
        ("3", "gal", "es", "3 galones (EE. UU.)"),
        ("6", "month", "es", "6 meses"),
        ("5", "truckload", "es", "5 camiones completos"),
        ("2", "FCL20", "es", "2 contenedores de 20 pies"),
        ("1000", "piece", "ja", "1,000個"),
    ],
)
def test_quantity_is_written_in_the_readers_grammar(taxonomy, amount, code, language, written):
    assert str(Quantity(Decimal(amount), Unit.objects.get(pk=code), language)) == written


def test_quantity_without_a_unit_is_its_number():
    assert str(Quantity(Decimal("1200.00"), None, "en")) == "1,200"
