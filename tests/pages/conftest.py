from typing import Any

import pytest

from tests.pages.everything import World, make_everything


@pytest.fixture
def world(settings: Any) -> World:
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"
    return make_everything()
