"""One site on this machine: its folder, its port, and the environment of its processes."""

import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]

# What a shell may have set for another host. The demo is closed in itself: it must never write
# into a real database nor send its letters to anybody.
NOT_FOR_THE_DEMO = (
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
    "MAILBOX_PAGE",
    "MFA_REQUIRED_FOR_ORGANIZERS",
    "OUTBOX_BOUNCE_ADDRESS",
    "OUTBOX_REPLY_ADDRESS",
    "OUTBOX_TRANSPORT",
    "PUENTE_DATA_DIR",
    "REDIS_URL",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SENTRY_DSN",
    "SITE_URL",
)


class LaunchError(Exception):
    """Why the site cannot start, in one sentence for the person at the terminal."""


@dataclass(frozen=True)
class Site:
    demo: bool
    data: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def processes(self) -> Path:
        """Who belongs to the running start, for the next one to look after a kill -9."""
        return self.data / "processes.json"

    @property
    def command(self) -> str:
        return "make demo" if self.demo else "make run"

    def environment(self, redis_url: str) -> dict[str, str]:
        """What every child is told; beyond this the shell's own variables hold."""
        environment = dict(os.environ)
        if self.demo:
            for name in NOT_FOR_THE_DEMO:
                environment.pop(name, None)
        environment.setdefault("DEBUG", "1")
        environment.setdefault("SITE_URL", self.address)
        environment |= {
            "PUENTE_DATA_DIR": str(self.data),
            "REDIS_URL": redis_url,
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONUNBUFFERED": "1",
        }
        return environment

    def by_hand(self, command: str) -> str:
        """`manage.py command` on this site's data, as somebody would type it in the checkout."""
        data = self.data.relative_to(CHECKOUT) if self.data.is_relative_to(CHECKOUT) else self.data
        prefix = f"PUENTE_DATA_DIR={shlex.quote(str(data))} " if self.demo else ""
        return f"{prefix}.venv/bin/python manage.py {command}"


def shown(path: Path) -> str:
    """`path` as somebody in the checkout or in its folder would name it."""
    return str(path.relative_to(CHECKOUT)) if path.is_relative_to(CHECKOUT) else str(path)


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
