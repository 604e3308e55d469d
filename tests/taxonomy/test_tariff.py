"""A tariff is loaded from a file, kept as written, and summed up for one code."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from matchmaking.taxonomy.domain.tariff import (
    RateRange,
    current_schedule,
    duty_of,
    percent_of,
)
from matchmaking.taxonomy.models import TariffLine, TariffSchedule

pytestmark = pytest.mark.django_db

HEADER = "hs6\tstat\tbase\twto\tepa_mexico\tcptpp\tja\n"
# Made up: codes, rates and words of nobody's schedule.
ROWS = (
    "990111\t\t\t\t\t\t見出し\n"
    "990111\t100\t10%\t(12%)\t無税\t無税\t品目甲\n"
    "9901.11\t900\t20%\t16.5%\t\t3.5%\t品目乙\n"
    "990122\t000\t25%\t25.5%\t関税割当数量以内のもの 無税\t無税\t品目丙\n"
    "990133\t000\t38円/kg\t(無税)\t\t◎無税\t品目丁\n"
    "9901\t000\t1%\t\t\t\t短い\n"
    "\t000\t1%\t\t\t\tなし\n"
)


@pytest.fixture
def tariff(tmp_path):
    def write(rows=ROWS, header=HEADER, name="tariff.tsv"):
        path = tmp_path / name
        path.write_text(header + rows, encoding="utf-8")
        return path

    return write


def load(path, *options):
    out, errors = StringIO(), StringIO()
    call_command("load_tariff", str(path), *options, stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("無税", "0"),
        ("（無税）", "0"),
        ("3.5%", "3.5"),
        ("(12%)", "12"),
        ("１２％", "12"),
        ("38円/kg", None),
        ("◎無税", None),
        ("21.3%又は38円/kgのうちいずれか高い税率", None),
        ("関税割当数量以内のもの 無税", None),
        ("", None),
    ],
)
def test_only_a_simple_rate_is_a_percentage(rate, expected):
    assert percent_of(rate) == (None if expected is None else Decimal(expected))


def test_file_is_loaded_and_faulty_rows_are_told(tariff):
    out, errors = load(tariff(), "--source", "A made-up schedule", "--as-of", "2025-04-01")
    assert "4 lines; 1 headings" in out
    assert "2 faulty rows" in out
    assert "row 7 left out: “9901” is not a code of six digits" in errors
    assert "row 8 left out" in errors
    schedule = TariffSchedule.objects.get()
    assert (schedule.source, schedule.as_of) == ("A made-up schedule", date(2025, 4, 1))
    line = TariffLine.objects.get(hs6="990122")
    assert line.aaemj == "関税割当数量以内のもの 無税"
    assert (line.aaemj_percent, line.cptpp_percent) == (None, 0)


def test_loading_again_changes_nothing_and_a_new_file_takes_the_place(tariff):
    load(tariff())
    before = list(TariffLine.objects.values_list("pk", flat=True))
    out, _ = load(tariff())
    assert "already loaded" in out
    assert list(TariffLine.objects.values_list("pk", flat=True)) == before
    load(tariff(rows="990199\t000\t5%\t\t\t\t新\n"))
    assert TariffLine.objects.values_list("hs6", flat=True).get() == "990199"
    assert TariffSchedule.objects.count() == 1


def test_file_without_the_columns_is_refused_and_leaves_all_as_it_was(tariff):
    load(tariff())
    with pytest.raises(CommandError, match="epa_mexico, cptpp"):
        load(tariff(header="hs6\tstat\tbase\twto\n", rows="990111\t1\t1%\t1%\n", name="b.tsv"))
    with pytest.raises(CommandError):
        load(tariff().parent / "absent.tsv")
    assert TariffLine.objects.count() == 4


def test_duty_is_a_range_over_the_lines_of_a_code(tariff):
    load(tariff())
    duty = duty_of(hs6="990111", schedule=current_schedule())
    assert len(duty.lines) == 2
    assert duty.usual == RateRange(Decimal(10), Decimal("16.5"), (), 0)
    assert duty.aaemj == RateRange(Decimal(0), Decimal(0), (), 1)
    assert duty.cptpp == RateRange(Decimal(0), Decimal("3.5"), (), 0)
    assert (duty.quota, duty.by_amount) == (False, False)
    assert duty.cptpp.simple
    assert not duty.aaemj.simple


def test_quotas_and_amounts_are_shown_as_written(tariff):
    load(tariff())
    schedule = current_schedule()
    quota = duty_of(hs6="990122", schedule=schedule)
    assert quota.quota
    assert quota.aaemj.written == ("関税割当数量以内のもの 無税",)
    amount = duty_of(hs6="990133", schedule=schedule)
    assert amount.by_amount
    # One of the two is no percentage: which is lower cannot be told.
    assert amount.usual == RateRange(None, None, ("38円/kg / (無税)",), 0)
    assert amount.aaemj.absent
    assert duty_of(hs6="000000", schedule=schedule) is None
