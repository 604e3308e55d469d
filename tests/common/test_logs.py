import json
import logging
import logging.config

import pytest
import structlog

from matchmaking.common.logs import logging_config, redact, redact_report
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
    ],
)
def test_what_is_no_secret_stays(harmless):
    assert redact(harmless) == harmless


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
