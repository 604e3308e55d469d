"""Documents that would mislead when they fall behind the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from matchmaking.common.launcher.site import CHECKOUT
from matchmaking.common.sheets import Limits
from matchmaking.common.tokens import new_token
from matchmaking.profiles.domain.uploads import LIMIT_MB
from tests.outbox.test_delivery import LETTERS
from tests.outbox.test_services import ANSWERS

DOCUMENTS = sorted([CHECKOUT / "README.md", *(CHECKOUT / "docs").rglob("*.md")])


def test_the_environment_table_is_complete_and_true():
    source = (CHECKOUT / "matchmaking" / "settings.py").read_text()
    read = set(re.findall(r'(?:environ\.get|env_\w+|environ)[(\[]\s*"([A-Z_]+)"', source))
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


def test_the_services_wait_for_the_longest_task():
    unit = (CHECKOUT / "docs" / "systemd" / "puente-worker.service").read_text()
    wait = int(re.search(r"^TimeoutStopSec=(\d+)$", unit, re.M)[1])

    assert wait > settings.CELERY_TASK_TIME_LIMIT


def test_the_proxy_lets_through_whatever_file_is_taken():
    proxy = (CHECKOUT / "docs" / "nginx" / "puente.conf").read_text()
    limit = int(re.search(r"client_max_body_size (\d+)m;", proxy)[1])

    assert limit > max(LIMIT_MB, Limits().bytes / 1024**2)


@pytest.mark.parametrize("address", ["/r/{}/", "/r/{}", "/organisations/invitations/{}/accept/"])
def test_the_log_of_the_proxy_holds_no_link_of_a_letter(address):
    proxy = (CHECKOUT / "docs" / "nginx" / "puente.conf").read_text()
    pattern, shown = re.search(r'^    "~(.*)" +(\S+);$', proxy, re.M).groups()
    found = re.match(pattern.replace("(?<", "(?P<"), address.format(new_token()))
    parts = {name: part or "" for name, part in found.groupdict().items()}

    assert re.sub(r"\$(puente_[a-z]+)", lambda part: parts[part[1]], shown) == address.format(
        "[secret]"
    )


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
