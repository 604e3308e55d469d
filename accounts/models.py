"""People, the organisations they act for, and what those organisations consented to."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from accounts.enums import MAY_EDIT, ConsentChannel, OrganisationKind, Purpose, Role, Seen, Way
from accounts.time_zones import validate_time_zone
from matchmaking.common.enums import Language
from matchmaking.common.models import AppendOnly, AppendOnlyQuerySet, Timestamped
from matchmaking.common.names import name_key


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """An administrator, whose address counts as confirmed.

        Whoever may run commands on the host vouches for it; a letter could not be sent yet on a
        host that is being set up.
        """
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        from allauth.account.models import EmailAddress  # itself refers to this model

        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in by e-mail address. Buyers need none: they answer by their letters."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.SPANISH
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="America/Mexico_City",
        validators=[validate_time_zone],
    )
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.full_name or self.email


def organisation_key(legal_name: str) -> str:
    """By which organisations of one name are found, as long as its column."""
    return name_key(legal_name)[:200]


class Organisation(Timestamped):
    """A legal entity: a supplier, a buyer or an organizer."""

    kind = models.CharField(_("kind"), max_length=10, choices=OrganisationKind)
    legal_name = models.CharField(_("legal name"), max_length=200)
    trade_name = models.CharField(_("trade name"), max_length=200, blank=True)
    name_key = models.CharField(max_length=200, editable=False, db_index=True)
    country = CountryField(_("country"))
    website = models.URLField(_("website"), blank=True)
    # Demo organisations say so wherever they are shown: nobody should write to an invented firm.
    is_fictional = models.BooleanField(_("fictional"), default=False)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["legal_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values), name="organisation_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.trade_name or self.legal_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = organisation_key(self.legal_name)
        fields = kwargs.get("update_fields")
        if fields is not None and "legal_name" in fields:
            kwargs["update_fields"] = {*fields, "name_key"}
        super().save(*args, **kwargs)


class Membership(Timestamped):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=6, choices=Role, default=Role.EDITOR)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"], name="membership_once_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"

    @property
    def may_edit(self) -> bool:
        """Whether its person may change and decide, not only read."""
        return self.role in MAY_EDIT


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, at: datetime) -> "InvitationQuerySet":
        """Those that may still be accepted at `at`."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


class Invitation(Timestamped):
    """A link by which one person joins one organisation, once."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=6, choices=Role, default=Role.EDITOR)
    language = models.CharField(max_length=2, choices=Language, default=Language.SPANISH)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    used_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="invitation_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="invitation_used_or_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"


class ConsentQuerySet(AppendOnlyQuerySet):
    def latest_acts(self) -> "ConsentQuerySet":
        """The last act of each organisation for each purpose."""
        newest = Consent.objects.filter(
            organisation=models.OuterRef("organisation"), purpose=models.OuterRef("purpose")
        ).order_by("-at", "-pk")
        return self.filter(pk=models.Subquery(newest.values("pk")[:1]))

    def in_force(self) -> "ConsentQuerySet":
        """The acts by which a consent stands now: the latest for its purpose, and given."""
        return self.latest_acts().filter(given=True)


class Consent(AppendOnly):
    """One act of giving or withdrawing a consent. The latest row for a purpose is in force."""

    # Protected: erasing an organisation is a verb of its own, never a side effect of a delete.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=24, choices=Purpose)
    given = models.BooleanField(_("given"))
    notice_version = models.CharField(_("version of the notice"), max_length=20)
    language = models.CharField(_("language of the notice"), max_length=2, choices=Language)
    channel = models.CharField(_("channel"), max_length=8, choices=ConsentChannel)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(_("source and basis"), max_length=300, blank=True)

    objects: ClassVar[models.Manager["Consent"]] = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=Purpose.values), name="consent_purpose_known"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=ConsentChannel.values), name="consent_channel_known"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "purpose", "-at"])]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_purpose_display()}"


class ErasureRequest(Timestamped):
    """A person asked to be forgotten: blocked first, erased once the time to object is over."""

    # Empty once erased; the hash then tells a second request, and a restored backup's.
    email = models.EmailField(_("e-mail address"), blank=True)
    email_hash = models.CharField(max_length=64, unique=True, editable=False)
    blocked_at = models.DateTimeField(_("blocked"))
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("erasure request")
        verbose_name_plural = _("erasure requests")
        ordering = ["-blocked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(email=""),
                name="erasure_request_forgets_the_address",
            )
        ]

    def __str__(self) -> str:
        return self.email or self.email_hash[:12]


class DataAccess(AppendOnly):
    """Somebody was shown, sent, or took away another's contact details, certificate or message.

    Only domain.accesses writes it. It names people by what it must: the reader by their account,
    whose data it was by the organisation and by a hash of the address, so that the history of who
    looked is not itself one more list of contacts.
    """

    # Who: a person, for which organisation, by which key. Without a person it was whoever holds
    # the link of a letter to that organisation; without an organisation, an administrator.
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reader = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("read for"),
    )
    key = models.CharField(_("API key"), max_length=16, blank=True)
    what = models.CharField(_("what"), max_length=11, choices=Seen)
    way = models.CharField(_("way"), max_length=8, choices=Way)
    # Whose: the organisation (none where a row of a sheet has become none), and the person.
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whose"),
    )
    person_hash = models.CharField(max_length=64, blank=True, editable=False)
    # The name of the page's address, and what it belongs to ("mission:12"), as mails say it.
    place = models.CharField(_("page"), max_length=80, blank=True)
    related = models.CharField(_("belongs to"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=Seen.values) & models.Q(way__in=Way.values),
                name="data_access_known",
            )
        ]
        indexes = [
            models.Index(fields=["at"], name="data_access_time"),
            models.Index(fields=["organisation", "-at"], name="data_access_whose"),
            models.Index(fields=["person_hash", "-at"], name="data_access_person"),
            models.Index(fields=["reader", "-at"], name="data_access_reader"),
            models.Index(fields=["related", "-at"], name="data_access_related"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} · {self.get_way_display()}"
