"""What the model has learned, as an organizer reads it at a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from matchmaking.matching.domain.learning import learned_models
from tests.matching.judged import judged_missions


@pytest.fixture
def organizer(settings, tmp_path, transactional_db):
    settings.MODELS_DIR = tmp_path / "models"
    return judged_missions()


@pytest.mark.parametrize("viewport", ["phone", "desktop"], indirect=True)
def test_organizer_reads_what_was_learned_and_goes_back_to_the_rules(
    page, organizer, sign_in, assert_accessible
):
    learned_models.train(organizer=organizer)
    sign_in(page, organizer.members.get())
    page.goto(f"/missions/{organizer.missions.first().slug}/learned/")

    expect(page.get_by_text("Version 1 has scored match runs since")).to_be_visible()
    expect(page.locator("canvas")).to_be_visible()
    expect(page.locator("#reliability tbody tr").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)

    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Go back to the rules").click()
    expect(page.get_by_text("The rules score match runs.")).to_be_visible()
    expect(page.get_by_text("Somebody took the learned model out of use.")).to_be_visible()
    page.get_by_role("button", name="Use this version").click()
    expect(page.get_by_text("Version 1 has scored match runs since")).to_be_visible()
