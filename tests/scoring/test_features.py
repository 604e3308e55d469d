import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring import Quantity
from matchmaking.scoring.columns import pairs_of
from matchmaking.scoring.comparing.features import (
    COLUMN,
    Feature,
    Readings,
    pair_features,
)
from matchmaking.scoring.comparing.gates import FAIL, PASS, UNKNOWN, Gate, gate_results, gate_states
from matchmaking.scoring.comparing.model import BUYER_WEIGHTS, SUPPLIER_WEIGHTS, ExpertModel
from matchmaking.scoring.comparing.table import NeedTable, SupplierTable
from tests.scoring.factories import VOCABULARY, need, supplier


def feature_matrix(asked, table, rows, readings):
    return pair_features(NeedTable([asked], table), table, pairs_of(rows), readings)


def codes(*names):
    return frozenset(names)


def value(feature, asked, offered):
    table = SupplierTable([offered], VOCABULARY)
    readings = Readings(np.zeros(1), np.full(1, np.nan))
    matrix = feature_matrix(asked, table, np.array([0]), readings)
    return matrix[0, COLUMN[feature]]


def state(gate, asked, offered, found=None):
    table = SupplierTable([offered], VOCABULARY, found)
    return gate_states(asked, table, np.array([0]))[gate][0]


UNKNOWN_PAIR = (need(), supplier())


@pytest.mark.parametrize("feature", [f for f in Feature if f is not Feature.TEXT])
def test_what_nobody_said_is_unknown(feature):
    assert math.isnan(value(feature, *UNKNOWN_PAIR))


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [("food.fruit", 1.0), ("food", 1.0), ("food.meat", 0.0), ("automotive", 0.0)],
)
def test_sector_is_exact_wider_or_none(theirs, expected):
    asked = need(sectors=codes("food.fruit"))
    result = value(Feature.SECTOR, asked, supplier(sectors=codes(theirs)))
    assert result == (0.5 if theirs == "food" else expected)


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [("081190", 1.0), ("0811.90", 1.0), ("081120", 0.7), ("0811", 0.7), ("080440", 0.3), ("87", 0)],
)
def test_hs_counts_by_the_digits_shared(theirs, expected):
    asked = need(hs_codes=codes("081190"))
    assert value(Feature.HS, asked, supplier(hs_codes=codes(theirs))) == expected


def test_certificates_count_as_a_share_with_what_they_imply():
    asked = need(required_certifications=codes("iso-9001", "haccp"))
    held = supplier(certifications=codes("iatf-16949"))
    assert value(Feature.REQUIRED_CERTIFICATIONS, asked, held) == 0.5


@pytest.mark.parametrize(("capacity", "expected"), [(5, 0.5), (10, 1.0), (100, 1.0), (0, 0.0)])
def test_capacity_is_capped_at_enough(capacity, expected):
    asked = need(annual_volume=Quantity(120, "mass", "year"))
    offered = supplier(monthly_capacity=Quantity(capacity, "mass", "month"))
    assert value(Feature.CAPACITY, asked, offered) == expected


@pytest.mark.parametrize(("days", "expected"), [(10, 1.0), (30, 1.0), (60, 0.5)])
def test_lead_time_is_whole_until_the_limit(days, expected):
    asked = need(max_lead_time_days=30)
    assert value(Feature.LEAD_TIME, asked, supplier(lead_time_days=days)) == expected


@pytest.mark.parametrize(("least", "expected"), [(50, 1.0), (100, 1.0), (200, 0.5)])
def test_minimum_order_is_met_or_a_share_of_it(least, expected):
    asked = need(first_order=Quantity(100, "count"))
    offered = supplier(min_order=Quantity(least, "count"))
    assert value(Feature.MIN_ORDER, asked, offered) == expected


@pytest.mark.parametrize(("margin", "expected"), [(0, 0.0), (5, 0.5), (10, 1.0), (40, 1.0)])
def test_duty_advantage_is_ten_points_at_most(margin, expected):
    asked = need(duty_margin=margin)
    assert value(Feature.DUTY_ADVANTAGE, asked, supplier(epa_origin=True)) == expected
    assert value(Feature.DUTY_ADVANTAGE, asked, supplier(epa_origin=False)) == 0


def test_japan_among_the_export_countries_is_experience():
    assert value(Feature.JAPAN_EXPERIENCE, need(), supplier(export_countries=codes("JP"))) == 1
    assert value(Feature.JAPAN_EXPERIENCE, need(), supplier(export_countries=codes("US"))) == 0
    assert value(Feature.JAPAN_EXPERIENCE, need(), supplier(japan_experience=False)) == 0


def test_one_shared_incoterm_is_enough():
    asked = need(incoterms=codes("CIF", "FOB"))
    assert value(Feature.INCOTERMS, asked, supplier(incoterms=codes("FOB", "EXW"))) == 1
    assert value(Feature.INCOTERMS, asked, supplier(incoterms=codes("EXW"))) == 0


def test_volume_is_worth_the_trip_from_a_fifth_of_the_capacity():
    offered = supplier(monthly_capacity=Quantity(100, "mass", "month"))
    for yearly, expected in ((240, 1.0), (120, 0.5), (2400, 1.0)):
        asked = need(annual_volume=Quantity(yearly, "mass", "year"))
        assert value(Feature.VOLUME_WORTH, asked, offered) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (Quantity(1.5, "USD/mass"), 1.0),
        (Quantity(2.0, "USD/mass"), 1.0),
        (Quantity(4.0, "USD/mass"), 0.5),
        (Quantity(0.0, "USD/mass"), 1.0),
        (Quantity(2.0, "JPY/mass"), None),
        (Quantity(2.0, "USD/piece"), None),
        (None, None),
    ],
)
def test_price_is_whole_within_the_target_and_unknown_in_another_currency(price, expected):
    asked = need(target_price=Quantity(2.0, "USD/mass"))
    result = value(Feature.PRICE, asked, supplier(price=price))
    assert math.isnan(result) if expected is None else result == expected


@pytest.mark.parametrize(
    ("left", "days", "expected"),
    [
        (30, 10, 1.0),
        (30, 30, 1.0),
        (30, 60, 0.5),
        (30, None, None),
        (0, 10, None),
        (-5, 10, None),
        (None, 10, None),
    ],
)
def test_delivery_is_whole_until_the_last_day(left, days, expected):
    asked = need(delivery_days=left)
    result = value(Feature.DELIVERY, asked, supplier(lead_time_days=days))
    assert math.isnan(result) if expected is None else result == expected


@pytest.mark.parametrize(("meets", "expected"), [(True, 1.0), (False, 0.0)])
def test_a_city_on_the_way_counts_for_the_supplier(meets, expected):
    assert value(Feature.CITY, need(meets_on_tour=meets), supplier()) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, 1.0), (None, None)])
def test_no_lead_time_at_all_is_in_time(days, expected):
    result = value(Feature.LEAD_TIME, need(max_lead_time_days=30), supplier(lead_time_days=days))
    assert math.isnan(result) if expected is None else result == expected


@pytest.mark.parametrize(
    ("feature", "fields", "worse", "better"),
    [
        (Feature.CAPACITY, {"annual_volume": Quantity(120, "mass", "year")},
         {"monthly_capacity": Quantity(3, "mass", "month")},
         {"monthly_capacity": Quantity(4, "mass", "month")}),
        (Feature.LEAD_TIME, {"max_lead_time_days": 30},
         {"lead_time_days": 80}, {"lead_time_days": 70}),
        (Feature.DELIVERY, {"delivery_days": 30}, {"lead_time_days": 80}, {"lead_time_days": 70}),
        (Feature.MIN_ORDER, {"first_order": Quantity(10, "mass")},
         {"min_order": Quantity(50, "mass")}, {"min_order": Quantity(40, "mass")}),
        (Feature.PRICE, {"target_price": Quantity(2, "USD/mass")},
         {"price": Quantity(6, "USD/mass")}, {"price": Quantity(5, "USD/mass")}),
        (Feature.REQUIRED_CERTIFICATIONS,
         {"required_certifications": codes("iso-9001", "haccp")},
         {"certifications": codes("reach")}, {"certifications": codes("reach", "haccp")}),
        (Feature.CAPABILITIES, {"capabilities": codes("forging", "casting")},
         {"capabilities": codes("pressing")}, {"capabilities": codes("pressing", "forging")}),
        (Feature.JAPAN_EXPERIENCE, {},
         {"japan_experience": False}, {"japan_experience": True}),
    ],
)  # fmt: skip
def test_a_better_fact_is_worth_more(feature, fields, worse, better):
    asked = need(**fields)
    assert value(feature, asked, supplier(**worse)) < value(feature, asked, supplier(**better))


@pytest.mark.parametrize(
    ("gate", "fields", "passing", "failing"),
    [
        (
            Gate.CERTIFICATION,
            {"required_certifications": codes("iso-9001")},
            {"certifications": codes("as9100")},
            {"certifications": codes("haccp")},
        ),
        (
            Gate.CAPABILITY,
            {"required_capabilities": codes("forging")},
            {"capabilities": codes("forging", "casting")},
            {"capabilities": codes("casting")},
        ),
        (
            Gate.CAPACITY,
            {"annual_volume": Quantity(120, "mass", "year")},
            {"monthly_capacity": Quantity(5, "mass", "month")},
            {"monthly_capacity": Quantity(4.9, "mass", "month")},
        ),
        (
            Gate.CAPACITY,
            {"min_capacity": Quantity(10, "mass", "month")},
            {"monthly_capacity": Quantity(10, "mass", "month")},
            {"monthly_capacity": Quantity(9.9, "mass", "month")},
        ),
        (
            Gate.LEAD_TIME,
            {"max_lead_time_days": 30},
            {"lead_time_days": 45},
            {"lead_time_days": 46},
        ),
        (Gate.SIZE, {"min_employees": 50}, {"employees": 50}, {"employees": 49}),
        (
            Gate.JAPAN_EXPERIENCE,
            {"requires_japan_experience": True},
            {"japan_experience": True},
            {"export_countries": codes("US")},
        ),
    ],
)
def test_gates_pass_fail_and_cannot_tell_at_their_borders(gate, fields, passing, failing):
    asked = need(**fields)
    assert state(gate, asked, supplier(**passing)) == PASS
    assert state(gate, asked, supplier(**failing)) == FAIL
    assert state(gate, asked, supplier()) == UNKNOWN
    assert state(gate, need(), supplier(**failing)) == PASS


def test_consent_fails_only_when_it_was_refused():
    assert state(Gate.CONSENT, need(), supplier()) == PASS
    assert state(Gate.CONSENT, need(), supplier(consented=False)) == FAIL


def test_exclusions_work_from_both_sides_and_within_one_party():
    assert state(Gate.EXCLUDED, need(excluded_parties=codes("x")), supplier(party="x")) == FAIL
    excluding = supplier(party="y", excluded_parties=codes("b"))
    assert state(Gate.EXCLUDED, need(party="b"), excluding) == FAIL
    assert state(Gate.EXCLUDED, need(party="same"), supplier(party="same")) == FAIL
    assert state(Gate.EXCLUDED, need(), supplier()) == PASS


def test_words_in_the_text_can_pass_a_gate_but_never_fail_it():
    asked = need(required_certifications=codes("iso-9001", "haccp"))
    both = [frozenset({("certification", "iso-9001"), ("certification", "haccp")})]
    one = [frozenset({("certification", "iso-9001")})]
    assert state(Gate.CERTIFICATION, asked, supplier(), both) == PASS
    assert state(Gate.CERTIFICATION, asked, supplier(), one) == UNKNOWN


def test_a_list_with_a_part_of_what_is_asked_leaves_the_rest_unknown_and_named():
    asked = need(required_certifications=codes("iso-9001", "haccp"))
    table = SupplierTable([supplier(certifications=codes("iatf-16949"))], VOCABULARY)
    (result,) = gate_results(asked, table, 0)
    assert (result.gate, result.failed, result.codes) == (Gate.CERTIFICATION, False, ("haccp",))


def test_a_list_with_nothing_of_what_is_asked_fails_and_all_of_it_is_named():
    asked = need(required_certifications=codes("iso-9001", "haccp"))
    table = SupplierTable([supplier(certifications=codes("iso-17025"))], VOCABULARY)
    (result,) = gate_results(asked, table, 0)
    assert result.failed
    assert result.codes == ("haccp", "iso-9001")


CERTIFICATES = ("haccp", "iso-9001", "iatf-16949", "as9100", "iso-17025")


@settings(max_examples=300, deadline=None)
@given(data=st.data(), field=st.sampled_from(["certifications", "capabilities"]))
def test_stating_more_of_what_is_required_never_makes_a_gate_worse(data, field):
    some = st.frozensets(st.sampled_from(CERTIFICATES))
    required, stated, found = data.draw(some), data.draw(some), data.draw(some)
    more = data.draw(st.frozensets(st.sampled_from(sorted(required)))) if required else codes()
    kind, gate = {
        "certifications": ("certification", Gate.CERTIFICATION),
        "capabilities": ("capability", Gate.CAPABILITY),
    }[field]
    asked = need(**{f"required_{field}": required})
    read = [frozenset((kind, code) for code in found)]
    before = state(gate, asked, supplier(**{field: stated}), read)
    after = state(gate, asked, supplier(**{field: stated | more}), read)
    assert after <= before


@settings(max_examples=200, deadline=None)
@given(
    required=st.frozensets(st.sampled_from(CERTIFICATES), min_size=1),
    stated=st.frozensets(st.sampled_from(CERTIFICATES)),
    data=st.data(),
)
def test_stating_more_of_the_required_certifications_never_lowers_a_score(required, stated, data):
    more = data.draw(st.frozensets(st.sampled_from(sorted(required))))
    asked = need(required_certifications=required)
    offered = [supplier(certifications=held) for held in (stated, stated | more)]
    table = SupplierTable(offered, VOCABULARY)
    readings = Readings(np.full(2, 0.5), np.full(2, np.nan))
    features = feature_matrix(asked, table, np.arange(2), readings)
    before, after = ExpertModel().scores(features).joint
    assert after >= before


def test_every_weight_is_positive_so_that_more_is_never_worse():
    weights = [*BUYER_WEIGHTS.values(), *SUPPLIER_WEIGHTS.values()]
    assert all(weight.log_odds > 0 for weight in weights)


def test_unknown_counts_as_neutral():
    unknown = np.full((1, len(COLUMN)), np.nan)
    neutral = unknown.copy()
    for feature, weight in BUYER_WEIGHTS.items():
        neutral[0, COLUMN[feature]] = weight.neutral
    model = ExpertModel()
    assert model.scores(unknown).buyer == model.scores(neutral).buyer


def test_both_sides_count_and_the_lower_one_more():
    model = ExpertModel()
    features = np.zeros((1, len(COLUMN)))
    scores = model.scores(features)
    low, high = sorted([scores.buyer[0], scores.supplier[0]])
    assert low < scores.joint[0] < (low + high) / 2
