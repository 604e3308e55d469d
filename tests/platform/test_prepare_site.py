import pytest
from django.core.management import call_command

from matchmaking.common.management.commands import prepare_site
from matchmaking.common.management.commands.prepare_site import Step
from matchmaking.taxonomy.models import Sector

pytestmark = pytest.mark.django_db


def test_a_site_is_prepared_and_a_second_time_changes_nothing(capsys):
    call_command("prepare_site")
    first = Sector.objects.count()
    call_command("prepare_site")

    assert first > 0
    assert Sector.objects.count() == first
    steps = [line.split("  ")[1] for line in capsys.readouterr().out.splitlines()]
    assert steps == ["Database", "Taxonomy in three languages"] * 2


@pytest.mark.parametrize(("arguments", "written"), [(["--demo"], True), ([], False)])
def test_only_the_demo_leaves_sign_ins_and_only_their_owner_reads_them(
    tmp_path, settings, monkeypatch, arguments, written
):
    settings.DATA_DIR = tmp_path
    step = Step("Demo", "catalogues", ("missing", "--language", "ja"), True, prints_sign_ins=True)
    monkeypatch.setattr(prepare_site, "STEPS", (step,))

    call_command("prepare_site", *arguments)

    file = tmp_path / "sign-ins.txt"
    assert file.exists() == written
    if written:
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_text().startswith("[")
