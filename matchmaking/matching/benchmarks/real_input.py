"""The plants of the development data and Japanese manufacturing entries as the two files of
match.
"""

from pathlib import Path

from matchmaking.common.sheets import write_sheet
from matchmaking.matching.benchmarks.datasets import read_rows

# Divisions 09 to 32 of JSIC are manufacturing; the entries that name a making end in 製造業.
_FIRST, _LAST = 9, 32
_MAKING = "製造業"
NEEDS = 300


def write_real_input(data: Path, suppliers: Path, needs: Path) -> tuple[int, int]:
    """Write both files and give the number of suppliers and needs."""
    plants = read_rows(data, "retc_mx_companies_dev")
    supplier_rows = [("supplier_id", "name", "description", "language", "state")]
    supplier_rows += [
        (f"p{i:05d}", row["org"], row["activity_es"], "es", row["estado"])
        for i, row in enumerate(plants)
    ]
    entries = [
        row
        for row in read_rows(data, "jsic_examples_dev")
        if row["code"][:2].isdigit()
        and _FIRST <= int(row["code"][:2]) <= _LAST
        and row["ja_example"].endswith(_MAKING)
    ]
    # Evenly over the classification, so that every branch of manufacturing has its share.
    chosen = [entries[i * len(entries) // NEEDS] for i in range(min(NEEDS, len(entries)))]
    need_rows = [("need_id", "title", "language")]
    need_rows += [
        (f"j{i:03d}-{row['code']}", row["ja_example"], "ja") for i, row in enumerate(chosen)
    ]
    for file, rows in ((suppliers, supplier_rows), (needs, need_rows)):
        file.write_bytes(write_sheet(rows, kind=file.suffix.lower().lstrip(".")))
    return len(supplier_rows) - 1, len(need_rows) - 1
