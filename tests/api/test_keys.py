from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.enums import Role
from accounts.models import Membership, User
from matchmaking.api.domain.keys import create_key, find_key, note_use, revoke_key, usable_names
from matchmaking.api.enums import Scope
from matchmaking.api.models import ApiKey
from tests.api.factories import organizer_client, supplier_client
from tests.factories import MembershipFactory


def make_key(world, scopes=(Scope.READ,), created_by=None):
    return create_key(
        organisation=world.mission.organizer,
        name="ERP",
        scopes=scopes,
        created_by=created_by or world.owner,
        lifetime=timedelta(days=30),
    )


def test_secret_is_not_in_the_database(world):
    new = make_key(world)
    row = ApiKey.objects.values().get(pk=new.key.pk)
    assert new.secret not in str(row)
    assert new.secret.startswith(row["prefix"])


def test_key_is_found_until_it_expires(world):
    new = make_key(world)
    now = timezone.now()
    assert find_key(secret=new.secret, at=now) == new.key
    assert find_key(secret=new.secret, at=now + timedelta(days=31)) is None
    assert find_key(secret=new.secret + "x", at=now) is None


def test_revoked_key_opens_nothing(world):
    client = organizer_client(world)
    assert client.get("/api/v1/missions/").status_code == 200
    assert revoke_key(key=ApiKey.objects.get())
    response = client.get("/api/v1/missions/")
    assert response.status_code == 401
    assert response.json()["errors"][0]["code"] == "key_unusable"
    assert response["WWW-Authenticate"] == "Bearer"


def test_revoking_again_leaves_the_time_of_the_first(world):
    key = make_key(world).key
    assert revoke_key(key=key)
    key.refresh_from_db()
    first = key.revoked_at
    assert not revoke_key(key=key)
    key.refresh_from_db()
    assert key.revoked_at == first


def test_key_of_an_account_that_is_switched_off_opens_nothing(world):
    new = make_key(world)
    User.objects.filter(pk=world.owner.pk).update(is_active=False)
    assert find_key(secret=new.secret, at=timezone.now()) is None


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_no_key_lives_for_no_time_or_longer_than_a_year(world, days):
    with pytest.raises(ValueError, match="at most a year"):
        create_key(
            organisation=world.mission.organizer,
            name="ERP",
            scopes=[Scope.READ],
            created_by=world.owner,
            lifetime=timedelta(days=days),
        )
    assert not ApiKey.objects.exists()


def test_name_of_an_expired_key_is_free_again(world):
    new = make_key(world)
    assert list(usable_names(world.mission.organizer)) == ["ERP"]
    with time_machine.travel(new.key.expires_at, tick=False):
        assert list(usable_names(world.mission.organizer)) == []


def test_key_stops_when_its_maker_leaves(world):
    client = organizer_client(world)
    Membership.objects.filter(user=world.owner).delete()
    assert client.get("/api/v1/missions/").status_code == 403


def test_key_may_not_do_more_than_its_maker(world):
    client = supplier_client(world)
    member = Membership.objects.filter(organisation=world.supplier.organisation)
    member.update(role=Role.VIEWER)
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    assert client.get(path).status_code == 200
    response = client.patch(path, {"wishes": "x"}, format="json")
    assert response.status_code == 403
    assert response.json()["errors"][0]["code"] == "role_missing"


def test_use_is_written_once_a_minute(world):
    key = make_key(world).key
    now = timezone.now()
    assert note_use(key=key, at=now)
    key.refresh_from_db()
    assert not note_use(key=key, at=now + timedelta(seconds=59))
    assert note_use(key=key, at=now + timedelta(seconds=61))


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        ("read", "get", "/api/v1/missions/"),
        ("write", "post", "/api/v1/needs/"),
        ("review", "post", "/api/v1/proposals/1/review/"),
        ("score", "post", "/api/v1/score/"),
    ],
)
def test_each_address_asks_for_its_scope(world, scope, method, path):
    others = tuple(name for name in Scope.values if name != scope)
    refused = getattr(organizer_client(world, scopes=others), method)(path, {}, format="json")
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["code"] == "scope_missing"
    let_in = getattr(organizer_client(world, scopes=(scope,)), method)(path, {}, format="json")
    assert let_in.status_code != 403


def test_the_head_of_an_address_is_read_with_a_key_for_reading(world):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {make_key(world).secret}")
    assert client.head("/api/v1/missions/").status_code == 200
    assert client.post(f"/api/v1/missions/{world.mission.slug}/runs/").status_code == 403


def test_session_write_needs_the_csrf_token(world):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(world.owner)
    assert client.get("/api/v1/missions/").status_code == 200
    response = client.post("/api/v1/needs/", {}, format="json")
    assert response.status_code == 403
    assert response["Content-Type"] == "application/json"


def test_without_log_in_the_answer_is_401(db):
    response = APIClient().get("/api/v1/suppliers/")
    assert response.status_code == 401
    assert response.json()["errors"][0]["code"] == "not_authenticated"


def test_organizer_without_second_factor_is_refused_in_json(world, settings):
    settings.MFA_REQUIRED_FOR_ORGANIZERS = True
    client = APIClient()
    client.force_login(world.owner)
    response = client.get("/api/v1/missions/")
    assert response.status_code == 403
    assert response.json()["errors"][0]["field"] == ""


def test_throttle_counts_each_key_by_itself(world, settings):
    settings.API_THROTTLE_RATES = {"api": "2/min", "score": "1/min"}
    first, second = organizer_client(world), organizer_client(world)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert [first.get("/api/v1/missions/").status_code for _ in range(3)] == [200, 200, 429]
        assert second.get("/api/v1/missions/").status_code == 200
        # Of a second that has begun the whole is waited for.
        clock.shift(0.25)
        refused = first.get("/api/v1/missions/", headers={"Accept-Language": "es"})
    assert refused["Retry-After"] == "60"
    assert refused.json()["errors"][0]["code"] == "throttled"
    wait = f"Vuelva a intentarlo en {refused['Retry-After']} segundos."
    assert refused.json()["errors"][0]["message"] == f"Demasiadas solicitudes. {wait}"


def test_owner_makes_a_key_and_sees_the_secret_once(world, client):
    client.force_login(world.owner)
    url = reverse("api-keys:list", args=[world.mission.organizer_id])
    page = client.post(url, {"name": "ERP", "scopes": ["read"], "days": "30"})
    secret = page.context["new"].secret
    assert secret in page.content.decode()
    assert page["Cache-Control"].find("no-store") >= 0
    assert secret not in client.get(url).content.decode()
    programme = APIClient()
    programme.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert programme.get("/api/v1/missions/").status_code == 200


def test_page_that_is_sent_again_makes_no_second_key(world, client):
    client.force_login(world.owner)
    url = reverse("api-keys:list", args=[world.mission.organizer_id])
    sent = {"name": "ERP", "scopes": ["read"], "days": "30"}
    made = client.post(url, sent).context["new"].key
    again = client.post(url, sent | {"name": " erp"})
    assert again.context["new"] is None
    assert "There is a key of this name" in again.context["form"].errors["name"][0]
    assert list(ApiKey.objects.all()) == [made]
    revoke_key(key=made)
    assert client.post(url, sent).context["new"].key.name == "ERP"


def test_the_page_says_that_a_key_opens_nothing_since_its_maker_left(world, client):
    maker = MembershipFactory(organisation=world.mission.organizer, role=Role.OWNER)
    new = make_key(world, created_by=maker.user)
    address = reverse("api-keys:list", args=[world.mission.organizer.pk])
    client.force_login(world.owner)
    said = "Opens nothing: who made it has left"
    assert said not in client.get(address).content.decode()
    for left in (
        lambda: User.objects.filter(pk=maker.user_id).update(is_active=False),
        maker.delete,
    ):
        left()
        page = client.get(address).content.decode()
        assert said in page
        # It is revoked all the same: whoever comes back would bring it back to life.
        assert reverse("api-keys:revoke", args=[world.mission.organizer.pk, new.key.pk]) in page
    # Its name is free again.
    sent = {"name": new.key.name, "scopes": ["read"], "days": "30"}
    assert client.post(address, sent).context["new"] is not None


def test_owner_revokes_a_key_by_post(world, client):
    key = make_key(world).key
    client.force_login(world.owner)
    url = reverse("api-keys:revoke", args=[world.mission.organizer_id, key.pk])
    assert client.get(url).status_code == 405
    client.post(url)
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_keys_are_the_owners_alone(world, other_world, client):
    key = make_key(world).key
    editor = MembershipFactory(organisation=world.mission.organizer, role=Role.EDITOR).user
    url = reverse("api-keys:list", args=[world.mission.organizer_id])
    client.force_login(editor)
    assert client.get(url).status_code == 403
    client.force_login(other_world.owner)
    assert client.get(url).status_code == 404
    own = reverse("api-keys:revoke", args=[other_world.mission.organizer_id, key.pk])
    assert client.post(own).status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None


def test_command_makes_a_key_of_an_owner(world, other_world):
    out = StringIO()
    call_command("create_api_key", world.owner.email, "--scopes", "read", "score", stdout=out)
    key = find_key(secret=out.getvalue().strip(), at=timezone.now())
    assert key is not None
    assert (key.organisation, key.scopes) == (world.mission.organizer, ["read", "score"])
    foreign = f"--organisation={other_world.mission.organizer_id}"
    with pytest.raises(CommandError):
        call_command("create_api_key", world.owner.email, foreign)
