"""What is committed: pinned, without addresses of registries, without traces of a machine."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from matchmaking.common.launcher.site import CHECKOUT

PINNED = sorted((CHECKOUT / "requirements").glob("*.txt"))
ADDRESS_OF_AN_INDEX = re.compile(
    r"--(extra-)?index-url|--find-links|--trusted-host|https?://|file://|git\+", re.I
)
PLACE_ON_A_MACHINE = re.compile(r"(?<![\w.:<>-])/(root|home/\w+|Users/\w+|work|private|mnt)/[\w.]")
BINARY = {".png", ".ico", ".xlsx", ".woff2", ".pdf", ".skops", ".npz", ".gz"}


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return [CHECKOUT / name for name in listed.stdout.split("\0") if name]


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_requirement_is_pinned_with_hashes(path):
    text = re.sub(r"#.*", "", path.read_text()).replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line.strip()]

    assert requirements
    for line in requirements:
        assert re.match(r"[a-z0-9][\w.-]*(\[[\w,-]+\])?==\S+ ", line), line
        assert "--hash=sha256:" in line, line


@pytest.mark.parametrize(
    "path", [*PINNED, CHECKOUT / "package.json", CHECKOUT / ".npmrc"], ids=lambda path: path.name
)
def test_no_registry_is_named(path):
    assert not ADDRESS_OF_AN_INDEX.search(path.read_text())


def test_the_lock_of_the_front_end_files_has_sums_and_no_addresses():
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]

    for name, package in packages.items():
        if name:
            assert package["integrity"].startswith("sha512-"), name
            assert "resolved" not in package, name


def test_nothing_is_committed_that_a_machine_makes_for_itself(tracked):
    names = [path.relative_to(CHECKOUT).as_posix() for path in tracked]
    made = re.compile(
        r"(^|/)(\.venv|node_modules|var|staticfiles|__pycache__)(/|$)|\.(mo|pyc|sqlite3)$|"
        r"^(uv\.lock|pylock\.toml)$"
    )

    assert [name for name in names if made.search(name)] == []


def test_no_file_names_a_place_on_the_machine_that_it_was_written_on(tracked):
    found = []
    for path in tracked:
        if path.suffix in BINARY or not path.is_file() or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        match = PLACE_ON_A_MACHINE.search(text)
        if match or str(CHECKOUT) in text:
            found.append(f"{path.relative_to(CHECKOUT)}: {match and match.group()}")

    assert found == []


def test_make_help_lists_the_commands_of_the_readme():
    listed = subprocess.run(["make", "help"], cwd=CHECKOUT, capture_output=True, text=True)

    for name in ("setup", "demo", "demo-reset", "run", "test", "check", "bench"):
        assert re.search(rf"^{name}\s+\S", listed.stdout, re.M), name
