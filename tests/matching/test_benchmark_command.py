import io

import pytest
from django.core.management import CommandError, call_command

from matchmaking.matching.benchmarks.datasets import (
    activity_with_labels,
    award_to_supplier,
    customs_texts,
    food_terms,
)
from matchmaking.matching.benchmarks.parts import load_parts


def write(folder, name, *rows):
    lines = ["\t".join(row) for row in rows]
    (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_sets_that_are_absent_are_skipped_by_name(tmp_path):
    out = io.StringIO()
    call_command("benchmark", "--data", str(tmp_path), "quality", stdout=out)
    assert out.getvalue().count("skipped: no") == 15


def test_every_method_has_its_row(tmp_path):
    write(
        tmp_path,
        "openfoodfacts_rest",
        ("kind", "id", "en", "es", "ja"),
        ("c", "1", "Guacamole", "Guacamole", "グアカモーレ"),
        ("c", "2", "Bread", "Pan", "パン"),
        ("c", "3", "Fish", "Pescado", ""),
    )
    assert len(food_terms(tmp_path).needs) == 2
    out = io.StringIO()
    call_command("benchmark", "--data", str(tmp_path), "quality", "--only", "food", stdout=out)
    rows = [line for line in out.getvalue().splitlines() if line.startswith("| food terms")]
    assert len(rows) == 20
    assert "| scorer | 1.000" in rows[-1]


def test_a_subheading_is_what_all_its_tariff_lines_begin_with(tmp_path):
    write(
        tmp_path,
        "japan_tariff_mexico_epa",
        ("hs6", "stat", "ja"),
        ("010130", "000", "馬、ろ馬、ら馬及びヒニー（生きているものに限る。） > ろ馬"),
        ("090111", "010", "コーヒー > コーヒー（いつたものを除く。） > 1 袋入りのもの"),
        ("090111", "090", "コーヒー > コーヒー（いつたものを除く。） > 2 その他のもの"),
        ("000000", "000", "この表にないもの"),
    )
    task = customs_texts(tmp_path)
    assert [text for _, text in task.needs] == [
        "馬、ろ馬、ら馬及びヒニー（生きているものに限る。） > ろ馬",
        "コーヒー > コーヒー（いつたものを除く。）",
    ]
    [asses, coffee] = [pieces for _, pieces in task.suppliers]
    assert "Asnos" in asses[0]
    assert "Café" in coffee[0]
    assert task.kept_apart


def test_awards_before_the_cut_are_the_supplier_and_later_ones_the_needs(tmp_path):
    header = ("date", "title", "norm", "buyer", "amount", "supplier")
    write(
        tmp_path,
        "gbiz_awards_to_2019",
        header,
        ("2017-05-01", "清掃業務(1)", "清掃業務", "総務省", "1", "a"),
        ("2017-06-01", "清掃業務(2)", "清掃業務", "総務省", "1", "a"),
        ("2018-05-01", "清掃業務(3)", "清掃業務", "総務省", "1", "a"),
        ("2018-05-02", "警備業務", "警備業務", "総務省", "1", "a"),
        ("2018-05-03", "警備業務", "警備業務", "総務省", "1", "newcomer"),
        ("2017-05-01", "弾薬", "弾薬", "防衛省", "1", "b"),
    )
    task = award_to_supplier(tmp_path)
    assert task.suppliers == (("a", ("清掃業務(1)",)),)
    assert [title for _, title in task.needs] == ["警備業務"]
    assert list(task.accepted.values()) == [frozenset({"a"})]


def test_real_input_without_data_is_told_in_a_sentence(tmp_path):
    with pytest.raises(CommandError):
        call_command(
            "benchmark",
            "--data",
            str(tmp_path),
            "prepare-real-input",
            str(tmp_path / "s.csv"),
            str(tmp_path / "n.csv"),
        )


def test_every_part_is_a_subcommand_of_its_own_name():
    parts = load_parts()
    assert {"quality", "fusion", "language-bias", "prepare-real-input"} <= set(parts)
    assert all(part.HELP for part in parts.values())


def test_fusion_judges_each_set_by_the_choice_of_the_others(tmp_path):
    write(
        tmp_path,
        "openfoodfacts_rest",
        ("kind", "id", "en", "es", "ja"),
        ("c", "1", "Guacamole", "Guacamole", "グアカモーレ"),
        ("c", "2", "Bread", "Pan", "パン"),
        ("c", "3", "Fish", "Pescado", "魚"),
    )
    out = io.StringIO()
    call_command("benchmark", "--data", str(tmp_path), "fusion", "--only", "food", stdout=out)
    rows = [line for line in out.getvalue().splitlines() if line.startswith(("| food", "| **"))]
    assert [row.split(" | ")[0] for row in rows] == [
        "| food terms ja-es",
        "| food terms en-es",
        "| **all 2**",
    ]


def test_labelled_needs_leave_out_texts_that_another_company_wrote(tmp_path):
    classes = ("code", "title", "desc", "incl")
    write(tmp_path, "scian2023_es", classes, ("311111", "Pan", "", ""), ("311112", "Sal", "", ""))
    write(tmp_path, "retc_activity_to_scian_dev", ("activity_es", "all_scian"))
    plants = [(f"Planta {i}", "Hace pan", "311111") for i in range(9)]
    plants += [(f"Planta {i}", f"Hace sal {i}", "311112") for i in range(9)]
    write(tmp_path, "retc_mx_companies_dev", ("org", "activity_es", "scian"), *plants)
    task = activity_with_labels(tmp_path)
    assert {text for text, _ in task.earlier} >= {"Hace pan"}
    assert task.needs
    assert all(text.startswith("Hace sal") for _, text in task.needs)
    assert not {text for _, text in task.needs} & {text for text, _ in task.earlier}
    assert task.popularity["311111"] == 1
