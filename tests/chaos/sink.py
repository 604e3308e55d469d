"""A mail server that keeps what it took, and tells a listener how far each conversation is."""

import re
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# The last one is the moment after the server has said that it has the letter.
STAGES = ("EHLO", "MAIL", "RCPT", "DATA", "answered")
Listener = Callable[[str, int], None]


class Taken(NamedTuple):
    message_id: str
    recipient: str
    text: str


class Sink:
    """`taken` is every letter the server said yes to, in that order, as often as it came."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.listener: Listener = lambda stage, port: None
        self._lock = threading.Lock()

    def _tell(self, stage: str, session: Session) -> None:
        self.listener(stage, session.peer[1])

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list
    ) -> list[str]:
        session.host_name = hostname
        self._tell("EHLO", session)
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        envelope.mail_from = address
        self._tell("MAIL", session)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        envelope.rcpt_tos.append(address)
        self._tell("RCPT", session)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        body = message.get_body(("plain",))
        letter = Taken(
            str(message["Message-ID"]).strip(),
            envelope.rcpt_tos[0],
            body.get_content() if body else "",
        )
        with self._lock:
            self.taken.append(letter)
        self._tell("DATA", session)
        server.loop.call_soon(self._tell, "answered", session)
        return "250 OK"


class Server:
    """A sink on a port of this machine that the system chooses."""

    def __init__(self) -> None:
        self.sink = Sink()
        self._controller = _Controller(self.sink, hostname="127.0.0.1", port=0)

    def __enter__(self) -> "Server":
        self._controller.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        port: int = self._controller.server.sockets[0].getsockname()[1]
        return port


class _Controller(Controller):
    def _trigger_server(self) -> None:
        # aiosmtpd greets itself at the port it was given, which is none yet.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


LINK = re.compile(r"/r/[\w-]{43}/")
