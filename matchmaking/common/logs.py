"""What the logs say, and what they must not: the secrets that travel in links, and who is who."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# A part of an address that is long enough to be a secret: answers, invitations, confirmations of
# an address, new passwords. An address in a log that still worked would be a key under the mat.
SECRET = re.compile(r"(/|[?&][\w-]+=)[A-Za-z0-9_:%-]{30,}(?![\w.])")
REDACTED = r"\1[secret]"
# Mail servers repeat the address that they refuse, and databases the row.
ADDRESS = re.compile(r"[\w.+%=-]+@[\w-]+(?:\.[\w-]+)+")
# Told of each look that beat has a worker take, every five seconds, found something or not. What
# was done is told by the task that did it, and what failed by an error of the same loggers.
ROUTINE = ("celery.beat", "celery.worker.strategy", "celery.app.trace")

Event = MutableMapping[str, Any]


def redact(text: str) -> str:
    """`text` with every secret part of a link and every e-mail address blotted out."""
    return ADDRESS.sub("[address]", SECRET.sub(REDACTED, text))


def redact_event(logger: object, method: str, event: Event) -> Event:
    """A structlog processor: `redact` for all strings of an event."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = redact(value)
    return event


def redact_report(report: Any, hint: Any) -> Any:
    """The same for a report on its way to Sentry, however deep its strings lie."""
    if isinstance(report, dict):
        return {name: redact_report(value, hint) for name, value in report.items()}
    if isinstance(report, list | tuple):
        return [redact_report(value, hint) for value in report]
    return redact(report) if isinstance(report, str) else report


def configure_structlog() -> None:
    """Events of structlog go through the standard library's handlers, so that there is one log."""
    structlog.configure(
        processors=[*_common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def logging_config(*, level: str, machine_readable: bool) -> dict[str, Any]:
    """Django's LOGGING: lines for people on a laptop, JSON for the journal of a server."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if machine_readable
        else structlog.dev.ConsoleRenderer(colors=False, sort_keys=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "events": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _common(),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    redact_event,
                    renderer,
                ],
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "events"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {name: {"level": "WARNING" if level == "INFO" else level} for name in ROUTINE},
    }


def _common() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact_event,
    ]
