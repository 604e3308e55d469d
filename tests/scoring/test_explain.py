"""What explanations promise: the named change does raise the score, and nothing overtakes by it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring import Blocked, Change, Feature, Quantity, Scorer, explain, explain_need
from matchmaking.scoring.reading.concept_channel import ConceptChannel
from tests.scoring.factories import VOCABULARY, HashEncoder, need, supplier

CERTIFICATES = ("haccp", "iso-9001", "iatf-16949", "as9100")
PROCESSES = ("forging", "casting", "injection-moulding")
TEXTS = ("Moldeo por inyección de piezas", "Forja de acero", "Pan dulce", "Válvulas de latón")
JAPAN = "JP"


def some(values):
    return st.frozensets(st.sampled_from(values), max_size=len(values))


def maybe(strategy):
    return st.one_of(st.none(), strategy)


def quantities(period):
    dimension = st.sampled_from(["mass", "piece"])
    amount = st.sampled_from([1.0, 10.0, 90.0, 700.0])
    return st.builds(Quantity, amount, dimension, st.just(period))


SUPPLIER_FACTS = st.fixed_dictionaries(
    {
        "certifications": some(CERTIFICATES),
        "capabilities": some(PROCESSES),
        "sectors": some(("food", "food.fruit", "automotive")),
        "hs_codes": some(("081190", "8708", "732690")),
        "monthly_capacity": maybe(quantities("month")),
        "min_order": maybe(quantities("")),
        "price": maybe(st.builds(Quantity, st.sampled_from([1.0, 5.0]), st.just("USD/mass"))),
        "lead_time_days": maybe(st.sampled_from([5, 30, 45, 200])),
        "incoterms": some(("FOB", "EXW")),
        "export_countries": some(("US", JAPAN)),
        "japan_experience": st.sampled_from([None, True, False]),
        "employees": maybe(st.integers(1, 300)),
        "epa_origin": st.sampled_from([None, True, False]),
        "consented": st.sampled_from([None, True, False]),
    }
)
NEED_FACTS = st.fixed_dictionaries(
    {
        "required_certifications": some(CERTIFICATES[:2]),
        "preferred_certifications": some(CERTIFICATES[1:]),
        "capabilities": some(PROCESSES),
        "required_capabilities": some(PROCESSES[:1]),
        "sectors": some(("food.fruit", "automotive")),
        "hs_codes": some(("081190", "870899")),
        "annual_volume": maybe(quantities("year")),
        "min_capacity": maybe(quantities("month")),
        "first_order": maybe(quantities("")),
        "target_price": maybe(st.builds(Quantity, st.just(2.0), st.just("USD/mass"))),
        "max_lead_time_days": maybe(st.sampled_from([10, 60])),
        "delivery_days": maybe(st.sampled_from([-3, 20, 100])),
        "incoterms": some(("FOB", "CIF")),
        "min_employees": maybe(st.integers(1, 100)),
        "requires_japan_experience": st.booleans(),
        "duty_margin": maybe(st.sampled_from([0.0, 8.0])),
        "meets_on_tour": st.sampled_from([None, True, False]),
    }
)


def applied(record, named):
    """The supplier after it did what the change says, by the change's code and amount alone."""
    monthly = Quantity(named.amount or 0.0, named.code, "month")
    return replace(
        record,
        **{
            Change.ADD_CERTIFICATION: {"certifications": record.certifications | {named.code}},
            Change.ADD_CAPABILITY: {"capabilities": record.capabilities | {named.code}},
            Change.RAISE_CAPACITY: {"monthly_capacity": monthly},
            Change.STATE_CAPACITY: {"monthly_capacity": monthly},
            Change.SHORTEN_LEAD_TIME: {"lead_time_days": named.amount},
            Change.STATE_LEAD_TIME: {"lead_time_days": named.amount},
            Change.LOWER_MIN_ORDER: {"min_order": Quantity(named.amount or 0.0, named.code)},
            Change.STATE_MIN_ORDER: {"min_order": Quantity(named.amount or 0.0, named.code)},
            Change.OFFER_INCOTERM: {"incoterms": record.incoterms | {named.code}},
            Change.GAIN_JAPAN_EXPERIENCE: {
                "japan_experience": True,
                "export_countries": record.export_countries | {named.code},
            },
        }[named.change],
    )


def fitted(*suppliers):
    return Scorer(vocabulary=VOCABULARY, encoder=HashEncoder()).fit(suppliers)


def scores_of(records, asked):
    explanations = explain_need(fitted(*records), asked, [record.id for record in records])
    return {explanation.supplier_id: explanation.score for explanation in explanations}


@settings(max_examples=60, deadline=None)
@given(SUPPLIER_FACTS, NEED_FACTS, st.sampled_from(TEXTS), st.booleans())
def test_applying_the_named_change_raises_the_score(theirs, asked_for, text, blocked):
    asked, offered = need(**asked_for), supplier(1, text, **theirs)
    others = [supplier(90 + i, other) for i, other in enumerate(TEXTS)]
    stopped = Blocked({asked.id: {offered.id: "cool_off"}} if blocked else {})
    before = explain(fitted(offered, *others), asked, offered.id, blocked=stopped)
    named = before.best_change
    if named is None:
        return
    assert named.gain > 0
    assert named.score_before == before.score
    changed = applied(offered, named)
    after = explain(fitted(changed, *others), asked, offered.id, blocked=stopped)
    assert after.score > before.score
    assert after.score == pytest.approx(named.score_after, abs=1e-5)
    failed_before = any(gate.failed for gate in before.gates)
    failed_after = any(gate.failed for gate in after.gates)
    assert named.opens_gate == (failed_before and not failed_after)


@settings(max_examples=60, deadline=None)
@given(SUPPLIER_FACTS, NEED_FACTS)
def test_no_other_single_change_raises_it_more(theirs, asked_for):
    """Every certificate and Incoterm that could be added gains at most what the named one does."""
    asked, offered = need(**asked_for), supplier(1, **theirs)
    before = explain(fitted(offered, supplier(99)), asked, offered.id)
    named = before.best_change
    for field, codes in (("certifications", CERTIFICATES), ("incoterms", ("FOB", "CIF", "EXW"))):
        for code in codes:
            changed = replace(offered, **{field: getattr(offered, field) | {code}})
            after = explain(fitted(changed, supplier(99)), asked, offered.id)
            opened = any(g.failed for g in before.gates) and not any(g.failed for g in after.gates)
            if after.score <= before.score + 1e-9:
                continue
            assert named is not None
            wanted = asked.required_certifications | asked.preferred_certifications
            if field == "certifications" and code not in wanted:
                # A wider certificate may stand for several at once; the narrower is the advice.
                continue
            assert (named.opens_gate, named.score_after + 1e-6) >= (opened, after.score)


@settings(max_examples=60, deadline=None)
@given(SUPPLIER_FACTS, SUPPLIER_FACTS, NEED_FACTS, st.sampled_from(CERTIFICATES[:2]))
def test_a_worse_candidate_never_overtakes_by_a_certificate_given_to_the_better(
    one, other, asked_for, code
):
    asked = need(**asked_for)
    records = [supplier(1, TEXTS[0], **one), supplier(2, TEXTS[1], **other)]
    scores = scores_of(records, asked)
    better = max(records, key=lambda record: scores[record.id])
    raised = replace(better, certifications=better.certifications | {code})
    records = [raised if record.id == better.id else record for record in records]
    after = scores_of(records, asked)
    worse = next(record.id for record in records if record.id != better.id)
    assert after[better.id] >= scores[better.id]
    assert after[better.id] >= after[worse]


@settings(max_examples=30, deadline=None)
@given(st.lists(SUPPLIER_FACTS, min_size=3, max_size=5), NEED_FACTS, st.randoms())
def test_order_of_the_input_changes_no_explanation(facts, asked_for, random):
    asked = need(**asked_for)
    records = [supplier(i, TEXTS[i % 4], **fields) for i, fields in enumerate(facts)]
    ids = [record.id for record in records]
    straight = explain_need(fitted(*records), asked, ids)
    random.shuffle(records)
    assert explain_need(fitted(*records), asked, ids) == straight


def test_equal_suppliers_are_ranked_by_id_and_explained_alike():
    records = [supplier(number, certifications=frozenset({"haccp"})) for number in (3, 1, 2)]
    scorer = fitted(*records)
    asked = need(preferred_certifications=frozenset({"haccp", "iso-9001"}))
    (result,) = scorer.score([asked], top=3)
    assert [match.supplier_id for match in result.matches] == ["s001", "s002", "s003"]
    explanations = explain_need(scorer, asked, ["s001", "s002", "s003"])
    assert len({e.best_change for e in explanations}) == 1
    assert explanations[0].best_change.code == "iso-9001"


def test_equal_gains_name_the_first_code():
    asked = need(preferred_certifications=frozenset({"zeta", "alpha"}))
    offered = supplier(1, certifications=frozenset({"haccp"}))
    named = explain(fitted(offered), asked, offered.id).best_change
    assert (named.change, named.code) == (Change.ADD_CERTIFICATION, "alpha")


def test_nothing_to_raise_is_said_by_no_change():
    offered = supplier(1)
    assert explain(fitted(offered), need(), offered.id).best_change is None


def test_unknown_facts_are_left_out_of_an_explanation():
    offered = supplier(1, TEXTS[2])
    told = explain(fitted(offered), need(), offered.id)
    assert set(told.features) <= {Feature.TEXT, Feature.CONCEPTS}


profiles = st.dictionaries(
    st.tuples(st.sampled_from(["product", "sector"]), st.sampled_from("abcd")),
    st.sampled_from([0.4, 0.7, 1.0]),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(profiles, min_size=1, max_size=4), profiles)
def test_one_profile_alone_is_worth_what_it_is_worth_among_all(suppliers, asked):
    channel = ConceptChannel().fit(suppliers)
    need = channel.weighed(asked)
    alone = [channel.with_added(need, row, own, {}) for row, own in enumerate(suppliers)]
    assert np.allclose(channel.block([asked])[0], alone, atol=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.lists(profiles, min_size=1, max_size=4), profiles, profiles)
def test_a_profile_as_it_might_be_is_worth_what_a_new_fit_gives(suppliers, asked, added):
    channel = ConceptChannel().fit(suppliers)
    told = channel.with_added(channel.weighed(asked), 0, channel.profile_of(0), added)
    before = suppliers[0]
    changed = {one: max(before.get(one, 0.0), added.get(one, 0.0)) for one in {**before, **added}}
    again = ConceptChannel().fit([changed, *suppliers[1:]]).block([asked])[0]
    assert told == pytest.approx(again[0], abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.lists(profiles, min_size=1, max_size=4), profiles, profiles)
def test_a_profile_of_one_alone_has_what_nobody_else_has(suppliers, own, added):
    channel = ConceptChannel().fit(suppliers)
    alone = channel.alone(own)
    assert alone.profile_of(0) == pytest.approx(own)
    one = channel.fit([own, *suppliers])
    need = one.weighed(added)
    assert alone.profile_of(0).keys() == one.profile_of(0).keys()
    assert one.with_added(need, 0, own, {}) == pytest.approx(one.block([added])[0][0], abs=1e-5)


def test_what_was_ticked_and_then_what_the_title_names_comes_first_of_each_kind():
    told = "Válvulas y pan, aguacate congelado y pulpo"
    offered = supplier(text=told, products=frozenset({"bread"}))
    asked = need(text="バルブ、パン、冷凍アボカド", products=frozenset({"avocado-frozen"}))
    scorer = Scorer(vocabulary=VOCABULARY, encoder=HashEncoder()).fit([offered])
    shared = explain(scorer, asked, offered.id).shared
    assert [one.code for one in shared if one.kind == "product"] == [
        "avocado-frozen",
        "valve",
        "bread",
    ]
    assert [(one.need_words, one.supplier_words) for one in shared if one.code == "valve"] == [
        ("バルブ", "Válvulas")
    ]


def test_the_part_that_names_what_both_say_is_quoted():
    near = "冷凍アボカドを探しています"
    told = f"{near}. Hacemos aguacate congelado en cubos para restaurantes de todo el país"
    offered = supplier(text=told)
    scorer = Scorer(vocabulary=VOCABULARY, encoder=HashEncoder()).fit([offered])
    quoted = explain(scorer, need(text="冷凍アボカド"), offered.id).evidence.closest_part
    assert quoted == near
    asked = need(text="アボカドの冷凍品を探しています。冷凍アボカド")
    plain = supplier(text=told.replace(near, "アボカドの冷凍品を探しています"))
    scorer = Scorer(vocabulary=VOCABULARY, encoder=HashEncoder()).fit([plain])
    assert explain(scorer, asked, plain.id).evidence.closest_part.startswith("Hacemos aguacate")
