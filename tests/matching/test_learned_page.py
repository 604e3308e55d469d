"""The page of what was learned: for the organizer's own people, and POST changes only."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from matchmaking.matching.domain.learning import learned_models
from matchmaking.matching.domain.telling import learned_texts
from matchmaking.matching.domain.telling.cards import FEATURE_LABELS
from matchmaking.matching.enums import ModelState, ModelTrouble
from matchmaking.matching.models import ModelVersion
from matchmaking.scoring.comparing.features import Feature
from matchmaking.scoring.learning.promotion import Refusal
from tests.factories import MembershipFactory, MissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission():
    return MissionFactory()


@pytest.fixture
def editor(mission):
    return MembershipFactory(organisation=mission.organizer, role=Role.OWNER).user


@pytest.fixture
def page(client, editor):
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    return client


def report(**more):
    interval = {"mean": 0.03, "low": 0.01, "high": 0.05, "size": 40}
    line = {"side": "buyer", "feature": "hs", "rule": 1.8, "weight": 2.7, "low": 2.0, "high": 3.4}
    return {
        "counts": {"review": 412, "not_about_fit": 7},
        "pairs": 380,
        "accounts": 21,
        "missions": 3,
        "learned": [
            line,
            line | {"feature": "text", "low": 1.0},
            line | {"side": "supplier", "feature": "sector", "weight": 0.01, "low": 0, "high": 0.5},
            line | {"feature": "supplier_receives", "rule": 0.0, "low": 0.4},
        ],
        "evaluation": {
            "needs": 40,
            "gain": interval,
            "ndcg": dict.fromkeys(("learned", "rules", "popularity", "random"), interval),
            "brier": {"learned": 0.18, "rules": 0.19, "share": 0.21},
            "bins": [{"foretold": 0.2, "came": 0.25, "low": 0.1, "high": 0.4, "count": 60}],
        },
    } | more


def version(mission, number=1, state=ModelState.ACTIVE, **fields):
    given = {"file": "1.skops", "sha256": "0" * 64, "report": report()} | fields
    if state == ModelState.ACTIVE:
        given |= {"in_use_since": mission.created_at}
    return ModelVersion.objects.create(
        organizer=mission.organizer, number=number, state=state, **given
    )


def shown(page, mission):
    return page.get(reverse("matching:learned", args=[mission.slug])).content.decode()


def test_nothing_learned_yet_is_said(page, mission):
    assert "Nothing has been learned yet." in shown(page, mission)


def test_it_tells_what_from_how_many_and_how_sure(page, mission):
    version(mission)
    told = shown(page, mission)
    assert "Version 1 has scored match runs since" in told
    assert "<dd>412</dd>" in told
    assert "For buyers, “HS codes” counts 1.5 times as much as the rules assumed." in told
    assert "For suppliers, “Sector” makes next to no difference." in told
    assert "Suppliers to which buyers said yes before hear yes more often again." in told
    assert "“What both texts say” counts" not in told  # its range still holds the rule's
    assert "with 95 % certainty by between +0.010 and +0.050" in told
    assert 'data-foretold="20"' in told


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_its_sentence_with_numbers(page, mission, refusal):
    version(mission, state=ModelState.REFUSED, refusal=refusal, file="", sha256="")
    sentence = learned_texts.why_not(refusal, report())
    assert sentence
    assert "%(" not in sentence
    assert sentence in shown(page, mission).replace("&#x27;", "'")


def test_a_refusal_before_anything_was_fitted_has_a_page(page, mission):
    version(
        mission,
        state=ModelState.REFUSED,
        refusal=Refusal.FEW_MISSIONS,
        report={"counts": {}, "pairs": 0, "accounts": 0, "missions": 0, "learned": []}
        | {"evaluation": None},
    )
    assert "Decisions from 0 missions are too few" in shown(page, mission)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (ModelTrouble.MISSING, "Its file is missing, so the rules score until"),
        (ModelTrouble.CHANGED, "Its file is not the one that was written, so it is not read."),
    ],
)
def test_a_file_in_trouble_is_said_to_those_who_can_help(page, mission, trouble, said):
    assert said not in shown(page, mission)
    version(mission, trouble=trouble)
    assert said in shown(page, mission)


def test_every_feature_and_rate_has_words():
    assert set(FEATURE_LABELS) == set(Feature)
    assert set(learned_texts.RATE_SENTENCES) == {str(rate) for rate in learned_texts._RATES}


def test_going_back_and_forth_is_by_post(page, mission, editor):
    one = version(mission)
    withdraw = reverse("matching:learned-withdraw", args=[mission.slug, one.pk])
    assert page.get(withdraw).status_code == 405
    page.post(withdraw)
    one.refresh_from_db()
    assert (one.state, one.ended_by) == (ModelState.WITHDRAWN, editor)
    page.post(reverse("matching:learned-use", args=[mission.slug, one.pk]))
    one.refresh_from_db()
    assert one.state == ModelState.ACTIVE
    page.post(reverse("matching:learned-use", args=[mission.slug, one.pk]))
    assert "has changed meanwhile" in shown(page, mission)


def test_a_viewer_reads_and_changes_nothing(client, mission):
    viewer = MembershipFactory(organisation=mission.organizer, role=Role.VIEWER).user
    client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
    one = version(mission)
    assert "Version 1 has scored" in shown(client, mission)
    answer = client.post(reverse("matching:learned-withdraw", args=[mission.slug, one.pk]))
    assert answer.status_code == 403
    one.refresh_from_db()
    assert one.state == ModelState.ACTIVE


def test_another_organizers_models_are_not_there(page, mission):
    other = MissionFactory()
    theirs = version(other)
    address = reverse("matching:learned", args=[other.slug])
    assert page.get(address).status_code == 404
    for name in ("matching:learned-use", "matching:learned-withdraw"):
        assert page.post(reverse(name, args=[mission.slug, theirs.pk])).status_code == 404
    assert learned_models.active_version(other.organizer) == theirs


def test_history_does_not_ask_more_with_more_versions(page, mission, django_assert_max_num_queries):
    for number in range(1, 16):
        version(mission, number=number, state=ModelState.RETIRED)
    with django_assert_max_num_queries(20):
        assert "Use this version" in shown(page, mission)
