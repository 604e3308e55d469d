"""The rows that tests start from are the same whether they were made or written again."""

import pytest
from django.db import transaction

from matchmaking.profiles.models import Supplier
from tests.factories import ProductFactory, SupplierFactory
from tests.prepared import Prepared, rows_before

pytestmark = pytest.mark.django_db


class Making:
    """Counts how often the rows were made, which is what a preparation saves."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, **given: str) -> Supplier:
        self.times += 1
        made = SupplierFactory(**given)
        ProductFactory(supplier=made)
        Supplier.objects.filter(pk=made.pk).update(staff=12)
        return made


def rows_of(prepared: Prepared[Supplier], **given: str) -> tuple[str, Supplier]:
    """What a test that begins with it finds; its end takes all of it back."""
    with transaction.atomic():
        made = prepared(**given)
        found = rows_before()
        transaction.set_rollback(True)
    return found, made


def test_what_is_written_again_is_what_was_made():
    making = Making()
    prepared = Prepared(making)
    before = rows_before()

    first, made = rows_of(prepared)
    second, again = rows_of(prepared)

    assert making.times == 1
    assert first == second != before == rows_before()
    assert again == made
    assert again.staff == made.staff == 12


def test_other_rows_or_other_wishes_are_made_anew():
    making = Making()
    prepared = Prepared(making)
    _, plain = rows_of(prepared)
    _, wished = rows_of(prepared, description_es="Otra")
    SupplierFactory()
    _, beside = rows_of(prepared)

    assert making.times == 3
    assert wished.description_es == "Otra" != plain.description_es
    assert beside.pk == plain.pk + 1


def test_a_making_that_takes_something_back_is_refused():
    def make() -> Supplier:
        with transaction.atomic():
            SupplierFactory()
            transaction.set_rollback(True)
        return SupplierFactory()

    with pytest.raises(RuntimeError, match="taken back"):
        Prepared(make)()
