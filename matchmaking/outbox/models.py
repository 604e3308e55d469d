"""Every mail is a row before it is a message."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from matchmaking.common.enums import Language
from matchmaking.common.models import AppendOnly, Timestamped
from matchmaking.outbox.enums import (
    IncomingKind,
    IncomingState,
    MailAction,
    MailState,
    Mode,
    SuppressionReason,
)


class Mail(Timestamped):
    """One message to one reader. What it says is fixed when it is queued, whenever it is sent."""

    # "introduction:12:supplier_request:1": asking twice for the same mail gives the same row.
    key = models.CharField(_("key"), max_length=150, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    # What it belongs to ("introduction:12"), in the words of the feature that queued it.
    related = models.CharField(_("belongs to"), max_length=80, blank=True, db_index=True)
    mode = models.CharField(_("mode"), max_length=13, choices=Mode)

    sender = models.CharField(_("sender"), max_length=320)
    recipient = models.EmailField(_("recipient"), db_index=True)
    reply_to = models.EmailField(_("reply to"), blank=True)
    # Its Reply-To names it, so that a plain reply finds its way; see domain.addresses.
    takes_replies = models.BooleanField(_("takes replies"), default=False)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("further headers"), default=dict, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True, editable=False)
    dated_at = models.DateTimeField(_("date"), editable=False)

    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"))
    # While queued: handed to a worker until then. While sending: given up after that.
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    # What a mail service calls it, where one was handed the mail; its reports name it so.
    service_id = models.CharField(_("number at the mail service"), max_length=200, blank=True)
    # Set when the content was taken out after its time; the hash says what it had been.
    shredded_at = models.DateTimeField(_("content removed"), null=True, blank=True)
    content_hash = models.CharField(_("hash of the content"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-dated_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="mail_due"),
            models.Index(fields=["service_id"], name="mail_at_service"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=MailState.values), name="mail_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(mode__in=Mode.values), name="mail_mode_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MailState.SENDING) | models.Q(lease_until__isnull=False),
                name="mail_sending_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MailState.SENT) | models.Q(sent_at__isnull=False),
                name="mail_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class MailAttachment(models.Model):
    mail = models.ForeignKey(Mail, models.CASCADE, related_name="attachments")
    filename = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=100)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.filename


class MailEvent(AppendOnly):
    """A decision about a mail that its state alone would not tell later."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="events")
    action = models.CharField(_("action"), max_length=15, choices=MailAction)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mail event")
        verbose_name_plural = _("mail events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_action_display()


class Suppression(Timestamped):
    """An address that is not written to any more, whoever wants to."""

    address = models.EmailField(_("address"))
    reason = models.CharField(_("reason"), max_length=11, choices=SuppressionReason)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ["address"]
        constraints = [models.UniqueConstraint(Lower("address"), name="suppression_once")]

    def __str__(self) -> str:
        return self.address


class Incoming(Timestamped):
    """What came in about our mails: a reply, a bounce, a complaint, or what nobody could read.

    The features that a mail belongs to take what is theirs from here (`WAITING`); what names no
    mail of ours, or cannot be read, waits for a person.
    """

    # SHA-256 of what came: a message that is handed over twice is one row.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=IncomingKind)
    state = models.CharField(_("state"), max_length=10, choices=IncomingState)
    mail = models.ForeignKey(
        Mail,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="incoming",
        verbose_name=_("mail"),
    )
    sender = models.CharField(_("sender"), max_length=320, blank=True)
    sender_name = models.CharField(_("sender's name"), max_length=200, blank=True)
    recipient = models.CharField(_("recipient"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    # What the sender wrote, and below it the letter that was quoted.
    text = models.TextField(_("text"), blank=True)
    quoted = models.TextField(_("quoted"), blank=True)
    # What the mail server or service said, word by word.
    report = models.TextField(_("report"), blank=True)
    # Of a message that nobody could sort: its first bytes, for a person.
    raw = models.BinaryField(_("as it came"), blank=True, default=bytes)

    class Meta:
        verbose_name = _("incoming message")
        verbose_name_plural = _("incoming messages")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "kind"], name="incoming_to_take")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=IncomingKind.values)
                & models.Q(state__in=IncomingState.values),
                name="incoming_known",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.get_kind_display()


class IncomingFile(models.Model):
    """A file that came with a message: always listed, kept only where it is of a harmless kind."""

    incoming = models.ForeignKey(Incoming, models.CASCADE, related_name="files")
    filename = models.CharField(_("file name"), max_length=150)
    # By its first bytes; empty where it is of no kind that is kept.
    content_type = models.CharField(_("type"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    content = models.BinaryField(_("content"), blank=True, default=bytes)

    class Meta:
        verbose_name = _("file that came in")
        verbose_name_plural = _("files that came in")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.filename
