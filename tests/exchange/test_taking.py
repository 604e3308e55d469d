"""Taking a checked sheet over: each row whole or not at all, by one worker, into whom it names."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Organisation
from matchmaking.exchange.domain.batches import choose_encoding, claim_batch, start_taking
from matchmaking.exchange.domain.choosing import choose_organisation
from matchmaking.exchange.domain.taking import take_good_rows
from matchmaking.exchange.enums import BatchState, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch
from matchmaking.missions.models import Enrolment
from matchmaking.profiles.models import Buyer, Need, Supplier
from tests.exchange.uploads import taken, uploaded

pytestmark = pytest.mark.django_db

SUPPLIERS = "supplier_id,name,description\nS1,Uno SA,Salsas\n"
HEADER = "need_id,buyer,title,description,deadline\n"


def needs_sheet(*rows):
    return HEADER + "".join(f"{row}\n" for row in rows)


def test_a_row_that_is_refused_in_the_end_leaves_nothing_of_itself(mission):
    today = timezone.localdate()
    batch = uploaded(
        mission,
        needs_sheet(
            f"N1,Osaka Shoji,Aguacate,Aguacate Hass,{today + dt.timedelta(days=30)}",
            f"N2,Kobe Foods,Mango,Mango Ataulfo,{today}",
            f"N3,Nara Trading,Miel,Miel de abeja,{today + dt.timedelta(days=30)}",
        ),
        SheetKind.NEEDS,
    )
    # The sheet waits a night between the check and the taking: the day of one row has passed.
    late = batch.rows.get(number=3)
    late.cells = [str(today - dt.timedelta(days=1)) if c == str(today) else c for c in late.cells]
    late.save(update_fields=["cells"])
    taken(batch)

    states = dict(batch.rows.values_list("number", "state"))
    assert states == {2: RowState.CREATED, 3: RowState.BAD, 4: RowState.CREATED}
    late.refresh_from_db()
    assert [problem["column"] for problem in late.problems] == ["deadline"]
    assert (late.need, late.organisation) == (None, None)
    assert sorted(Need.objects.values_list("external_id", flat=True)) == ["N1", "N3"]
    names = {"Nara Trading", "Osaka Shoji"}
    assert set(Buyer.objects.values_list("organisation__legal_name", flat=True)) == names
    assert Organisation.objects.filter(legal_name="Kobe Foods").count() == 0
    assert Enrolment.objects.filter(mission=mission).count() == 2


def test_a_need_of_one_buyer_is_not_written_over_for_another(mission):
    later = timezone.localdate() + dt.timedelta(days=30)
    taken(
        uploaded(
            mission, needs_sheet(f"N1,Osaka Shoji,Aguacate,Aguacate Hass,{later}"), SheetKind.NEEDS
        )
    )
    mine = Need.objects.get()
    batch = uploaded(
        mission, needs_sheet(f"N1,Kobe Foods,Mango,Mango Ataulfo,{later}"), SheetKind.NEEDS
    )
    row = batch.rows.get()
    if row.likely:
        assert choose_organisation(batch=batch, number=row.number, organisation_id=None)
    taken(batch)

    told = Need.objects.values_list("buyer__organisation__legal_name", "title")
    assert sorted(told) == [("Kobe Foods", "Mango"), ("Osaka Shoji", "Aguacate")]
    mine.refresh_from_db()
    assert mine.title == "Aguacate"


def test_a_batch_that_one_worker_has_is_no_other_workers_until_its_lease_ends(mission):
    batch = uploaded(mission, SUPPLIERS)
    assert start_taking(batch=batch)
    assert claim_batch(batch.pk, BatchState.TAKING) is not None
    assert claim_batch(batch.pk, BatchState.TAKING) is None
    assert not take_good_rows(batch_id=batch.pk)
    assert Supplier.objects.count() == 0

    # As after a worker's kill -9: nobody extends its lease any more.
    ended = timezone.now() - dt.timedelta(seconds=1)
    ImportBatch.objects.filter(pk=batch.pk).update(lease_until=ended)
    assert take_good_rows(batch_id=batch.pk)
    assert Supplier.objects.count() == 1


def test_rows_being_taken_are_not_read_again_in_another_encoding(mission):
    batch = uploaded(mission, SUPPLIERS)
    assert start_taking(batch=batch)
    assert not choose_encoding(batch=batch, encoding="cp932")
    batch.refresh_from_db()
    assert (batch.state, batch.encoding_chosen) == (BatchState.TAKING, False)
    assert take_good_rows(batch_id=batch.pk)
    assert not choose_encoding(batch=batch, encoding="cp932")
    batch.refresh_from_db()
    assert batch.state == BatchState.TAKEN
