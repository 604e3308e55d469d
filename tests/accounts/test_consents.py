"""Consents: what stands, what stood, and that nobody rewrites it."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from accounts.domain.consents import (
    consents_in_force,
    give_consent,
    has_refused,
    has_withdrawn,
    withdraw_consent,
)
from accounts.enums import ConsentChannel, Purpose
from accounts.models import Consent, Organisation
from matchmaking.common.enums import Language
from matchmaking.common.models import AppendOnlyError
from tests.accounts.conftest import browser_of
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
WEB = {"language": Language.SPANISH, "channel": ConsentChannel.WEB}


def test_latest_act_decides(organisation):
    give_consent(organisation=organisation, purpose=Purpose.LETTERS, **WEB)
    give_consent(organisation=organisation, purpose=Purpose.PROFILE, **WEB)
    withdraw_consent(organisation=organisation, purpose=Purpose.LETTERS, **WEB)

    assert set(consents_in_force(organisation)) == {Purpose.PROFILE}
    assert organisation.consents.count() == 3

    give_consent(organisation=organisation, purpose=Purpose.LETTERS, **WEB)
    assert set(consents_in_force(organisation)) == {Purpose.PROFILE, Purpose.LETTERS}


def test_the_consents_of_another_are_not_ones_own(organisation):
    give_consent(organisation=OrganisationFactory(), purpose=Purpose.LETTERS, **WEB)

    assert consents_in_force(organisation) == {}


def test_a_no_that_is_said_again_under_a_new_notice_is_the_same_no(organisation):
    first = withdraw_consent(
        organisation=organisation, purpose=Purpose.LETTERS, notice_version="2025-01", **WEB
    )

    assert withdraw_consent(organisation=organisation, purpose=Purpose.LETTERS, **WEB) == first


def test_consent_given_twice_is_one_row(organisation):
    first = give_consent(organisation=organisation, purpose=Purpose.PROFILE, **WEB)
    second = give_consent(organisation=organisation, purpose=Purpose.PROFILE, **WEB)

    assert first == second


def test_consent_under_a_new_notice_is_a_new_row(organisation):
    for version in ("2025-01", "2026-11"):
        give_consent(
            organisation=organisation, purpose=Purpose.PROFILE, notice_version=version, **WEB
        )

    assert consents_in_force(organisation)[Purpose.PROFILE].notice_version == "2026-11"
    assert organisation.consents.count() == 2


def test_objection_is_recorded_though_nothing_was_given(organisation):
    withdraw_consent(organisation=organisation, purpose=Purpose.SHARE_WITH_BUYERS, **WEB)

    assert not Consent.objects.get().given
    assert consents_in_force(organisation) == {}


def test_a_box_that_stayed_empty_is_a_no_and_never_asked_is_none(organisation):
    name = Purpose.NAME_IN_LETTERS
    assert not has_refused(organisation, name)
    imported = {"language": Language.SPANISH, "channel": ConsentChannel.IMPORT}
    give_consent(organisation=organisation, purpose=Purpose.PROFILE, **imported)
    assert not has_refused(organisation, name)

    withdraw_consent(organisation=organisation, purpose=Purpose.PROFILE, **WEB)
    give_consent(organisation=organisation, purpose=Purpose.PROFILE, **WEB)
    assert has_refused(organisation, name)
    assert not has_refused(organisation, Purpose.STANDING_INTRODUCTION)
    give_consent(organisation=organisation, purpose=name, **WEB)
    assert not has_refused(organisation, name)
    withdraw_consent(organisation=organisation, purpose=name, **WEB)
    assert has_refused(organisation, name)


def test_agreeing_to_the_profile_under_a_new_notice_takes_no_other_yes_back(organisation):
    give_consent(organisation=organisation, purpose=Purpose.PROFILE, notice_version="2025", **WEB)
    give_consent(organisation=organisation, purpose=Purpose.LETTERS, notice_version="2025", **WEB)
    give_consent(organisation=organisation, purpose=Purpose.PROFILE, notice_version="2026", **WEB)
    assert not has_refused(organisation, Purpose.LETTERS)


def test_a_withdrawal_is_of_its_purpose_alone(organisation):
    withdraw_consent(organisation=organisation, purpose=Purpose.NAME_IN_LETTERS, **WEB)
    assert has_withdrawn(organisation, [Purpose.NAME_IN_LETTERS])
    assert not has_withdrawn(organisation, [Purpose.PROFILE, Purpose.LETTERS])


@pytest.fixture
def consent(organisation: Organisation) -> Consent:
    return give_consent(organisation=organisation, purpose=Purpose.LETTERS, **WEB)


def test_consent_row_is_never_changed(consent):
    consent.given = False
    with pytest.raises(AppendOnlyError):
        consent.save()
    with pytest.raises(AppendOnlyError):
        Consent.objects.filter(pk=consent.pk).update(given=False)
    with pytest.raises(AppendOnlyError):
        Consent.objects.bulk_update([consent], ["given"])
    assert Consent.objects.get().given


def test_consent_row_is_never_deleted(consent, organisation):
    with pytest.raises(AppendOnlyError):
        consent.delete()
    with pytest.raises(AppendOnlyError):
        organisation.consents.all().delete()
    with pytest.raises(ProtectedError):
        organisation.delete()
    assert Consent.objects.count() == 1


def test_purpose_unknown_to_us_is_refused_by_the_database(organisation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            organisation=organisation, purpose="anything", given=True, notice_version="1", **WEB
        )


def test_owner_gives_and_withdraws_on_the_page(owner, organisation):
    browser = browser_of(owner.user)
    address = reverse("accounts:consent-decide", args=[organisation.pk, Purpose.LETTERS])

    browser.post(address, {"decision": "give"})
    given = consents_in_force(organisation)[Purpose.LETTERS]
    assert (given.user, given.language, given.channel) == (owner.user, "en", "web")

    browser.post(address, {"decision": "withdraw"})
    assert consents_in_force(organisation) == {}
    page = browser.get(reverse("accounts:consents", args=[organisation.pk])).content.decode()
    assert page.count("<td data-label=") == 2 * 5


def test_editor_reads_consents_and_decides_none(editor, organisation):
    browser = browser_of(editor.user)
    address = reverse("accounts:consent-decide", args=[organisation.pk, Purpose.LETTERS])

    assert browser.post(address, {"decision": "give"}).status_code == 403
    assert (
        'name="decision"'
        not in browser.get(reverse("accounts:consents", args=[organisation.pk])).content.decode()
    )
    assert not Consent.objects.exists()


def test_looking_at_a_decision_changes_nothing(owner, organisation):
    address = reverse("accounts:consent-decide", args=[organisation.pk, Purpose.LETTERS])

    assert browser_of(owner.user).get(address).status_code == 405
    assert not Consent.objects.exists()


def test_each_kind_is_asked_its_own_purposes(organisation, owner):
    buyer = MembershipFactory(organisation=OrganisationFactory(buyer=True))
    asked = {}
    for member in (owner, buyer):
        pk = member.organisation_id
        page = browser_of(member.user).get(reverse("accounts:consents", args=[pk]))
        asked[member.organisation.kind] = [item["purpose"] for item in page.context["purposes"]]

    assert set(asked["supplier"]) - set(asked["buyer"]) == {
        Purpose.SHARE_WITH_BUYERS,
        Purpose.NAME_IN_LETTERS,
    }
    share = reverse("accounts:consent-decide", args=[buyer.organisation_id, "share_with_buyers"])
    assert browser_of(buyer.user).post(share, {"decision": "give"}).status_code == 404


def test_a_withdrawal_is_asked_about_and_says_what_it_ends(organisation, owner):
    address = reverse("accounts:consents", args=[organisation.pk])
    assert "data-confirm" not in browser_of(owner.user).get(address).content.decode()
    for purpose in (Purpose.LETTERS, Purpose.NAME_IN_LETTERS):
        give_consent(organisation=organisation, purpose=purpose, **WEB)
    page = browser_of(owner.user).get(address).content.decode()
    assert page.count("data-confirm") == 2
    assert page.count("Introductions that rest on it end at once") == 1


def test_consent_from_elsewhere_can_be_withdrawn_on_the_page(organisation, owner):
    purpose = Purpose.STANDING_INTRODUCTION
    give_consent(organisation=organisation, purpose=purpose, **WEB)
    address = reverse("accounts:consent-decide", args=[organisation.pk, purpose])

    browser_of(owner.user).post(address, {"decision": "withdraw"})

    assert consents_in_force(organisation) == {}
