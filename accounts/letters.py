"""Mails of accounts, each composed in its own language: text, with an HTML part that says the same.

The invitation is ours alone; the others are written when allauth asks for them, see adapter.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.domain.members import NewInvitation
from matchmaking.common.markup import html_of
from matchmaking.outbox.domain.clean import clean_body, clean_subject

INVITATION = "invitation"


def send_invitation(new: NewInvitation) -> None:
    """Hand the invitation's letter to the outbox."""
    with translation.override(new.invitation.language):
        compose_invitation(new).send()


def compose_invitation(new: NewInvitation) -> EmailMultiAlternatives:
    """The invitation's letter in its language."""
    invitation = new.invitation
    context = {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "inviter": invitation.invited_by,
        "invitation_url": settings.SITE_URL + reverse("accounts:invitation", args=[new.token]),
    }
    return compose_mail(INVITATION, invitation.language, context, to=[invitation.email])


def compose_mail(
    name: str, language: str, context: Mapping[str, Any], *, to: list[str], **more: Any
) -> EmailMultiAlternatives:
    """The mail that `templates/account/email/{language}/{name}.txt` makes of `context`.

    Its first line is the subject. Only the addresses in `context` (names that end with "_url")
    become links of the HTML part. `more` goes to the message.
    """
    with translation.override(language):
        written = render_to_string(
            f"account/email/{language}/{name}.txt", {**context, "site_url": settings.SITE_URL}
        )
    head, _, body = written.strip().partition("\n")
    subject, text = clean_subject(head), clean_body(body).strip() + "\n"
    urls = {str(value) for key, value in context.items() if key.endswith("_url")}
    mail = EmailMultiAlternatives(subject, text, to=to, **more)
    mail.attach_alternative(
        html_of(text, subject=subject, language=language, urls=urls), "text/html"
    )
    return mail
