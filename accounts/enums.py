"""Choices of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    SUPPLIER = "supplier", _("Supplier")
    BUYER = "buyer", _("Buyer")
    ORGANIZER = "organizer", _("Organizer")


class Role(models.TextChoices):
    OWNER = "owner", _("Owner: may invite others and withdraw consent")
    EDITOR = "editor", _("Editor: may change the profile and answer")
    VIEWER = "viewer", _("Viewer: may read")


# Who may change and decide, not only read.
MAY_EDIT = frozenset({Role.OWNER, Role.EDITOR})


class Purpose(models.TextChoices):
    """What an organisation consents to, each by itself."""

    PROFILE = "profile", _("Keep and show our profile to the organizers of our missions")
    SHARE_WITH_BUYERS = "share_with_buyers", _("Share our profile with Japanese buyers")
    STANDING_INTRODUCTION = (
        "standing_introduction",
        _("Introduce us in this mission without asking for each introduction"),
    )
    LETTERS = "letters", _("Send us letters with introductions")
    NAME_IN_LETTERS = "name_in_letters", _("Name us in letters to others")


class ConsentChannel(models.TextChoices):
    WEB = "web", _("On the web site")
    IMPORT = "import", _("Collected by the organizer and imported")
    LETTER = "letter", _("By a link in a letter")
    PAPER = "paper", _("On paper")


class Seen(models.TextChoices):
    """What of somebody else's was shown, sent or taken away."""

    CONTACT = "contact", _("Contact details")
    CERTIFICATE = "certificate", _("Certificate document")
    MESSAGE = "message", _("Message by e-mail")
    ACCOUNT = "account", _("User account")


class Way(models.TextChoices):
    VIEW = "view", _("Shown on a page")
    DOWNLOAD = "download", _("Downloaded as a file")
    API = "api", _("Read through the API")
    LETTER = "letter", _("Sent in a letter")
