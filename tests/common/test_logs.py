import json
import logging
import logging.config
from collections.abc import Callable, Iterator

import pytest
import structlog

from matchmaking.common.logs import ROUTINE, logging_config, redact, redact_report
from matchmaking.common.tokens import new_token


@pytest.mark.parametrize(
    "address",
    ["/r/{}/", "/r/{}/stop/", "GET /organisations/invitations/{}/accept/", "/x/?token={}&lang=ja"],
)
def test_a_secret_in_an_address_is_blotted_out(address):
    token = new_token()

    assert redact(address.format(token)) == address.format("[secret]")


@pytest.mark.parametrize(
    "harmless",
    [
        "GET /missions/17/proposals/?state=proposed",
        "/static/vendor/bootstrap/js/bootstrap.bundle.min.c3d406f6f981.js",
        "request_id=f1b3e81e-e1ee-4a73-a8fe-7732508b55f8",
        "redis://127.0.0.1:6379/0",
    ],
)
def test_what_is_no_secret_stays(harmless):
    assert redact(harmless) == harmless


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("550 5.1.1 <ana@example.com>: no such user", "550 5.1.1 <[address]>: no such user"),
        ("Key (email)=(ana.p+mx@correo.example.mx)", "Key (email)=([address])"),
    ],
)
def test_an_address_that_somebody_else_repeats_is_blotted_out(said, logged):
    assert redact(said) == logged


@pytest.fixture
def configured(capsys) -> Iterator[Callable[[str], Callable[[], str]]]:
    """Configures the log as a process at that level does; gives what to read it by."""
    root = logging.getLogger()
    loggers = [root, *map(logging.getLogger, ROUTINE)]
    before = [(logger, logger.level) for logger in loggers]
    handlers = root.handlers[:]

    def configure(level: str) -> Callable[[], str]:
        logging.config.dictConfig(logging_config(level=level, machine_readable=True))
        return lambda: capsys.readouterr().err

    yield configure
    root.handlers = handlers
    for logger, level in before:
        logger.setLevel(level)


@pytest.mark.parametrize("name", ROUTINE)
def test_a_look_that_found_nothing_is_told_only_at_debug(configured, name):
    logger = logging.getLogger(name)
    said = configured("INFO")
    logger.info("a look every five seconds")
    logger.error("it failed")
    quiet = said()
    said = configured("DEBUG")
    logger.info("a look every five seconds")

    assert "it failed" in quiet
    assert "every five seconds" not in quiet
    assert "every five seconds" in said()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "forwarded", "logged"),
    [
        (0, "", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        # The first is what the reader claimed, the last what the proxy saw.
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 192.0.2.1", "203.0.113.7"),
        (2, "203.0.113.7", None),
    ],
)
def test_the_log_has_the_address_that_the_limits_count_by(
    client, configured, settings, proxies, forwarded, logged
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    said = configured("INFO")
    headers = {"X-Real-IP": "198.51.100.9", "Forwarded": "for=198.51.100.9"}
    if forwarded:
        headers["X-Forwarded-For"] = forwarded

    client.get("/livez", headers=headers)

    events = [json.loads(line) for line in said().splitlines()]
    assert [event["ip"] for event in events] == [logged, logged]


@pytest.mark.django_db
def test_the_log_does_not_say_what_was_searched_for(client, configured):
    said = configured("INFO")

    client.get("/nowhere/", {"q": "Ana Pérez"}, headers={"Accept-Language": "en"})

    started, finished, _not_found = map(json.loads, said().splitlines())
    assert started["request"] == finished["request"] == "GET /nowhere/"


@pytest.mark.parametrize("machine_readable", [True, False])
def test_log_lines_of_django_and_of_structlog_hold_no_secret(machine_readable, capsys):
    token = new_token()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logging.config.dictConfig(logging_config(level="INFO", machine_readable=machine_readable))
        logging.getLogger("django.request").warning("Not Found: %s", f"/r/{token}/")
        structlog.get_logger("requests").info("request_started", request=f"GET /r/{token}/")
        try:
            raise ValueError(f"no such page: /r/{token}/")
        except ValueError:
            logging.getLogger("django.request").exception("Internal Server Error")
    finally:
        root.handlers, root.level = handlers, level
    lines = capsys.readouterr().err

    assert token not in lines
    assert lines.count("/r/[secret]/") == 3
    if machine_readable:
        events = [json.loads(line) for line in lines.splitlines()]
        assert [event["level"] for event in events] == ["warning", "info", "error"]
        assert "ValueError" in events[2]["exception"]


def test_a_report_to_sentry_holds_no_secret():
    token = new_token()
    report = {"request": {"url": f"https://puente.example/r/{token}/"}, "crumbs": [f"/r/{token}/"]}

    assert redact_report(report, None) == {
        "request": {"url": "https://puente.example/r/[secret]/"},
        "crumbs": ["/r/[secret]/"],
    }
