"""What an organizer decides stands, whoever computes again."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.consents import give_consent, withdraw_consent
from accounts.enums import ConsentChannel, Purpose
from matchmaking.common.enums import Language
from matchmaking.matching.domain import reviews
from matchmaking.matching.domain.running import runs
from matchmaking.matching.domain.telling.cards import card, explanation_from_json
from matchmaking.matching.enums import CommonGround, Decision, ProposalState, RejectionReason
from matchmaking.matching.models import Proposal, Review
from matchmaking.missions.domain.missions import close_mission
from matchmaking.profiles.domain.suppliers import withdraw_supplier
from matchmaking.taxonomy.models import Capability, ProductTerm
from tests.factories import MembershipFactory, MissionFactory
from tests.matching.conftest import worked_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(run):
    return run.proposals.filter(state=ProposalState.PROPOSED).order_by("-score").first()


def again(run, organizer):
    return worked_off(runs.start_run(mission=run.mission, user=organizer))


def test_rerun_never_overwrites_a_decision(run, organizer):
    first, second, third = run.proposals.filter(blocked=False).order_by("pk")[:3]
    reviews.approve_proposal(proposal=first, user=organizer)
    reviews.reject_proposal(
        proposal=second, user=organizer, reason=RejectionReason.WRONG_PROCESS, note="otro molde"
    )
    reviews.decide_proposal(proposal=third, decision=Decision.PARK, user=organizer)
    newer = again(run, organizer)
    states = {(p.need_id, p.supplier_id): (p.state, p.decided_by) for p in newer.proposals.all()}
    for proposal, state in (
        (first, ProposalState.APPROVED),
        (second, ProposalState.REJECTED),
        (third, ProposalState.PARKED),
    ):
        assert states[proposal.need_id, proposal.supplier_id] == (state, organizer)


def test_undone_decision_is_open_again_in_the_next_run(run, organizer, proposal):
    reviews.approve_proposal(proposal=proposal, user=organizer)
    reviews.decide_proposal(proposal=proposal, decision=Decision.UNDO, user=organizer)
    newer = again(run, organizer).proposals.get(
        need=proposal.need_id, supplier=proposal.supplier_id
    )
    assert newer.state == ProposalState.PROPOSED
    assert (newer.decided_at, newer.decided_by) == (None, None)


def test_undone_approval_of_a_blocked_pair_does_not_put_it_forward(run, organizer):
    blocked = run.proposals.first()
    run.proposals.filter(pk=blocked.pk).update(blocked=True, state=ProposalState.COMPUTED)
    blocked.refresh_from_db()
    reviews.approve_proposal(proposal=blocked, user=organizer, note="tiene el certificado")
    assert blocked.state == ProposalState.APPROVED
    reviews.decide_proposal(proposal=blocked, decision=Decision.UNDO, user=organizer)
    blocked.refresh_from_db()
    assert blocked.state == ProposalState.COMPUTED


def test_reason_belongs_to_a_rejection_alone(proposal, organizer):
    reviews.decide_proposal(
        proposal=proposal,
        decision=Decision.PARK,
        user=organizer,
        reason=RejectionReason.WRONG_PRODUCT,
    )
    assert Review.objects.get().reason == ""


def test_rejection_needs_a_reason(proposal, organizer):
    with pytest.raises(reviews.ReviewError) as caught:
        reviews.reject_proposal(proposal=proposal, user=organizer, reason="")
    assert caught.value.code == reviews.ReviewError.REASON_MISSING
    assert not Review.objects.exists()


def test_second_decision_of_a_stale_page_is_refused(proposal, organizer):
    stale = Proposal.objects.get(pk=proposal.pk)
    reviews.approve_proposal(proposal=proposal, user=organizer)
    with pytest.raises(reviews.ReviewError) as caught:
        reviews.reject_proposal(
            proposal=stale, user=organizer, reason=RejectionReason.WRONG_PRODUCT
        )
    assert caught.value.code == reviews.ReviewError.CHANGED
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.APPROVED
    assert Review.objects.count() == 1


def test_history_is_kept_with_the_situation(proposal, organizer):
    reviews.approve_proposal(proposal=proposal, user=organizer, note="buen candidato")
    reviews.decide_proposal(proposal=proposal, decision=Decision.UNDO, user=organizer)
    rows = list(Review.objects.order_by("pk").values_list("decision", "note", "score_seen"))
    assert rows == [
        (Decision.APPROVE, "buen candidato", proposal.score),
        (Decision.UNDO, "", proposal.score),
    ]
    assert Review.objects.first().model_version == proposal.run.model_version


def test_hand_over_happens_once_and_ends_undo(proposal, organizer, settings):
    settings.REVIEW_UNDO_SECONDS = 0
    reviews.approve_proposal(proposal=proposal, user=organizer)
    assert reviews.hand_over_proposal(proposal_id=proposal.pk)
    assert not reviews.hand_over_proposal(proposal_id=proposal.pk)
    with pytest.raises(reviews.ReviewError) as caught:
        reviews.decide_proposal(proposal=proposal, decision=Decision.UNDO, user=organizer)
    assert caught.value.code == reviews.ReviewError.INTRODUCED


def test_hand_over_waits_while_undo_is_possible(proposal, organizer, settings):
    settings.REVIEW_UNDO_SECONDS = 60
    reviews.approve_proposal(proposal=proposal, user=organizer)
    assert not reviews.hand_over_proposal(proposal_id=proposal.pk)
    Proposal.objects.update(decided_at=timezone.now() - timezone.timedelta(seconds=61))
    assert reviews.hand_over_proposal(proposal_id=proposal.pk)


def test_handed_over_pair_is_not_handed_over_again_after_a_rerun(
    run, proposal, organizer, settings
):
    settings.REVIEW_UNDO_SECONDS = 0
    reviews.approve_proposal(proposal=proposal, user=organizer)
    reviews.hand_over_proposal(proposal_id=proposal.pk)
    again(run, organizer)
    assert not reviews.proposals_to_hand_over().exists()


@pytest.mark.parametrize("language", ["es", "ja", "en"])
def test_card_speaks_in_sentences(run, language):
    for proposal in run.proposals.all():
        shown = card(proposal.explanation, language=language)
        assert shown.reasons
        for line in (*shown.reasons, *shown.missing, shown.change):
            assert "{" not in line
            assert line == "" or line.rstrip("”»」").endswith((".", "。", "?", "!"))


def test_explanation_is_the_same_after_storage(run):
    stored = run.proposals.first().explanation
    found = explanation_from_json(stored)
    assert found.score == stored["score"]
    assert {str(k): v for k, v in found.features.items()} == stored["features"]


@pytest.fixture
def page(client, run, organizer):
    client.force_login(organizer)
    return client


def decide(client, proposal, htmx=False, **data):
    address = reverse("matching:decide", args=[proposal.mission.slug, proposal.pk])
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(address, data, headers=headers)


def test_review_page_shows_ranked_proposals_with_reasons(page, run, proposal):
    address = reverse("matching:review-need", args=[run.mission.slug, proposal.need_id])
    shown = page.get(address).content.decode()
    names = [
        p.supplier.organisation.name
        for p in run.proposals.filter(need=proposal.need, blocked=False).order_by("rank")
    ]
    places = [shown.index(f"{name}</a>") for name in names]
    assert places == sorted(places)
    assert card(proposal.explanation, language="en").reasons[0] in shown


def test_review_numbers_what_it_lists_and_keeps_the_numbers_after_a_decision(page, run, proposal):
    """The ranks of all that were compared jump where one is left out: 1, 3, 5."""
    need = proposal.need
    passing = list(run.proposals.filter(need=need, blocked=False).order_by("rank"))
    for number, one in enumerate(passing):
        one.rank = 2 * number + 1
        one.ground = CommonGround.COMMON
        one.save(update_fields=["rank", "ground"])
    left_out = passing[1]
    left_out.ground, left_out.state = CommonGround.LITTLE, ProposalState.COMPUTED
    left_out.save(update_fields=["ground", "state"])
    address = reverse("matching:review-need", args=[run.mission.slug, need.pk])
    shown = numbers_in(page.get(address))
    assert shown == [str(place) for place in range(1, len(passing))]
    assert numbers_in(decide(page, passing[-1], htmx=True, decision="park")) == shown[-1:]
    assert numbers_in(decide(page, left_out, htmx=True, decision="approve")) == []
    assert numbers_in(page.get(address)) == shown


def numbers_in(response):
    return re.findall(r'<span class="proposal-rank">(.*?)</span>', response.content.decode())


def test_review_tells_an_organizer_without_japanese_what_is_looked_for_and_by_whom(
    page, run, proposal, organizer
):
    need = proposal.need
    need.language = "ja"
    need.save(update_fields=["language"])
    need.buyer.name_en = "Naniwa Foods Co., Ltd."
    need.buyer.save(update_fields=["name_en"])
    need.product_terms.set([ProductTerm.objects.get(pk="mango-frozen")])
    address = reverse("matching:review-need", args=[run.mission.slug, need.pk])
    shown = page.get(address).content.decode()
    assert shown.count("Frozen mango") >= 2
    assert shown.count("Naniwa Foods Co., Ltd.") >= 2
    need.product_terms.clear()
    read = [item["code"] for item in proposal.explanation["shared"] if item["kind"] == "capability"]
    name = Capability.objects.get(pk=read[0]).name_in("en")
    assert f'<p class="review-topic">{name}</p>' in page.get(address).content.decode()


def test_review_says_of_whom_nothing_is_sent_to_before_it_agrees(page, proposal):
    address = reverse("matching:review-need", args=[proposal.mission.slug, proposal.need_id])
    said = "has not agreed to letters with introductions"
    assert said not in page.get(address).content.decode()
    # Its owner agreed that the profile is kept, and left the box of letters empty.
    give_consent(
        organisation=proposal.supplier.organisation,
        purpose=Purpose.PROFILE,
        language=Language.SPANISH,
        channel=ConsentChannel.WEB,
    )
    assert page.get(address).content.decode().count(said) == 1
    decided = decide(page, proposal, htmx=True, decision="approve").content.decode()
    assert said in decided


def test_decide_by_htmx_answers_with_the_line(page, proposal, organizer):
    answer = decide(page, proposal, htmx=True, decision="approve").content.decode()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.APPROVED
    assert proposal.decided_by == organizer
    assert f'id="proposal-{proposal.pk}"' in answer
    assert "<html" not in answer


def test_decide_by_htmx_brings_the_numbers_of_the_page_along(page, run, proposal):
    waiting = run.proposals.filter(state=ProposalState.PROPOSED).count()
    answer = decide(page, proposal, htmx=True, decision="approve").content.decode()
    assert f"{waiting - 1} proposal" in answer.partition('id="to-review" hx-swap-oob="true"')[2]
    counts = answer.partition(f'id="counts-{proposal.need_id}" hx-swap-oob="true"')[2]
    assert "1 approved" in counts


def test_decide_on_the_page_of_the_pair_answers_with_its_line_alone(page, proposal):
    address = reverse("matching:proposal", args=[proposal.mission.slug, proposal.pk])
    answer = page.post(
        reverse("matching:decide", args=[proposal.mission.slug, proposal.pk]),
        {"decision": "approve"},
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}"},
    ).content.decode()
    assert "hx-swap-oob" not in answer
    assert 'type="checkbox"' not in answer
    assert '<h2 class="proposal-name">' in answer


def test_page_of_the_pair_leads_to_what_both_sides_say_of_themselves(page, proposal):
    for name, pk in (("supplier-detail", proposal.supplier_id), ("need-detail", proposal.need_id)):
        pair = page.get(reverse("matching:proposal", args=[proposal.mission.slug, proposal.pk]))
        address = reverse(f"profiles:{name}", args=[pk])
        assert f'href="{address}"' in pair.content.decode()
        assert page.get(address).status_code == 200


def test_decide_without_a_reason_says_so_and_changes_nothing(page, proposal):
    answer = decide(page, proposal, htmx=True, decision="reject").content.decode()
    assert "Please say why you reject it." in answer
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.PROPOSED


def test_get_decides_nothing(page, proposal):
    address = reverse("matching:decide", args=[proposal.mission.slug, proposal.pk])
    assert page.get(address, {"decision": "approve"}).status_code == 405
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.PROPOSED


def test_bulk_decides_all_ticked(page, run):
    chosen = list(run.proposals.filter(state=ProposalState.PROPOSED)[:2])
    address = reverse("matching:decide-in-bulk", args=[run.mission.slug])
    page.post(address, {"proposals": [p.pk for p in chosen], "decision": "approve"})
    for proposal in chosen:
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.APPROVED


def test_bulk_without_ticks_says_so(page, run):
    address = reverse("matching:decide-in-bulk", args=[run.mission.slug])
    shown = page.post(address, {"decision": "approve"}, follow=True).content.decode()
    assert "Tick at least one proposal first." in shown


def test_another_organizer_finds_nothing(client, run, proposal):
    client.force_login(MembershipFactory(organisation=MissionFactory().organizer).user)
    slug = run.mission.slug
    for name, arguments in (
        ("review", [slug]),
        ("runs", [slug]),
        ("run", [slug, run.pk]),
        ("proposal", [slug, proposal.pk]),
    ):
        assert client.get(reverse(f"matching:{name}", args=arguments)).status_code == 404
    assert decide(client, proposal, decision="approve").status_code == 404
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.PROPOSED


def test_run_pages_start_watch_and_cancel(page, run):
    slug = run.mission.slug
    answer = page.post(reverse("matching:run-start", args=[slug]))
    newer = run.mission.match_runs.first()
    assert answer.url == reverse("matching:run", args=[slug, newer.pk])
    shown = page.get(answer.url).content.decode()
    assert 'hx-trigger="every 1s"' in shown
    page.post(reverse("matching:run-cancel", args=[slug, newer.pk]))
    shown = page.get(answer.url).content.decode()
    assert "The run was cancelled." in shown
    assert "hx-trigger" not in shown


def test_proposal_page_shows_contributions_and_history(page, proposal, organizer):
    reviews.decide_proposal(
        proposal=proposal, decision=Decision.PARK, user=organizer, note="esperar muestra"
    )
    shown = page.get(
        reverse("matching:proposal", args=[proposal.mission.slug, proposal.pk])
    ).content.decode()
    assert "esperar muestra" in shown
    assert "What both texts say" in shown or "Products and processes in common" in shown


def test_the_page_of_a_pair_shows_each_common_term_in_the_words_of_both(page, proposal):
    proposal.explanation["shared"] = [
        {"kind": "product", "code": "honey", "need_words": "はちみつ", "supplier_words": "Miel"},
        {"kind": "hs", "code": "0409", "need_words": "はちみつ", "supplier_words": "Miel"},
        {"kind": "hs", "code": "040900", "need_words": "", "supplier_words": ""},
        {"kind": "sector", "code": "food", "need_words": "", "supplier_words": ""},
    ]
    proposal.save()
    shown = page.get(
        reverse("matching:proposal", args=[proposal.mission.slug, proposal.pk])
    ).content.decode()
    table = shown.partition('aria-labelledby="common-terms"')[2].partition("</table>")[0]
    lines = [re.sub(r"<[^>]+>", "|", line) for line in table.split("<tr>")[2:]]
    assert [[cell for cell in line.split("|") if cell.strip()] for line in lines] == [
        ["Honey", "はちみつ", "Miel"],
        ["0409.00 (Natural honey)", "stated in a field", "stated in a field"],
    ]


def test_review_page_queries_do_not_grow(page, run, django_assert_max_num_queries):
    for proposal in run.proposals.filter(blocked=False):
        address = reverse("matching:review-need", args=[run.mission.slug, proposal.need_id])
        with django_assert_max_num_queries(22):
            page.get(address)


def test_pair_of_a_supplier_that_keeps_its_profile_back_says_nothing_of_it(
    page, run, proposal, organizer
):
    supplier = proposal.supplier
    withdraw_supplier(supplier=supplier)
    quoted = proposal.explanation["evidence"]["closest_part"]
    assert quoted
    for address in (
        reverse("matching:review-need", args=[run.mission.slug, proposal.need_id]),
        reverse("matching:proposal", args=[run.mission.slug, proposal.pk]),
    ):
        html = page.get(address).content.decode()
        assert supplier.organisation.name in html
        assert "no longer shows its profile" in html
        assert reverse("profiles:supplier-detail", args=[supplier.pk]) not in html
        assert quoted not in html
    assert card(proposal.explanation, language="en").reasons[0] not in html
    with pytest.raises(reviews.ReviewError) as refused:
        reviews.approve_proposal(proposal=proposal, user=organizer)
    assert refused.value.code == reviews.ReviewError.KEPT_BACK
    said = decide(page, proposal, htmx=True, decision="approve").content.decode()
    assert "it is proposed to nobody" in said
    assert reviews.reject_proposal(
        proposal=proposal, user=organizer, reason=RejectionReason.WRONG_PROCESS
    )


def test_pair_of_a_buyer_that_keeps_its_profile_back_says_nothing_of_its_need(
    page, run, proposal, organizer
):
    need = proposal.need
    other = run.proposals.exclude(need=need).filter(state=ProposalState.PROPOSED).first()
    withdraw_consent(
        organisation=need.buyer.organisation,
        purpose=Purpose.PROFILE,
        language=Language.JAPANESE,
        channel=ConsentChannel.WEB,
    )
    for address in (
        reverse("matching:review-need", args=[run.mission.slug, need.pk]),
        reverse("matching:review-need", args=[run.mission.slug, other.need_id]),
        reverse("matching:proposal", args=[run.mission.slug, proposal.pk]),
    ):
        html = page.get(address).content.decode()
        assert need.buyer.organisation.name in html
        assert "no longer shows its profile" in html
        assert need.title not in html
    closed = page.get(address).content.decode()
    assert proposal.supplier.organisation.name in closed
    assert card(proposal.explanation, language="en").reasons[0] not in closed
    assert "What counted, for each side" not in closed
    assert 'value="approve"' not in closed
    with pytest.raises(reviews.ReviewError) as refused:
        reviews.approve_proposal(proposal=proposal, user=organizer)
    assert refused.value.code == reviews.ReviewError.BUYER_KEPT_BACK
    said = decide(page, proposal, htmx=True, decision="approve").content.decode()
    assert "nobody is proposed to it" in said
    assert reviews.decide_proposal(proposal=proposal, decision=Decision.PARK, user=organizer)
    assert reviews.approve_proposal(proposal=other, user=organizer)


def test_review_of_a_closed_mission_says_that_approvals_wait(page, run):
    address = reverse("matching:review", args=[run.mission.slug])
    told = "what you approve waits, without a letter, until it is opened again"
    assert told not in page.get(address).content.decode()
    close_mission(mission=run.mission)
    assert told in page.get(address).content.decode()
