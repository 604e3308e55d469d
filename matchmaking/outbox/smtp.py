"""SMTP that knows whether the letter's text had left the house when something broke."""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend as DjangoSMTP


class _Watched:
    """Mixed into smtplib's classes: remembers that the content was being handed over."""

    handed_over = False
    _in_data = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._in_data = True
        try:
            return super().data(msg)  # type: ignore[misc]
        finally:
            self._in_data = False

    def send(self, s: Any) -> None:
        # Commands are str, the letter itself is bytes: a connection that drops between DATA and
        # the server's 354 has carried no letter yet.
        if self._in_data and isinstance(s, bytes):
            self.handed_over = True
        super().send(s)  # type: ignore[misc]


class WatchedSMTP(_Watched, smtplib.SMTP):
    pass


class WatchedSMTPSSL(_Watched, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoSMTP):
    """Django's SMTP back end; after an error `handed_over` says whether the text had gone out."""

    handed_over = False

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return WatchedSMTPSSL if self.use_ssl else WatchedSMTP

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        try:
            return super().send_messages(email_messages)
        finally:
            self.handed_over = bool(getattr(self.connection, "handed_over", False))
