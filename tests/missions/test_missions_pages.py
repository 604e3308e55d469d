"""The organizer's desk and a participant's own part."""

import re

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.domain.accesses import Reader, Whose, record_access
from accounts.enums import Role, Way
from matchmaking.missions.domain.history import label_of
from matchmaking.missions.enums import (
    ConsentPolicy,
    EnrolmentState,
    ExclusionReason,
    MissionState,
)
from matchmaking.missions.models import Exclusion, Mission
from matchmaking.missions.templatetags.missions import PARTS, mission_parts
from matchmaking.profiles.enums import Confidentiality
from matchmaking.profiles.models import Buyer
from tests import factories

pytestmark = pytest.mark.django_db


def member_of(client, organisation, role=Role.OWNER):
    client.force_login(factories.MembershipFactory(organisation=organisation, role=role).user)


def page(client, name, *args, data=None, **query):
    address = reverse(f"missions:{name}", args=args)
    return client.get(address, query) if data is None else client.post(address, data, follow=True)


def supplier_in(mission, **fields):
    supplier = factories.SupplierFactory(**fields)
    return factories.EnrolmentFactory(mission=mission, organisation=supplier.organisation)


def buyer_in(mission):
    need = factories.NeedFactory()
    return factories.EnrolmentFactory(mission=mission, organisation=need.buyer.organisation)


@pytest.fixture
def mission(client) -> Mission:
    """A mission whose organizer is signed in."""
    mission = factories.MissionFactory()
    member_of(client, mission.organizer)
    return mission


@pytest.mark.parametrize("code", [code for code, *_ in PARTS])
def test_every_part_of_a_mission_leads_to_every_other(client, mission, code):
    editor = RequestFactory().get("/")
    editor.membership = mission.organizer.memberships.get()
    parts = mission_parts({"request": editor}, mission.slug, code)
    (here,) = (part for part in parts if part.is_current)
    shown = client.get(here.url, follow=True).content.decode()
    navigation = shown.partition('<nav class="parts"')[2].partition("</nav>")[0]
    # Once in the row, once in the list of a narrow page, which is closed under the present name.
    assert re.findall(r'href="([^"]*)"', navigation) == [part.url for part in parts] * 2
    assert navigation.count(f'"{here.url}" aria-current="page"') == 2
    assert f"<summary>{here.name}</summary>" in navigation


PLAN = {
    "name_es": "Misión Kansai", "starts_on": "2027-03-01", "ends_on": "2027-03-10",
    "time_zone": "Asia/Tokyo", "consent_policy": "supplier_first", "send_from_hour": "9",
    "send_to_hour": "17", "buyer_letters_per_week": "2", "buyer_letters_per_mission": "6",
    "reply_days": "10", "cool_off_days": "180",
    "cities-TOTAL_FORMS": "2", "cities-INITIAL_FORMS": "0",
    "cities-0-name_en": "Osaka", "cities-0-starts_on": "2027-03-01",
    "cities-0-ends_on": "2027-03-05", "cities-1-name_en": "",
}  # fmt: skip


def test_a_role_in_one_organizer_opens_nothing_in_another(client):
    """An owner of the organizer in use, who only reads along with the one of the mission."""
    mission = factories.MissionFactory(state=MissionState.PREPARING)
    owner = factories.MembershipFactory(
        organisation=factories.MissionFactory().organizer, role=Role.OWNER
    )
    factories.MembershipFactory(organisation=mission.organizer, user=owner.user, role=Role.VIEWER)
    client.force_login(owner.user)
    assert page(client, "state", mission.slug, data={"to": "open"}).status_code == 404
    mission.refresh_from_db()
    assert mission.state == MissionState.PREPARING


def test_organizer_plans_a_mission_and_changes_it(client):
    member_of(client, factories.OrganisationFactory(organizer=True))
    page(client, "new", data=PLAN)
    mission = Mission.objects.get()
    assert mission.cities.get().name_en == "Osaka"
    page(client, "edit", mission.slug, data={**PLAN, "name_en": "Kansai mission"})
    mission.refresh_from_db()
    assert mission.name_en == "Kansai mission"
    assert mission.slug == "mision-kansai-2027"


def test_time_zones_have_names_of_places_and_one_that_is_not_listed_stays(client):
    member_of(client, factories.OrganisationFactory(organizer=True))
    shown = page(client, "new").content.decode()
    assert "Tokyo, Osaka, Kyoto, Nagoya" in shown
    assert "Africa/Abidjan" not in shown
    page(client, "new", data=PLAN)
    mission = Mission.objects.get()
    Mission.objects.update(time_zone="Asia/Seoul")
    changed = page(client, "edit", mission.slug).content.decode()
    assert '<option value="Asia/Seoul" selected>' in changed


def test_a_mission_whose_plan_arrives_twice_is_one_until_it_is_closed(client):
    """A double click without JavaScript, or the browser's own resend."""
    member_of(client, factories.OrganisationFactory(organizer=True))
    for _attempt in range(2):
        answer = page(client, "new", data=PLAN)
        assert "The mission was saved." in answer.content.decode()
        assert answer.redirect_chain[0][0] == reverse("missions:home", args=["mision-kansai-2027"])
    assert Mission.objects.get().cities.count() == 1
    page(client, "new", data={**PLAN, "cities-0-name_en": "Kyoto"})
    page(client, "new", data={**PLAN, "reply_days": "12"})
    assert Mission.objects.count() == 3
    Mission.objects.update(state=MissionState.CLOSED)
    page(client, "new", data=PLAN)
    assert Mission.objects.count() == 4


def test_the_same_plan_of_another_organizer_is_another_mission(client):
    for _organizer in range(2):
        member_of(client, factories.OrganisationFactory(organizer=True))
        page(client, "new", data=PLAN)
    assert Mission.objects.values("organizer").distinct().count() == 2


def test_plan_with_a_wrong_city_is_kept_on_the_page_and_nowhere_else(client):
    member_of(client, factories.OrganisationFactory(organizer=True))
    response = page(client, "new", data={**PLAN, "cities-0-ends_on": "2027-02-01"})
    assert "The last day is before the first." in response.content.decode()
    assert not Mission.objects.exists()


def test_plan_form_shows_again_what_it_saved(client, mission):
    form = page(client, "edit", mission.slug).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, False)}
    sent |= {"cities-TOTAL_FORMS": "0", "cities-INITIAL_FORMS": "0"}
    assert page(client, "edit", mission.slug, data=sent).redirect_chain
    assert Mission.objects.get().updated_at == mission.updated_at


def test_mission_of_another_organizer_is_not_found(client, mission):
    other = factories.MissionFactory()
    for name in ("home", "edit", "enrol"):
        assert page(client, name, other.slug).status_code == 404
    for kind in ("suppliers", "buyers"):
        assert page(client, "participants", other.slug, kind).status_code == 404
    assert page(client, "state", other.slug, data={"to": "closed"}).status_code == 404
    other.refresh_from_db()
    assert other.state == MissionState.OPEN


def test_home_says_the_numbers_and_the_next_step(client, mission):
    assert page(client, "home", mission.slug).context["next_step"] == "participants"
    supplier_in(mission)
    assert page(client, "home", mission.slug).context["next_step"] == "needs"
    buyer_in(mission)
    response = page(client, "home", mission.slug)
    assert response.context["next_step"] == "run"
    assert response.context["numbers"].needs_open == 1
    page(client, "state", mission.slug, data={"to": "closed"})
    closed = page(client, "home", mission.slug)
    assert closed.context["next_step"] == "outcome"
    assert reverse("introductions:report", args=[mission.slug]) in closed.content.decode()


def test_mission_is_closed_and_opened_by_post_only(client, mission):
    assert page(client, "state", mission.slug).status_code == 405
    page(client, "state", mission.slug, data={"to": "closed"})
    mission.refresh_from_db()
    assert mission.state == MissionState.CLOSED
    page(client, "state", mission.slug, data={"to": "open"})
    mission.refresh_from_db()
    assert mission.state == MissionState.OPEN


def test_participants_are_confirmed_and_withdrawn_together(client, mission):
    invited = [supplier_in(mission) for _n in range(3)]
    foreign = factories.EnrolmentFactory(state=EnrolmentState.INVITED)
    for enrolment in invited:
        enrolment.state = EnrolmentState.INVITED
        enrolment.save()
    ticked = [enrolment.pk for enrolment in invited[:2]] + [foreign.pk]
    sent = {"action": "confirm", "enrolment": ticked}
    page(client, "participants-act", mission.slug, "suppliers", data=sent)
    states = list(mission.enrolments.order_by("pk").values_list("state", flat=True))
    foreign.refresh_from_db()
    assert states == [EnrolmentState.CONFIRMED, EnrolmentState.CONFIRMED, EnrolmentState.INVITED]
    assert foreign.state == EnrolmentState.INVITED


@pytest.mark.parametrize("nonsense", ["²", "9" * 30])
def test_a_tick_that_names_nobody_changes_nothing(client, mission, nonsense):
    invited = factories.EnrolmentFactory(mission=mission, state=EnrolmentState.INVITED)
    sent = {"action": "confirm", "enrolment": [nonsense, invited.pk]}
    page(client, "participants-act", mission.slug, "suppliers", data=sent)
    invited.refresh_from_db()
    assert invited.state == EnrolmentState.CONFIRMED


def test_participants_are_filtered_by_name_and_sector(client, mission):
    mango = supplier_in(mission, organisation__legal_name="Frutas Únicas S.A. de C.V.")
    mango.organisation.supplier.sectors.add("food.fruit-vegetable-processed")
    supplier_in(mission)

    def shown(**query):
        response = page(client, "participants", mission.slug, "suppliers", **query)
        return [row.enrolment for row in response.context["participants"]]

    assert shown(q="frutas unicas") == [mango]
    assert shown(sector="food") == [mango]
    assert len(shown()) == 2


def test_likely_duplicates_are_shown_and_nothing_is_merged(client, mission):
    supplier_in(mission, rfc="MAB9307148T4")
    supplier_in(mission, rfc="MAB9307148T4")
    html = page(client, "participants", mission.slug, "suppliers").content.decode()
    assert html.count("Same RFC") == 2
    assert mission.enrolments.count() == 2


def test_organizer_sees_that_a_pair_is_kept_apart_and_not_why(client, mission):
    supplier, buyer = supplier_in(mission), buyer_in(mission)
    Exclusion.objects.create(
        organisation=buyer.organisation, excluded=supplier.organisation,
        reason=ExclusionReason.PAST_DISPUTE, note="juicio de 2019",
    )  # fmt: skip
    for kind in ("suppliers", "buyers"):
        html = page(client, "participants", mission.slug, kind).content.decode()
        assert "kept apart from 1 participant" in html
        assert "2019" not in html
        assert "dispute" not in html


def test_organisations_of_earlier_missions_are_enrolled(client, mission):
    earlier = factories.EnrolmentFactory(
        mission=factories.MissionFactory(organizer=mission.organizer)
    )
    foreign = factories.EnrolmentFactory()
    sent = {"organisation": [earlier.organisation_id, foreign.organisation_id]}
    page(client, "enrol", mission.slug, data=sent)
    assert [e.organisation for e in mission.enrolments.all()] == [earlier.organisation]


def test_organisations_of_another_organizer_are_not_carried_over(client):
    """Somebody works for two organizers: each one's participants stay its own."""
    one, other = factories.MissionFactory(), factories.MissionFactory()
    user = factories.MembershipFactory(organisation=one.organizer).user
    factories.MembershipFactory(organisation=other.organizer, user=user)
    client.force_login(user)
    foreign = factories.EnrolmentFactory(mission=other).organisation
    own = factories.EnrolmentFactory(
        mission=factories.MissionFactory(organizer=one.organizer)
    ).organisation
    shown = page(client, "enrol", one.slug)
    assert [organisation.pk for organisation in shown.context["page_obj"]] == [own.pk]
    assert foreign.legal_name not in shown.content.decode()
    page(client, "enrol", one.slug, data={"organisation": [foreign.pk]})
    assert not one.enrolments.exists()


def queries_of(client, *args) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert page(client, *args).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("kind", "enrol"), [("suppliers", supplier_in), ("buyers", buyer_in)])
def test_participants_cost_the_same_queries_at_1_and_30_rows(client, mission, kind, enrol):
    def one_more():
        enrolment = enrol(mission)
        if kind == "suppliers":
            factories.CertificationFactory(supplier=enrolment.organisation.supplier)
            factories.ProductFactory(supplier=enrolment.organisation.supplier)

    one_more()
    page(client, "participants", mission.slug, kind)
    at_1 = queries_of(client, "participants", mission.slug, kind)
    for _n in range(29):
        one_more()
    assert queries_of(client, "participants", mission.slug, kind) == at_1


def test_list_costs_the_same_queries_at_1_and_30_rows(client, mission):
    page(client, "list")
    at_1 = queries_of(client, "list")
    for _n in range(29):
        supplier_in(factories.MissionFactory(organizer=mission.organizer))
    assert queries_of(client, "list") == at_1


def test_list_counts_who_takes_part(client, mission):
    supplier_in(mission)
    buyer_in(mission)
    withdrawn = supplier_in(mission)
    withdrawn.state = EnrolmentState.WITHDRAWN
    withdrawn.save()
    row = page(client, "list").context["page_obj"][0]
    assert (row.suppliers_count, row.buyers_count) == (1, 1)


def test_viewer_of_the_organizer_reads_but_does_not_change(client):
    mission = factories.MissionFactory()
    member_of(client, mission.organizer, Role.VIEWER)
    assert page(client, "home", mission.slug).status_code == 200
    assert page(client, "state", mission.slug, data={"to": "closed"}).status_code == 403
    before = mission.state
    mission.refresh_from_db()
    assert mission.state == before


# --- Participants --------------------------------------------------------------------------------


def test_supplier_takes_part_gives_standing_consent_and_withdraws(client):
    enrolment = factories.EnrolmentFactory(
        state=EnrolmentState.INVITED,
        mission=factories.MissionFactory(consent_policy=ConsentPolicy.STANDING),
    )
    member_of(client, enrolment.organisation)
    for action in ("confirm", "give"):
        page(client, "participation-decide", enrolment.pk, data={"action": action})
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.CONFIRMED
    assert enrolment.standing_consent
    page(client, "participation-decide", enrolment.pk, data={"action": "withdraw"})
    page(client, "participation-decide", enrolment.pk, data={"action": "give"})
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.WITHDRAWN
    assert not enrolment.standing_consent


def test_closed_mission_offers_its_participants_nothing_that_it_refuses(client):
    closed = factories.MissionFactory(
        state=MissionState.CLOSED, consent_policy=ConsentPolicy.STANDING
    )
    enrolment = factories.EnrolmentFactory(
        mission=closed,
        state=EnrolmentState.CONFIRMED,
        standing_consent=True,
        standing_consent_at=timezone.now(),
    )
    member_of(client, enrolment.organisation)
    html = page(client, "participation").content.decode()
    assert 'value="withdraw"' not in html
    assert "This mission is closed" in html
    # A consent can be taken back at any time.
    assert 'value="take-back"' in html
    page(client, "participation-decide", enrolment.pk, data={"action": "take-back"})
    assert 'value="give"' not in page(client, "participation").content.decode()

    # Posted from a page that was opened before.
    for action in ("withdraw", "give"):
        address = reverse("missions:participation-decide", args=[enrolment.pk])
        answer = client.post(address, {"action": action}, follow=True)
        assert "This mission has been closed" in answer.content.decode()
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.CONFIRMED
    assert not enrolment.standing_consent


def test_invitation_to_a_closed_mission_is_not_taken(client):
    enrolment = factories.EnrolmentFactory(
        mission=factories.MissionFactory(state=MissionState.CLOSED), state=EnrolmentState.INVITED
    )
    member_of(client, enrolment.organisation)
    assert 'value="confirm"' not in page(client, "participation").content.decode()
    page(client, "participation-decide", enrolment.pk, data={"action": "confirm"})
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.INVITED


def test_part_of_another_organisation_is_not_found(client):
    foreign = factories.EnrolmentFactory(state=EnrolmentState.INVITED)
    member_of(client, factories.OrganisationFactory())
    sent = {"action": "confirm"}
    assert page(client, "participation-decide", foreign.pk, data=sent).status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == EnrolmentState.INVITED


def test_exclusions_are_named_from_the_same_missions_and_kept_private(client):
    mission = factories.MissionFactory()
    supplier, buyer = supplier_in(mission), buyer_in(mission)
    shy, stranger = buyer_in(mission), buyer_in(factories.MissionFactory())
    shy.organisation.buyer.needs.update(confidentiality=Confidentiality.ANONYMOUS)
    member_of(client, supplier.organisation)
    html = page(client, "exclusions").content.decode()
    assert buyer.organisation.name in html
    assert shy.organisation.name not in html
    assert stranger.organisation.name not in html
    # By the name that is read here, in the list to choose from and when it stands.
    Buyer.objects.update(name_en="Naniwa Foods Co., Ltd.")
    assert ">Naniwa Foods Co., Ltd.</option>" in page(client, "exclusions").content.decode()

    sent = {"excluded": buyer.organisation_id, "reason": "competitor"}
    page(client, "exclusions", data=sent)
    exclusion = Exclusion.objects.get()
    assert (exclusion.organisation, exclusion.excluded) == (
        supplier.organisation,
        buyer.organisation,
    )
    assert '<h2 class="card-title">Naniwa Foods' in page(client, "exclusions").content.decode()
    member_of(client, buyer.organisation)
    assert page(client, "exclusion-delete", exclusion.pk, data={}).status_code == 404
    member_of(client, supplier.organisation)
    page(client, "exclusion-delete", exclusion.pk, data={})
    assert not Exclusion.objects.exists()


def test_a_new_mission_proposes_only_what_fits_unless_it_is_unticked(client, mission):
    shown = page(client, "new").content.decode()
    ticked = re.search(r"<input[^>]*name=\"only_fitting\"[^>]*>", shown)
    assert ticked
    assert "checked" in ticked[0]

    page(client, "new", data=PLAN | {"only_fitting": "on"})
    assert Mission.objects.get(name_es="Misión Kansai").only_fitting
    page(client, "new", data=PLAN | {"name_es": "Misión Kanto"})
    assert not Mission.objects.get(name_es="Misión Kanto").only_fitting


@pytest.mark.parametrize("address", ["missions:enrol", "exchange:upload"])
def test_a_closed_mission_says_so_before_work_is_put_into_it(client, mission, address):
    told = "The mission is closed. Open it before you enrol anybody."
    page_of = reverse(address, args=[mission.slug])
    assert told not in client.get(page_of).content.decode()
    Mission.objects.filter(pk=mission.pk).update(state=MissionState.CLOSED)
    assert told in client.get(page_of).content.decode()


def test_history_of_looks_tells_in_japanese_who_looked_from_whose_it_was(client, mission):
    """One word of "Who" served the history and the rows of a sheet, which name whom they are of."""
    supplier = supplier_in(mission).organisation
    record_access(
        reader=Reader(user=mission.organizer.members.get(), organisation_id=mission.organizer_id),
        whose=[Whose(supplier.pk, "ana@plasticos.example")],
        way=Way.VIEW,
        related=label_of(mission.pk),
    )
    client.cookies["django_language"] = "ja"
    shown = page(client, "history", mission.slug).content.decode()
    names = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', shown)
    assert names[1:3] == ["見た人・受け取った人", "誰の情報"]
