"""The one letter that accounts writes itself; the others are allauth's, see adapter."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.domain.members import NewInvitation

INVITATION = "invitation"


def send_invitation(new: NewInvitation) -> None:
    """Hand the invitation's letter, in its language, to the outbox."""
    with translation.override(new.invitation.language):
        compose_invitation(new).send()


def compose_invitation(new: NewInvitation) -> EmailMessage:
    """The invitation's letter in its language. The first line of the template is the subject."""
    invitation = new.invitation
    context = {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "inviter": invitation.invited_by,
        "site_url": settings.SITE_URL,
        "url": settings.SITE_URL + reverse("accounts:invitation", args=[new.token]),
    }
    with translation.override(invitation.language):
        text = render_to_string(f"account/email/{invitation.language}/{INVITATION}.txt", context)
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[invitation.email])
