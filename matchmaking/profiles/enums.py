"""Choices of profiles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Activity(models.TextChoices):
    """What an enterprise does, as the official size formula divides it."""

    INDUSTRY = "industry", _("Industry")
    TRADE = "trade", _("Trade")
    SERVICES = "services", _("Services")


class SizeClass(models.TextChoices):
    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")


class JapanExperience(models.TextChoices):
    NONE = "none", _("None yet")
    CONTACTS = "contacts", _("Contacts or visits")
    SAMPLES = "samples", _("Samples or quotations sent")
    EXPORTS = "exports", _("Exports to Japan")


class OriginStatus(models.TextChoices):
    UNKNOWN = "unknown", _("Not checked")
    QUALIFIES = "qualifies", _("Qualifies")
    DOES_NOT = "does_not", _("Does not qualify")
    IN_STUDY = "in_study", _("Being checked")


class SampleOffer(models.TextChoices):
    UNKNOWN = "unknown", _("Not stated")
    FREE = "free", _("Free samples")
    PAID = "paid", _("Paid samples")
    NONE = "none", _("No samples")


class Storage(models.TextChoices):
    AMBIENT = "ambient", _("Ambient")
    CHILLED = "chilled", _("Chilled")
    FROZEN = "frozen", _("Frozen")


class CertificationStatus(models.TextChoices):
    CLAIMED = "claimed", _("Claimed by the supplier")
    DOCUMENT_SEEN = "document_seen", _("Document seen")
    VERIFIED = "verified", _("Verified with the issuer")


class BuyerRole(models.TextChoices):
    MANUFACTURER = "manufacturer", _("Manufacturer")
    TRADING_HOUSE = "trading_house", _("Trading house")
    IMPORTER = "importer", _("Importer")
    RETAILER = "retailer", _("Retailer")
    FOOD_SERVICE = "food_service", _("Food service")
    OTHER = "other", _("Other")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    ORGANIZER = "organizer", _("Through the organizer only")


class ConsentBasis(models.TextChoices):
    CONSENT = "consent", _("Consent given to the organizer")
    PUBLISHED_ADDRESS = "published_address", _("Business address published by the buyer")
    EXISTING_RELATION = "existing_relation", _("Existing business relation with the organizer")


class NeedState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Use(models.TextChoices):
    UNKNOWN = "unknown", _("Not stated")
    RESALE = "resale", _("Resale")
    INGREDIENT = "ingredient", _("Ingredient or material")
    PART = "part", _("Part of our own product")
    OWN_USE = "own_use", _("Own use")


class Confidentiality(models.TextChoices):
    OPEN = "open", _("Our name may be shown")
    ANONYMOUS = "anonymous", _("Anonymous until we accept")


class FileKind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    CATALOGUE = "catalogue", _("Catalogue")


class Origin(models.TextChoices):
    """How a profile came in; imported contacts must be able to say from where."""

    FORM = "form", _("Entered on the web site")
    IMPORT = "import", _("Imported from a spreadsheet")
    API = "api", _("Sent through the API")
    DEMO = "demo", _("Demo data")


class Step(models.TextChoices):
    """The short pages on which a supplier tells of itself, in their order."""

    COMPANY = "company", _("Who we are")
    PRODUCTS = "products", _("What we make")
    CAPABILITIES = "capabilities", _("How we make it")
    CERTIFICATIONS = "certifications", _("Certifications")
    TRADE = "trade", _("Capacity and export")
    CONTINUITY = "continuity", _("Continuity and people")
    CONTACT = "contact", _("Contact")
    PUBLISH = "publish", _("Publish")
