"""Reading a message that came in: what it is, who wrote it, and what is new in it.

Everything here is a stranger's. Whatever the bytes, `read_message` gives an answer.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr

import nh3

from matchmaking.outbox.domain.clean import clean_body, clean_line
from matchmaking.outbox.domain.quotes import fold_quote
from matchmaking.outbox.domain.transport import says_no_mailbox
from matchmaking.outbox.enums import IncomingKind

TEXT_LENGTH = 20_000
MOST_FILES = 20
KEPT_FILE_BYTES = 5 * 1024 * 1024
_MAGIC = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
# What the standard library's reader raises on bytes that are no message, over the years.
UNREADABLE = (
    MessageError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)
# Where a mail server writes down for whom a message was.
_RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_AUTOMATIC_SUBJECT = re.compile(
    r"自動(返信|応答|回答|送信)|不在(通知|連絡|のお知らせ|のため|届|$)|休暇(のお知らせ|通知|中|のため)"
    r"|respuesta\s+autom[áa]tica|autorespuesta|fuera\s+de\s+(la\s+)?oficina|ausencia|de\s+vacaciones"
    r"|out\s+of\s+(the\s+)?office|auto(matic)?[- ]?(reply|response)|on\s+(vacation|leave|holiday)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<\s*(br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class ReadFile:
    filename: str
    content_type: str
    """By its first bytes; empty for a kind that is not kept."""
    size: int
    content: bytes


@dataclass(frozen=True)
class ReadMessage:
    kind: str
    recipients: list[str] = field(default_factory=list)
    """Every address it may have been for, in the order of trust."""
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    quoted: str = ""
    report: str = ""
    permanent: bool = False
    """A bounce that no later attempt would mend."""
    no_mailbox: bool = False
    files: list[ReadFile] = field(default_factory=list)


def read_message(raw: bytes, *, recipient: str = "") -> ReadMessage:
    """What `raw` is; `recipient` is whom the mail server had it for, where it said so."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
        return _read(message, recipient)
    except UNREADABLE as error:
        report = clean_line(f"{type(error).__name__}: {error}")
        return ReadMessage(IncomingKind.UNREADABLE, [recipient] if recipient else [], report=report)


def _read(message: EmailMessage, recipient: str) -> ReadMessage:
    name, sender = parseaddr(_header(message, "From"))
    text, quoted = fold_quote(_text_of(message)[:TEXT_LENGTH])
    found = ReadMessage(
        kind=IncomingKind.REPLY,
        recipients=[*([recipient] if recipient else []), *_recipients(message)],
        sender=clean_line(sender)[:320],
        sender_name=clean_line(name)[:200],
        subject=clean_line(_header(message, "Subject"))[:300],
        text=text,
        quoted=quoted,
        files=list(_files(message)),
    )
    report_type = str(message.get_param("report-type", "") or "").lower()
    if message.get_content_type() == "multipart/report" and report_type == "delivery-status":
        return _delivery_report(message, found)
    if message.get_content_type() == "multipart/report" and report_type == "feedback-report":
        return _feedback_report(message, found)
    if is_automatic(message):
        return replace(found, kind=IncomingKind.AUTO_REPLY)
    return found


def is_automatic(message: Message) -> bool:
    """Whether a program answered: by RFC 3834, by older customs, or by the words of its subject."""
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted:
        return submitted != "no"
    if _header(message, "Precedence").strip().lower() in {"auto_reply", "bulk", "junk", "list"}:
        return True
    if any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-AutoReply-From")):
        return True
    if _header(message, "Return-Path").strip() == "<>":
        return True
    return bool(_AUTOMATIC_SUBJECT.search(_header(message, "Subject")))


def _delivery_report(message: EmailMessage, found: ReadMessage) -> ReadMessage:
    """RFC 3464: one block for the message, then one for each recipient."""
    blocks = [b for part in _parts(message, "message/delivery-status") for b in _blocks(part)]
    actions = {_header(block, "Action").strip().lower() for block in blocks} - {""}
    statuses = [_header(block, "Status").strip() for block in blocks]
    report = clean_body("\n\n".join(str(block).strip() for block in blocks))[:4000]
    if not actions:
        return replace(found, kind=IncomingKind.OTHER, report=report)
    if "failed" not in actions:
        kind = IncomingKind.DELAY if "delayed" in actions else IncomingKind.OTHER
        return replace(found, kind=kind, report=report)
    said = " ".join([*statuses, *(_header(block, "Diagnostic-Code") for block in blocks)])
    return replace(
        found,
        kind=IncomingKind.BOUNCE,
        report=report,
        permanent=any(status.startswith("5") for status in statuses),
        no_mailbox=says_no_mailbox(said),
    )


def _feedback_report(message: EmailMessage, found: ReadMessage) -> ReadMessage:
    """RFC 5965: a reader pressed "spam". The address that we sent from names the mail."""
    blocks = [b for part in _parts(message, "message/feedback-report") for b in _blocks(part)]
    fields = [block for block in blocks if block.get("Feedback-Type")]
    named = [_header(block, "Original-Mail-From") for block in fields]
    named += [_header(part, "Return-Path") for part in message.walk() if part is not message]
    report = clean_body("\n\n".join(str(block).strip() for block in fields))[:4000]
    abuse = any(_header(block, "Feedback-Type").strip().lower() == "abuse" for block in fields)
    kind = IncomingKind.COMPLAINT if abuse else IncomingKind.OTHER
    recipients = [*filter(None, named), *found.recipients]
    return replace(found, kind=kind, report=report, recipients=recipients)


def _parts(message: EmailMessage, content_type: str) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_type() == content_type)


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        return [block for block in payload if isinstance(block, Message)]
    raw = part.get_payload(decode=True)
    text = raw if isinstance(raw, bytes) else str(payload).encode(errors="replace")
    return [message_from_bytes(block) for block in re.split(rb"\r?\n\r?\n", text) if block.strip()]


def _header(message: Message, name: str) -> str:
    return str(message.get(name, "") or "")


def _recipients(message: EmailMessage) -> list[str]:
    values = [str(v) for name in _RECIPIENT_HEADERS for v in message.get_all(name, [])]
    return [address for _name, address in getaddresses(values) if address][:20]


def _text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    content = body.get_content()
    written = content if isinstance(content, str) else ""
    if body.get_content_type() == "text/html":
        # nh3 leaves out scripts and styles with their content, and every tag.
        written = html.unescape(nh3.clean(_BREAK.sub("\n", written), tags=set()))
    return clean_body(written)


def _files(message: EmailMessage) -> Iterator[ReadFile]:
    if not message.is_multipart():
        return
    for part in list(message.iter_attachments())[:MOST_FILES]:
        raw = part.get_payload(decode=True)
        content = raw if isinstance(raw, bytes) else b""
        kind = next((k for magic, k in _MAGIC.items() if content.startswith(magic)), "")
        kept = content if kind and len(content) <= KEPT_FILE_BYTES else b""
        name = clean_line(part.get_filename() or "").replace("/", "_").replace("\\", "_")
        yield ReadFile(name[:150] or part.get_content_type(), kind, len(content), kept)
