"""The links by which readers of letters come, who have nothing but the letter."""

import re

from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.models import Mail

LINK = re.compile(r"/r/[\w-]{43}/")


def link_in(mail: Mail) -> str:
    """The path of its first link."""
    found = LINK.search(mail.text)
    assert found is not None, mail.kind
    return found.group()


def delivered_link(**which: str) -> str:
    """The link of the latest mail that `which` finds, which is delivered first."""
    mail = Mail.objects.filter(**which).latest("pk")
    deliver(mail_id=mail.pk)
    return link_in(mail)
