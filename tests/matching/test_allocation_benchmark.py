"""The table of ``benchmark allocation`` on sheets of any size, without development data."""

from io import StringIO

import pytest
from django.core.management import call_command

SUPPLIERS = """supplier_id,name,description,language,max_introductions
s1,Uno,Aguacate Hass congelado en mitades,es,1
s2,Dos,Aguacate congelado en cubos para restaurante,es,1
s3,Tres,Cinturones y bolsas de piel,es,1
"""
NEEDS = """need_id,title,description,language,max_introductions
n1,冷凍アボカド,冷凍アボカドのダイスを探しています,ja,1
n2,冷凍アボカド,外食向けの冷凍アボカド,ja,1
"""


@pytest.fixture
def tables(tmp_path):
    suppliers, needs = tmp_path / "suppliers.csv", tmp_path / "needs.csv"
    suppliers.write_text(SUPPLIERS, encoding="utf-8")
    needs.write_text(NEEDS, encoding="utf-8")
    out = StringIO()
    files = ["--suppliers", str(suppliers), "--needs", str(needs)]
    call_command(
        "benchmark", "allocation", *files, "--seeds", "1", "--directory", "1000", stdout=out
    )
    rows = [
        [cell.strip() for cell in line.strip("|\n ").split("|")]
        for line in out.getvalue().splitlines()
        if line.startswith("|")
    ]
    second = next(i for i, row in enumerate(rows) if row[-1] == "owed by the rules' fit")
    return rows[:second], rows[second:]


@pytest.fixture
def table(tables):
    return tables[0]


def test_who_is_owed_a_place_by_fit_is_the_same_under_every_model(tables):
    _, _, rules, *learned = tables[1]
    assert rules[3] == rules[5]
    assert learned
    assert {row[5] for row in learned} == {rules[5]}


def test_every_way_is_measured_on_every_market(table):
    by_market = {}
    for market, way, _, expected, *_ in table[2:]:
        if expected:
            by_market.setdefault(market, {})[way.split(" (")[0]] = float(expected)
    assert len(by_market) == 6
    for ways in by_market.values():
        best = ways.get("**exact**", ways.get("**auction**"))
        # Chance may pick better than greed where there are four pairs, but no better than the best.
        assert best >= max(ways["global greedy"], ways["random"], ways["top alone, cut"])
    # Both needs want the same two plants, which take one introduction each.
    assert by_market["demo mission"]["**exact**"] > by_market["demo mission"]["top alone, cut"]
