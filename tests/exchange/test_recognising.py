"""One company once: who registered itself, who came in an earlier sheet, who only looks alike."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import Consent, Organisation
from matchmaking.common.names import name_key
from matchmaking.exchange.domain.batches import check_batch, counts, keep_upload, start_taking
from matchmaking.exchange.domain.choosing import choose_organisation
from matchmaking.exchange.domain.taking import take_good_rows
from matchmaking.exchange.enums import BatchState, Recognition, RowState, SheetKind
from matchmaking.exchange.models import ImportRow
from matchmaking.exchange.problems import sentence
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.domain.enrolments import withdraw_enrolment
from matchmaking.missions.enums import EnrolmentState, MissionState
from matchmaking.profiles.models import Buyer, Need, Supplier
from tests.factories import (
    BuyerFactory,
    EnrolmentFactory,
    MembershipFactory,
    MissionFactory,
    OrganisationFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

RFC, OTHER_RFC = "MAB9307148T4", "GOJ0103239VA"
NAME = "Moldes del Bajío S.A. de C.V."
HEADER = "supplier_id,name,rfc,state,website,standing_consent,description"
NEEDS_HEADER = "need_id,buyer,title,corporate_number,prefecture,business"


@pytest.fixture
def mission(taxonomy):
    mission = MissionFactory()
    MembershipFactory(organisation=mission.organizer, user=UserFactory(language="en"))
    return mission


def row(
    key="S7", name=NAME, rfc="", state="Guanajuato", website="", consent="", text="Hacemos moldes."
):
    return ",".join([key, name, rfc, state, website, consent, text])


def checked(mission, *rows, kind=SheetKind.SUPPLIERS):
    header = HEADER if kind == SheetKind.SUPPLIERS else NEEDS_HEADER
    batch, _new = keep_upload(
        mission=mission,
        kind=kind,
        file_name="lista.csv",
        content="\n".join([header, *rows, ""]).encode(),
        user=mission.organizer.members.get(),
    )
    check_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED, batch.remarks
    return batch


def taken(batch):
    assert start_taking(batch=batch)
    assert take_good_rows(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


def said(batch, number=2):
    """What is said of whom the row is about; that it has no address is said of every row."""
    with translation.override("en"):
        sentences = [sentence(problem) for problem in batch.rows.get(number=number).problems]
    return [text for text in sentences if "Without an e-mail" not in text]


def registered(mission=None, *, state=EnrolmentState.CONFIRMED, **profile):
    """A company that signed itself up, and joined `mission` by its link."""
    organisation = OrganisationFactory(legal_name=NAME)
    MembershipFactory(organisation=organisation)
    supplier = SupplierFactory(organisation=organisation, **{"rfc": RFC, **profile})
    if mission is not None:
        EnrolmentFactory(mission=mission, organisation=organisation, state=state)
    return supplier


def suppliers():
    return Organisation.objects.filter(kind="supplier").count()


def test_a_company_that_registered_itself_stays_one_and_keeps_its_words(mission):
    supplier = registered(mission, description_es="Moldes para inyección, desde 1993.")
    batch = checked(mission, row(rfc=RFC, name="MOLDES BAJIO", text="Otra cosa.", consent="yes"))
    assert said(batch) == [
        "This is Moldes del Bajío S.A. de C.V., which keeps its profile itself. It is invited if"
        " it takes no part yet; nothing that it wrote is changed."
    ]
    assert counts(taken(batch))["unchanged"] == 1
    supplier.refresh_from_db()
    assert supplier.description_es == "Moldes para inyección, desde 1993."
    assert supplier.organisation.legal_name == NAME
    assert (batch.rows.get().supplier, batch.rows.get().organisation_id) == (
        supplier,
        supplier.organisation_id,
    )
    enrolment = mission.enrolments.get()
    assert (enrolment.state, enrolment.standing_consent) == (EnrolmentState.CONFIRMED, False)
    assert not Consent.objects.exists()
    assert suppliers() == 1


def test_a_page_that_is_taken_over_while_its_sheet_is_taken_keeps_its_words(mission):
    first = row("S1", "Uno S.A.", rfc=OTHER_RFC, text="Uno.")
    taken(checked(mission, first, row(rfc=RFC)))
    supplier = Supplier.objects.get(rfc=RFC)
    batch = checked(mission, first, row(rfc=RFC, text="Otra cosa."))

    def take_over(instance, **_):
        if instance.number == 2:
            MembershipFactory(organisation=supplier.organisation)

    post_save.connect(take_over, sender=ImportRow)
    try:
        taken(batch)
    finally:
        post_save.disconnect(take_over, sender=ImportRow)
    supplier.refresh_from_db()
    assert supplier.description_es == "Hacemos moldes."
    assert batch.rows.get(number=3).state == RowState.UNCHANGED


def test_the_link_holds_when_the_next_sheet_says_less(mission):
    supplier = registered(mission)
    taken(checked(mission, row(rfc=RFC)))
    again = checked(mission, row(name="MOLDES DEL BAJIO", state=""))
    assert again.rows.get().recognised == Recognition.LISTED
    taken(again)
    assert again.rows.get().supplier == supplier
    assert suppliers() == 1


def test_a_company_of_an_earlier_mission_is_invited_and_not_confirmed(mission):
    earlier = MissionFactory(organizer=mission.organizer)
    supplier = registered(earlier)
    taken(checked(mission, row(rfc=RFC)))
    part = mission.enrolments.get(organisation=supplier.organisation)
    assert part.state == EnrolmentState.INVITED


def test_a_company_that_the_organizer_does_not_know_is_not_told_of(mission):
    registered(MissionFactory())
    registered()
    batch = checked(mission, row(rfc=RFC))
    assert said(batch) == []
    taken(batch)
    assert suppliers() == 3


def test_an_imported_company_under_another_id_is_updated(mission):
    taken(checked(mission, row(key="2025-31", rfc=RFC)))
    batch = checked(mission, row(key="S7", rfc=RFC, text="Moldes y troqueles."))
    assert said(batch) == [
        "This is Moldes del Bajío S.A. de C.V., which you brought in before. The row updates it."
    ]
    taken(batch)
    assert Supplier.objects.get().description_es == "Moldes y troqueles."
    # Both ids mean it from now on.
    for key in ("2025-31", "S7"):
        assert checked(mission, row(key=key, text=key)).rows.get().recognised == Recognition.LISTED


@pytest.mark.parametrize(
    ("known", "written", "recognised"),
    [
        ({"rfc": RFC}, {"rfc": RFC, "name": "Otra"}, Recognition.SIGNS),
        ({"rfc": ""}, {}, Recognition.SIGNS),
        ({"rfc": "", "state_id": None}, {}, Recognition.NEW),
        ({"rfc": ""}, {"state": "Jalisco"}, Recognition.NEW),
        ({"rfc": ""}, {"state": "", "website": "https://moldes.mx/contacto"}, Recognition.SIGNS),
        ({"rfc": ""}, {"name": "Otra", "website": "moldes.mx"}, Recognition.NEW),
        ({"rfc": RFC}, {"rfc": OTHER_RFC}, Recognition.NEW),
    ],
)
def test_what_makes_certain_is_a_number_or_a_name_with_its_place_or_domain(
    mission, known, written, recognised
):
    supplier = registered(mission, **{"state_id": "MX-GUA", **known})
    Organisation.objects.filter(pk=supplier.organisation_id).update(website="https://www.moldes.mx")
    batch = checked(mission, row(**written))
    assert batch.rows.get().recognised == recognised
    # Whoever is not certain is shown, and stays apart unless a person says otherwise.
    assert batch.rows.get().likely
    taken(batch)
    assert suppliers() == (1 if recognised == Recognition.SIGNS else 2)


def test_a_person_says_that_two_are_one(mission):
    supplier = registered(mission)
    batch = checked(mission, row(state="Jalisco"))
    assert said(batch) == [
        "This may be Moldes del Bajío S.A. de C.V., which you know already. It is added as a"
        " supplier of its own unless you choose otherwise."
    ]
    assert choose_organisation(batch=batch, number=2, organisation_id=supplier.organisation_id)
    assert "keeps its profile itself" in said(batch)[0]
    taken(batch)
    assert batch.rows.get().supplier == supplier
    assert suppliers() == 1
    # Nobody is asked twice, however the company calls itself.
    Organisation.objects.filter(pk=supplier.organisation_id).update(name_key="troquelado")
    again = checked(mission, row(state="Jalisco", text="Moldes."))
    assert again.rows.get().recognised == Recognition.LISTED


def test_a_person_says_that_two_are_not_one(mission):
    supplier = registered(mission)
    batch = checked(mission, row(rfc=RFC))
    assert choose_organisation(batch=batch, number=2, organisation_id=None)
    assert f"You said that {NAME} is another company." in said(batch)[0]
    taken(batch)
    assert batch.rows.get().supplier != supplier
    assert suppliers() == 2


def test_only_the_likely_are_chosen_and_only_before_the_taking(mission):
    supplier, stranger = registered(mission), registered()
    batch = checked(mission, row(state="Jalisco"), row(key="S8", name="Salsas", state="Jalisco"))
    assert not choose_organisation(batch=batch, number=2, organisation_id=stranger.organisation_id)
    assert not choose_organisation(batch=batch, number=3, organisation_id=None)
    assert not choose_organisation(batch=batch, number=9, organisation_id=None)
    taken(batch)
    assert not choose_organisation(batch=batch, number=2, organisation_id=supplier.organisation_id)


def test_the_same_id_of_another_organizer_means_another_company(mission):
    elsewhere = MissionFactory()
    MembershipFactory(organisation=elsewhere.organizer)
    taken(checked(elsewhere, row(key="1", rfc=RFC)))
    brought = Supplier.objects.get()
    MembershipFactory(organisation=brought.organisation)
    EnrolmentFactory(mission=mission, organisation=brought.organisation)
    taken(checked(mission, row(key="1", name="Salsas del Norte", rfc=OTHER_RFC, state="Sonora")))
    brought.organisation.refresh_from_db()
    assert brought.organisation.legal_name == NAME
    assert suppliers() == 2


@pytest.mark.parametrize(
    "written",
    [
        {"name": "Salsas del Norte", "rfc": OTHER_RFC, "state": "Sonora"},
        {"name": "Salsas del Norte", "state": "Sonora"},
    ],
)
def test_a_list_that_was_numbered_anew_overwrites_nobody(mission, written):
    taken(checked(mission, row(key="1", rfc=RFC)))
    batch = checked(mission, row(key="1", **written))
    assert said(batch) == [
        "Under this id stood Moldes del Bajío S.A. de C.V. so far, which seems to be another"
        " company. The row is added as a supplier of its own unless you choose otherwise."
    ]
    taken(batch)
    assert set(Supplier.objects.values_list("organisation__legal_name", flat=True)) == {
        NAME,
        "Salsas del Norte",
    }
    # From now on the id means the later one.
    again = checked(mission, row(key="1", name="Salsas del Norte S.A.", text="Salsas."))
    assert again.rows.get().organisation.legal_name == "Salsas del Norte"


def test_a_company_that_took_another_name_is_said_to_be_the_same(mission):
    taken(checked(mission, row(key="1")))
    batch = checked(mission, row(key="1", name="Grupo Troquel", state="Sonora"))
    known = batch.rows.get().likely[0]["organisation"]
    assert choose_organisation(batch=batch, number=2, organisation_id=known)
    taken(batch)
    assert Supplier.objects.get().organisation.legal_name == "Grupo Troquel"


def test_two_rows_never_become_one_company(mission):
    registered(mission)
    batch = checked(mission, row(key="1", rfc=RFC), row(key="2", rfc=RFC), row(key="3"))
    assert list(batch.rows.values_list("state", flat=True)) == ["good", "bad", "good"]
    assert said(batch, 3) == [
        f"The RFC “{RFC}” stands in row 2 already. Put what belongs to one company into one row."
    ]
    assert said(batch, 4)[0].startswith("Row 2 has the same name.")
    assert "whom another row of this sheet is about" in said(batch, 4)[1]
    taken(batch)
    assert suppliers() == 2


def test_a_chosen_company_that_another_row_is_about_is_refused(mission):
    supplier = registered(mission, rfc="", state_id=None)
    batch = checked(mission, row(key="1"), row(key="2", state="Jalisco"))
    key = supplier.organisation_id
    assert choose_organisation(batch=batch, number=2, organisation_id=key)
    assert not choose_organisation(batch=batch, number=3, organisation_id=key)


def test_whoever_withdrew_is_recognised_and_stays_out(mission):
    supplier = registered(mission)
    withdraw_enrolment(enrolment=mission.enrolments.get())
    batch = checked(mission, row(rfc=RFC))
    assert said(batch)[1] == f"{NAME} has withdrawn from this mission and stays out of it."
    taken(batch)
    assert mission.enrolments.get().state == EnrolmentState.WITHDRAWN
    assert batch.rows.get().supplier == supplier


def test_what_came_in_since_the_preview_is_recognised_when_the_rows_are_taken(mission):
    first, second = checked(mission, row(key="1", rfc=RFC)), checked(mission, row(rfc=RFC))
    taken(first)
    taken(second)
    assert "which you brought in before" in said(second)[0]
    assert suppliers() == 1


def test_a_company_without_a_page_yet_is_enrolled_and_not_written(mission):
    organisation = OrganisationFactory(legal_name=NAME)
    MembershipFactory(organisation=organisation)
    EnrolmentFactory(mission=mission, organisation=organisation, state=EnrolmentState.INVITED)
    batch = checked(mission, row())
    assert choose_organisation(batch=batch, number=2, organisation_id=organisation.pk)
    taken(batch)
    assert not Supplier.objects.exists()
    assert batch.rows.get().organisation == organisation


def need(
    key="N1", buyer="さくら食品株式会社", title="サルサ", number="", place="大阪府", text="食品"
):
    return ",".join([key, buyer, title, number, place, text])


NUMBER, OTHER_NUMBER = "5835678256246", "7000012050002"


def test_a_buyer_under_another_spelling_is_one_by_its_number(mission):
    kind = SheetKind.NEEDS
    taken(checked(mission, need(number=NUMBER), kind=kind))
    batch = checked(mission, need("N2", "SAKURA FOODS", number=NUMBER, text="食品卸"), kind=kind)
    assert "which you brought in before" in said(batch)[0]
    taken(batch)
    assert Buyer.objects.get().business == "食品卸"
    assert Need.objects.count() == 2


def test_a_buyer_of_one_name_and_another_number_is_another(mission):
    kind = SheetKind.NEEDS
    taken(checked(mission, need(number=NUMBER), kind=kind))
    batch = checked(mission, need("N2", number=OTHER_NUMBER), need("N3"), kind=kind)
    assert "with another corporate number" in said(batch)[0]
    taken(batch)
    assert set(Buyer.objects.values_list("corporate_number", flat=True)) == {NUMBER, OTHER_NUMBER}


def test_a_buyer_that_keeps_its_page_gets_needs_and_no_words(mission):
    buyer = BuyerFactory(
        organisation=OrganisationFactory(buyer=True, legal_name="さくら食品株式会社"),
        business="惣菜の製造",
        prefecture_id="JP-27",
    )
    MembershipFactory(organisation=buyer.organisation)
    EnrolmentFactory(mission=mission, organisation=buyer.organisation)
    kind = SheetKind.NEEDS
    taken(checked(mission, need(), need("N2", place="", title="チリ"), kind=kind))
    buyer.refresh_from_db()
    assert (buyer.business, Buyer.objects.count()) == ("惣菜の製造", 1)
    assert set(buyer.needs.values_list("title", flat=True)) == {"サルサ", "チリ"}
    buyer.needs.filter(external_id="N1").update(title="瓶入りサルサ", description="週二回")
    again = taken(checked(mission, need(title="缶入りサルサ"), kind=kind))
    assert counts(again)["unchanged"] == 1
    assert buyer.needs.get(external_id="N1").title == "瓶入りサルサ"


def test_a_choice_for_a_buyer_holds_for_all_its_rows(mission):
    buyer = BuyerFactory(organisation=OrganisationFactory(buyer=True, legal_name="さくら食品"))
    MembershipFactory(organisation=buyer.organisation)
    EnrolmentFactory(mission=mission, organisation=buyer.organisation)
    kind = SheetKind.NEEDS
    batch = checked(mission, need(), need("N2"), kind=kind)
    assert batch.rows.first().recognised == Recognition.NEW
    assert choose_organisation(batch=batch, number=3, organisation_id=buyer.organisation_id)
    taken(batch)
    assert Buyer.objects.get().needs.count() == 2
    # By the name in the sheet it is known from now on.
    again = checked(mission, need("N3"), kind=kind)
    assert again.rows.get().recognised == Recognition.LISTED


def test_rows_of_a_new_buyer_become_one_after_a_choice_and_a_restart(mission):
    BuyerFactory.create(organisation=OrganisationFactory(buyer=True, legal_name="さくら食品"))
    known = Organisation.objects.get(kind="buyer")
    EnrolmentFactory(mission=mission, organisation=known)
    batch = checked(mission, need(), need("N2"), kind=SheetKind.NEEDS)
    assert choose_organisation(batch=batch, number=2, organisation_id=None)
    late = batch.rows.filter(number=3)
    late.update(state=RowState.BAD)
    taken(batch)
    late.update(state=RowState.GOOD)
    type(batch).objects.filter(pk=batch.pk).update(state=BatchState.TAKING)
    assert take_good_rows(batch_id=batch.pk)
    assert Organisation.objects.filter(kind="buyer").count() == 2


def test_rows_that_differ_about_one_buyer_are_told_so(mission):
    batch = checked(mission, need(), need("N2", text="電機"), kind=SheetKind.NEEDS)
    assert said(batch, 3) == ["Row 2 says something else about the same buyer; that row counts."]


def test_a_closed_mission_takes_nobody_and_loses_no_row(mission):
    batch = checked(mission, row())
    assert start_taking(batch=batch)
    type(mission).objects.update(state=MissionState.CLOSED)
    assert not take_good_rows(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, counts(batch)["good"]) == (BatchState.CHECKED, 1)
    batch.mission.refresh_from_db()
    with pytest.raises(MissionClosedError):
        start_taking(batch=batch)


def test_what_was_taken_before_a_mission_closed_is_counted_beside_what_waits(client, mission):
    batch = checked(mission, row(), row("S2", name="Tornillos Ejemplo"))
    batch.rows.filter(number=2).update(state=RowState.CREATED)
    client.force_login(mission.organizer.members.get())
    shown = client.get(address(batch)).content.decode()
    assert "<dt>Good</dt><dd>1</dd>" in shown
    assert "<dt>Added</dt><dd>1</dd>" in shown


@pytest.fixture
def page(client, mission):
    client.force_login(mission.organizer.members.get())
    return client


def address(batch, name="batch", *arguments):
    return reverse(f"exchange:{name}", args=[batch.mission.slug, batch.pk, *arguments])


def test_the_page_asks_which_company_it_is_and_keeps_the_answer(page, mission):
    supplier = registered(mission)
    batch = checked(mission, row(state="Jalisco"))
    shown = page.get(address(batch)).content.decode()
    assert f"It is {NAME} (Same name · keeps its page itself)" in shown
    answer = page.post(
        address(batch, "choose", 2), {"organisation": supplier.organisation_id, "page": "1"}
    )
    assert answer.url == f"{address(batch)}?page=1#row-2"
    assert batch.rows.get().organisation == supplier.organisation
    page.post(address(batch, "choose", 2), {"organisation": ""})
    assert batch.rows.get().organisation is None
    assert "You said that" in page.get(address(batch)).content.decode()
    taken(batch)
    assert "It is another company" not in page.get(address(batch)).content.decode()


@pytest.mark.parametrize("answer", [{"organisation": "abc"}, {"organisation": "-1"}, {}])
def test_an_answer_that_names_nobody_changes_nothing(page, mission, answer):
    supplier = registered(mission)
    batch = checked(mission, row(state="Jalisco"))
    page.post(address(batch, "choose", 2), {"organisation": supplier.organisation_id})
    shown = page.post(address(batch, "choose", 2), answer, follow=True).content.decode()
    assert "This cannot be chosen any more" in shown
    assert batch.rows.get().organisation == supplier.organisation


def test_a_company_that_the_list_calls_by_its_trade_name_is_asked_about(page, mission):
    supplier = registered(mission)
    Organisation.objects.filter(pk=supplier.organisation_id).update(trade_name="Tornillería Sol")
    batch = checked(mission, row(key="X9", name="TORNILLERIA SOL"))
    assert "(Same trade name · keeps its page itself)" in page.get(address(batch)).content.decode()
    assert batch.rows.get().organisation is None


def test_nothing_is_chosen_by_looking_or_for_another_organizer(page, mission):
    supplier = registered(mission)
    batch = checked(mission, row(state="Jalisco"))
    chosen = {"organisation": supplier.organisation_id}
    assert page.get(address(batch, "choose", 2), chosen).status_code == 405
    page.force_login(MembershipFactory(organisation=MissionFactory().organizer).user)
    assert page.post(address(batch, "choose", 2), chosen).status_code == 404
    assert batch.rows.get().organisation is None


def test_the_page_costs_the_same_queries_for_many_choices(page, mission):
    cost = []
    for count in (1, 30):
        rows = []
        for number in range(count):
            name = f"Moldes {count} {number * 37} S.A."
            EnrolmentFactory(mission=mission, organisation=OrganisationFactory(legal_name=name))
            rows.append(row(key=f"{count}-{number}", name=name))
        batch = checked(mission, *rows)
        with CaptureQueriesContext(connection) as queries:
            shown = page.get(address(batch)).content.decode()
        assert shown.count("It is Moldes") >= count
        cost.append(len(queries))
    assert cost[0] == cost[1]


def test_rows_of_before_say_whom_they_became(mission):
    batch = taken(checked(mission, row(key="1", rfc=RFC)))
    needs = taken(checked(mission, need(), kind=SheetKind.NEEDS))
    ImportRow.objects.update(organisation=None, party_key="", recognised=Recognition.NEW)
    import_module("matchmaking.exchange.migrations.0003_fill_recognised_rows").fill(apps, None)
    for kept, key in ((batch, "1"), (needs, name_key("さくら食品株式会社"))):
        assert kept.rows.get().party_key == key
        assert kept.rows.get().organisation is not None
