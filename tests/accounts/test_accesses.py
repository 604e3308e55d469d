"""The history of looks at contacts: what is written, who reads it, and when it is gone."""

import datetime as dt
import io
import json
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.domain.accesses import Reader, Whose, accesses_within, record_access, shred_old
from accounts.domain.personal import block_person, erase_person
from accounts.enums import OrganisationKind, Seen, Way
from accounts.models import DataAccess, Organisation, User
from accounts.tasks import shred
from matchmaking.common.models import AppendOnlyError
from matchmaking.outbox.models import Mail, Suppression
from tests.factories import (
    BuyerFactory,
    MembershipFactory,
    OrganisationFactory,
    SupplierFactory,
    UserFactory,
)
from tests.outbox.factories import queued

pytestmark = pytest.mark.django_db
ANA = "ana@plasticos.example"


@pytest.fixture
def organizer() -> User:
    user: User = MembershipFactory(
        organisation=OrganisationFactory(organizer=True), user__full_name="Laura Organiza"
    ).user
    return user


def organisation_of(user: User) -> Organisation:
    return Organisation.objects.get(memberships__user=user)


def look(user: User, whose: list[Whose], **how: Any) -> int:
    mine = organisation_of(user)
    reader = Reader(user=user, organisation_id=mine.pk, own=frozenset({mine.pk}))
    return record_access(reader=reader, whose=whose, **{"way": Way.VIEW} | how)


def test_a_look_says_who_what_whose_and_how(organizer: User) -> None:
    firm = OrganisationFactory()
    look(organizer, [Whose(firm.pk, ANA)], what=Seen.CERTIFICATE, way=Way.DOWNLOAD, place="x:y")
    row = DataAccess.objects.get()
    assert (row.user, row.reader, row.organisation) == (
        organizer,
        organisation_of(organizer),
        firm,
    )
    assert (row.what, row.way, row.place) == ("certificate", "download", "x:y")
    assert ANA not in repr(row.__dict__)


def test_the_history_is_never_changed(organizer: User) -> None:
    look(organizer, [Whose(OrganisationFactory().pk, ANA)])
    row = DataAccess.objects.get()
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()
    with pytest.raises(AppendOnlyError):
        DataAccess.objects.all().update(way=Way.API)


def test_ones_own_data_are_no_look(organizer: User) -> None:
    own = [Whose(organisation_of(organizer).pk, ANA), Whose(None, organizer.email.upper())]
    assert look(organizer, [*own, Whose(None, "")]) == 0


def test_a_page_loaded_again_is_one_look_and_a_file_taken_again_are_two(organizer: User) -> None:
    whose = [Whose(OrganisationFactory().pk, ANA)]
    assert [look(organizer, whose), look(organizer, whose)] == [1, 0]
    assert look(organizer, [*whose, Whose(OrganisationFactory().pk)]) == 1
    assert [look(organizer, whose, way=Way.DOWNLOAD) for _ in range(2)] == [1, 1]
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        assert look(organizer, whose) == 1
    another: User = MembershipFactory(organisation=organisation_of(organizer)).user
    assert look(another, whose) == 1


def test_old_looks_are_deleted_by_the_nightly_task(organizer: User, settings: Any) -> None:
    settings.ACCESS_RETENTION_DAYS = 30
    with time_machine.travel(timezone.now() - dt.timedelta(days=31)):
        look(organizer, [Whose(OrganisationFactory().pk)])
    look(organizer, [Whose(OrganisationFactory().pk)])
    shred()
    assert DataAccess.objects.count() == 1
    assert shred_old() == 0


def test_a_person_reads_who_was_given_their_data(organizer: User, client: Client) -> None:
    supplier = SupplierFactory(contact_email=ANA)
    member: User = MembershipFactory(organisation=supplier.organisation).user
    person: User = UserFactory(email=ANA)
    other = OrganisationFactory(organizer=True, legal_name="Otra Cámara A.C.")
    stranger: User = MembershipFactory(organisation=other).user
    look(organizer, [Whose(supplier.organisation_id, ANA)])
    look(stranger, [Whose(OrganisationFactory().pk, "someone@else.example")])
    for reader in (member, person):
        client.force_login(reader)
        page = client.get(reverse("accounts:own-data")).content.decode()
        assert organisation_of(organizer).name in page
        assert "Otra Cámara" not in page
        # Who of the organizer's staff it was is the organizer's to know.
        assert "Laura Organiza" not in page


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es", "Naniwa Seiki Co., Ltd."),
        ("en", "Naniwa Seiki Co., Ltd."),
        ("ja", "株式会社なにわ精機"),
    ],
)
def test_a_buyer_is_named_as_its_reader_can_read_it(
    client: Client, language: str, told: str
) -> None:
    supplier = SupplierFactory(contact_email=ANA)
    client.force_login(MembershipFactory(organisation=supplier.organisation).user)
    buyer = BuyerFactory(
        organisation__legal_name="株式会社なにわ精機", name_en="Naniwa Seiki Co., Ltd."
    )
    reader = Reader.by_link(buyer.organisation)
    record_access(reader=reader, whose=[Whose(supplier.organisation_id, ANA)], way=Way.LETTER)
    client.cookies["django_language"] = language
    page = client.get(reverse("accounts:own-data")).content.decode()
    names = {"Naniwa Seiki Co., Ltd.", "株式会社なにわ精機"}
    assert {name for name in names if name in page} == {told}


def test_a_supplier_is_named_with_its_reading_in_japanese(client: Client) -> None:
    buyer = BuyerFactory(contact_email="tanaka@naniwa.example.jp")
    client.force_login(MembershipFactory(organisation=buyer.organisation).user)
    for _n in range(2):
        supplier = SupplierFactory(katakana_reading="モルデス・レオン")
        record_access(
            reader=Reader.by_link(supplier.organisation),
            whose=[Whose(buyer.organisation_id, buyer.contact_email)],
            way=Way.LETTER,
        )
    client.cookies["django_language"] = "ja"
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("accounts:own-data")).content.decode()
    assert page.count("（モルデス・レオン）") == 2
    assert sum("profiles_supplier" in query["sql"] for query in queries) == 1
    client.cookies["django_language"] = "en"
    assert "モルデス" not in client.get(reverse("accounts:own-data")).content.decode()


def test_an_address_that_was_not_confirmed_opens_nothing(organizer: User, client: Client) -> None:
    person: User = UserFactory(verified=False)
    look(organizer, [Whose(OrganisationFactory().pk, person.email)])
    client.force_login(person)
    page = client.get(reverse("accounts:own-data")).content.decode()
    assert organisation_of(organizer).name not in page
    assert client.get(reverse("accounts:own-data-file")).json() == {}


def test_a_person_takes_their_data_away_as_a_file(organizer: User, client: Client) -> None:
    person: User = UserFactory(email=ANA, full_name="Ana López")
    look(organizer, [Whose(OrganisationFactory().pk, ANA)])
    client.force_login(person)
    before = DataAccess.objects.count()
    response = client.get(reverse("accounts:own-data-file"))
    found = response.json()[ANA]
    assert found["account"][0]["full_name"] == "Ana López"
    assert found["who looked at it"][0]["what"] == "contact"
    assert response["Content-Disposition"].startswith("attachment")
    assert DataAccess.objects.count() == before


def test_an_erased_persons_looks_are_nobodys(organizer: User) -> None:
    look(organizer, [Whose(OrganisationFactory().pk, ANA)])
    said = io.StringIO()
    call_command("export_personal_data", ANA, stdout=said)
    assert set(json.loads(said.getvalue())) == {"who looked at it"}
    block_person(email=ANA)
    assert erase_person(email=ANA, at_once=True) == {"who looked at it": 1}
    assert DataAccess.objects.get().person_hash == ""


def test_what_an_erased_account_looked_at_stays_without_its_name(organizer: User) -> None:
    look(organizer, [Whose(OrganisationFactory().pk, ANA)])
    block_person(email=organizer.email)
    erase_person(email=organizer.email, at_once=True)
    row = DataAccess.objects.get()
    assert row.person_hash
    assert row.user is not None
    assert "Laura" not in str(row.user)


@pytest.fixture
def administrator(client: Client) -> User:
    user = User.objects.create_superuser("admin@puente.example", "x" * 12)
    client.force_login(user)
    return user


def test_the_administrations_pages_are_looks(administrator: User, client: Client) -> None:
    supplier = SupplierFactory(contact_email=ANA, contact_name="Ana López")
    mail = queued("one", recipient="tanaka@naniwa.example.jp")
    Suppression.objects.create(address="nobody@naniwa.example.jp", reason="manual")
    pages = {
        reverse("admin:profiles_supplier_change", args=[supplier.pk]): Seen.CONTACT,
        reverse("admin:accounts_user_changelist"): Seen.ACCOUNT,
        reverse("admin:outbox_mail_changelist"): Seen.MESSAGE,
        reverse("admin:outbox_mail_change", args=[mail.pk]): Seen.MESSAGE,
        reverse("admin:outbox_suppression_changelist"): Seen.CONTACT,
    }
    UserFactory()
    for address, what in pages.items():
        known = set(DataAccess.objects.values_list("pk", flat=True))
        assert client.get(address).status_code == 200
        new = DataAccess.objects.exclude(pk__in=known)
        assert {(row.what, row.reader, row.user) for row in new} == {(what, None, administrator)}, (
            address
        )
    assert Mail.objects.count() == 1


def test_an_organizers_members_do_not_read_of_their_own_looks(
    organizer: User, client: Client
) -> None:
    assert organisation_of(organizer).kind == OrganisationKind.ORGANIZER
    look(organizer, [Whose(OrganisationFactory(legal_name="Moldes Uno").pk, ANA)])
    client.force_login(organizer)
    assert "Contact details" not in client.get(reverse("accounts:own-data")).content.decode()


def test_an_undertakings_history_is_what_its_organizer_looked_at_and_what_was_given_within_it(
    organizer: User,
) -> None:
    takes_part, elsewhere = OrganisationFactory(), OrganisationFactory()
    other = MembershipFactory(organisation=OrganisationFactory(organizer=True)).user
    member = MembershipFactory().user
    administrator = UserFactory()
    record_access(
        reader=Reader(user=administrator, organisation_id=None, own=frozenset()),
        whose=[Whose(takes_part.pk, ANA)],
        way=Way.VIEW,
        place="by an administrator",
    )
    for user, firm, how in (
        (organizer, takes_part, {"place": "its own"}),
        (member, elsewhere, {"place": "given within it", "related": "mission:1"}),
        (other, takes_part, {"place": "another organizer's"}),
        (organizer, elsewhere, {"place": "who takes no part"}),
        (organizer, takes_part, {"place": "within another", "related": "mission:2"}),
    ):
        look(user, [Whose(firm.pk, ANA)], **how)
    found = accesses_within(
        organizer=organisation_of(organizer),
        participants=Organisation.objects.filter(pk=takes_part.pk),
        related="mission:1",
    )
    assert {row.place for row in found} == {"its own", "given within it", "by an administrator"}
