"""Documents that would mislead when they fall behind the code."""

import re
from pathlib import Path

import pytest

from matchmaking.common.launcher.site import CHECKOUT
from tests.outbox.test_delivery import LETTERS
from tests.outbox.test_services import ANSWERS

DOCUMENTS = sorted([CHECKOUT / "README.md", *(CHECKOUT / "docs").rglob("*.md")])


def test_the_environment_table_is_complete_and_true():
    settings = (CHECKOUT / "matchmaking" / "settings.py").read_text()
    read = set(
        re.findall(r'(?:environ\.get|env_flag|env_list|environ)[(\[]\s*"([A-Z_]+)"', settings)
    )
    table = (
        (CHECKOUT / "docs" / "deploy.md").read_text().split("## Environment")[1].split("\n## ")[0]
    )
    documented = set()
    for row in re.findall(r"^\| (`.*?) \|", table, re.M):
        documented |= set(re.findall(r"`([A-Z_]+)`", row))

    assert documented == read


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_links_between_documents_lead_somewhere(path: Path):
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.S)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_make_targets_in_documents_exist(path: Path):
    makefile = (CHECKOUT / "Makefile").read_text()
    for target in re.findall(r"(?:`|^)make ([a-z][a-z-]*)", path.read_text(), re.M):
        assert re.search(rf"^{target}:", makefile, re.M), f"make {target}"


def test_each_decision_is_in_the_list_and_says_what_it_costs():
    folder = CHECKOUT / "docs" / "decisions"
    listed = (folder / "README.md").read_text()

    for path in sorted(folder.glob("0*.md")):
        assert f"({path.name})" in listed
        text = path.read_text()
        for part in ("**Chosen.**", "**Why.**", "**Cost.**", "**Think again**"):
            assert part in text, f"{path.name}: {part}"


def test_the_table_of_the_mail_servers_answers_is_the_tested_one():

    page = (CHECKOUT / "docs" / "drills.md").read_text()
    for verb, states in LETTERS.items():
        assert f"| {verb} | {' | '.join(states)} |" in page
    for name, _answer, state in ANSWERS:
        assert f"| {name} | {state} |" in page
