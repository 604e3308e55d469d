"""Messages as mail programs and mail servers write them."""

from email.message import EmailMessage


def reply(
    to: str,
    text: str = "はい、興味があります。",
    *,
    sender: str = "田中 一郎 <tanaka@naniwa.example.jp>",
    subject: str = "Re: 樹脂部品",
    **headers: str,
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = "<reply-1@naniwa.example.jp>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def bounce(to: str, *, action: str = "failed", status: str = "5.1.1", code: str = "550") -> bytes:
    """RFC 3464, as Postfix writes it."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Sun, 22 Nov 2026 10:00:00 +0900

Final-Recipient: rfc822; somebody-else@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {code} {status} told so

--B
Content-Type: message/rfc822

Message-ID: <forged@mision.example>
Subject: the letter

text
--B--
""".encode()


def complaint(to: str, mail_from: str, kind: str = "abuse") -> bytes:
    """RFC 5965, as a mailbox provider writes it."""
    return f"""\
From: feedback@provider.example
To: {to}
Subject: FW: the letter
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B"

--B
Content-Type: text/plain

This is an abuse report.

--B
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1.0
Version: 1
Original-Mail-From: <{mail_from}>

--B
Content-Type: message/rfc822

From: Puente <puente@mision.example>
Subject: the letter

text
--B--
""".encode()
