"""A mail server on this machine whose every answer a test can script."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from matchmaking.outbox.domain import transport
from tests.ports import free_port


class Sink:
    """Takes mail and keeps it. `script` maps a verb to what it answers instead, or to "drop".

    The verbs are those of a conversation: connect, EHLO (HELO answers alike), MAIL, RCPT, DATA (the
    command), text (the letter itself), QUIT.
    """

    def __init__(self) -> None:
        self.script: dict[str, str] = {}
        self.taken: list[Envelope] = []

    def answer(self, server: SMTP, verb: str, usual: str) -> str:
        scripted = self.script.get(verb)
        if scripted == "drop":
            server.transport.abort()
            return "421 gone"
        return scripted or usual

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list
    ) -> list[str]:
        session.host_name = hostname
        scripted = self.answer(server, "EHLO", "")
        return [scripted] if scripted else responses

    async def handle_HELO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str
    ) -> str:
        session.host_name = hostname
        return self.answer(server, "EHLO", f"250 {server.hostname}")

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        envelope.mail_from = address
        return self.answer(server, "MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answer(server, "RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.answer(server, "text", "250 OK")
        if answer.startswith("250") or self.script.get("text") == "drop":
            self.taken.append(envelope)
        return answer

    async def handle_QUIT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        return self.answer(server, "QUIT", "221 Bye")


class ScriptedSMTP(SMTP):
    """Where aiosmtpd asks its handler nothing: at the greeting, and at the DATA command."""

    event_handler: Sink

    async def _handle_client(self) -> None:
        greeting = self.event_handler.answer(self, "connect", "")
        if not greeting:
            await super()._handle_client()
        elif not self.transport.is_closing():
            await self.push(greeting)
            self.transport.close()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        answer = self.event_handler.answer(self, "DATA", "")
        if not answer:
            await super().smtp_DATA(arg)
        elif not self.transport.is_closing():
            await self.push(answer)


class ScriptedController(Controller):
    def factory(self) -> SMTP:
        return ScriptedSMTP(self.handler, **self.SMTP_kwargs)


@pytest.fixture(autouse=True)
def _nobody_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_quiet_until", 0.0)


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    handler = Sink()
    port = free_port()
    controller = ScriptedController(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_TIMEOUT = 5
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    try:
        yield handler
    finally:
        controller.stop()
