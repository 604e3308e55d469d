"""Files sent in the same moment: no more are kept than a supplier may have."""

import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from matchmaking.profiles.domain.uploads import FILES_PER_SUPPLIER, add_supplier_file
from matchmaking.profiles.enums import FileKind
from matchmaking.profiles.models import Supplier
from matchmaking.profiles.problems import Code, InvalidDataError
from tests import factories
from tests.private_postgresql import said_on_postgresql

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SENT = FILES_PER_SUPPLIER + 8


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_files_sent_at_once_never_exceed_what_is_kept() -> None:
    supplier = factories.SupplierFactory()
    start = threading.Barrier(SENT)
    refused: list[Code] = []

    def send() -> None:
        mine = Supplier.objects.get(pk=supplier.pk)
        start.wait()
        try:
            add_supplier_file(
                supplier=mine, kind=FileKind.CATALOGUE, file=ContentFile(PDF, name="c.pdf")
            )
        except InvalidDataError as error:
            refused.extend(problem.code for problem in error.problems)
        finally:
            connection.close()

    people = [threading.Thread(target=send) for _ in range(SENT)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert supplier.files.count() == FILES_PER_SUPPLIER
    assert refused == [Code.TOO_MANY] * (SENT - FILES_PER_SUPPLIER)


@pytest.mark.postgresql
@pytest.mark.timeout(900)
@pytest.mark.skipif(connection.vendor == "postgresql", reason="the test runs on it already")
def test_the_same_holds_on_postgresql() -> None:
    assert "1 passed" in said_on_postgresql(__file__)
