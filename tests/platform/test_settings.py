"""One settings file: what the environment says holds, and nothing secret is made up or shown."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.utils.module_loading import import_string

from matchmaking.common.caches import SharedOrOwnCache
from matchmaking.common.launcher.site import CHECKOUT

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "k9" * 30,
    "ALLOWED_HOSTS": "puente.example, www.puente.example",
    "SITE_URL": "https://puente.example/",
    "DATABASE_URL": "postgres://puente:secret@db.example:5433/puente",
    "REDIS_URL": "redis://redis.example:6379/1",
}


def read_settings(data: Path, *names: str, **environment: str) -> dict[str, Any]:
    code = (
        "import json, sys; import matchmaking.settings as s;"
        "print(json.dumps({name: getattr(s, name, None) for name in sys.argv[1:]}, default=str))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *names],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "PUENTE_DATA_DIR": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise RuntimeError(result.stderr.splitlines()[-1])
    return json.loads(result.stdout)


def test_with_nothing_set_it_is_a_laptop(tmp_path):
    data = tmp_path / "a new folder"

    found = read_settings(
        data, "DEBUG", "DATABASES", "REDIS_URL", "ALLOWED_HOSTS", "SITE_URL", "MAILBOX_PAGE"
    )

    assert found["DEBUG"] is True
    assert found["DATABASES"]["default"]["NAME"] == str(data / "puente.sqlite3")
    assert found["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["DATABASES"]["default"]["OPTIONS"]["init_command"]
    assert found["REDIS_URL"].endswith("/redis/redis.sock")
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["SITE_URL"] == "http://127.0.0.1:8000"
    assert found["MAILBOX_PAGE"] is True


def test_production_takes_everything_from_the_environment(tmp_path):
    found = read_settings(
        tmp_path,
        *("DEBUG", "DATABASES", "CELERY_BROKER_URL", "ALLOWED_HOSTS", "SITE_URL", "SECRET_KEY"),
        *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "MAILBOX_PAGE"),
        *("OUTBOX_TRANSPORT", "MFA_REQUIRED_FOR_ORGANIZERS"),
        **PRODUCTION,
    )

    database = found["DATABASES"]["default"]
    assert (database["ENGINE"], database["HOST"], database["PORT"]) == (
        "django.db.backends.postgresql",
        "db.example",
        5433,
    )
    assert found["CELERY_BROKER_URL"] == "redis://redis.example:6379/1"
    assert found["ALLOWED_HOSTS"] == ["puente.example", "www.puente.example"]
    assert found["SITE_URL"] == "https://puente.example"
    assert found["SECRET_KEY"] == PRODUCTION["SECRET_KEY"]
    assert found["OUTBOX_TRANSPORT"].endswith("smtp.EmailBackend")
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert found[name] is True
    assert found["MFA_REQUIRED_FOR_ORGANIZERS"] is True
    assert found["MAILBOX_PAGE"] is False
    assert found["DEBUG"] is False


def test_production_goes_on_without_redis_and_gives_a_lost_database_up(tmp_path):
    found = read_settings(tmp_path, "CACHES", "DATABASES", **PRODUCTION)

    assert import_string(found["CACHES"]["default"]["BACKEND"]) is SharedOrOwnCache
    options = found["DATABASES"]["default"]["OPTIONS"]
    assert options["connect_timeout"] == 5
    silent = (
        options["keepalives_idle"] + options["keepalives_count"] * options["keepalives_interval"]
    )
    assert silent <= 60

    asked = PRODUCTION | {"DATABASE_URL": f"{PRODUCTION['DATABASE_URL']}?connect_timeout=9"}
    options = read_settings(tmp_path, "DATABASES", **asked)["DATABASES"]["default"]["OPTIONS"]
    assert int(options["connect_timeout"]) == 9


def test_production_invents_no_secret(tmp_path):
    with pytest.raises(RuntimeError, match="Set SECRET_KEY"):
        read_settings(tmp_path, "SECRET_KEY", **(PRODUCTION | {"SECRET_KEY": ""}))

    assert list(tmp_path.iterdir()) == []


def test_laptop_secret_stays_and_only_its_owner_reads_it(tmp_path):
    first = read_settings(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    second = read_settings(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    file = tmp_path / "secret_key"

    assert first == second == file.read_text()
    assert len(first) >= 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_retired_secret_still_reads_what_it_signed(tmp_path):
    found = read_settings(tmp_path, "SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS="old-one,older")

    assert found["SECRET_KEY_FALLBACKS"] == ["old-one", "older"]


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("True", True), ("yes", True), ("0", False), ("", False)]
)
def test_flags_are_read_as_people_write_them(tmp_path, text, on):
    found = read_settings(tmp_path, "MAILBOX_PAGE", MAILBOX_PAGE=text)

    assert found["MAILBOX_PAGE"] is on


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("EMAIL_USE_TLS", "ture", "EMAIL_USE_TLS is 'ture'; it takes 1 or 0."),
        ("EMAIL_PORT", "smtp", "EMAIL_PORT is 'smtp'; it takes a whole number up to 65535."),
        ("EMAIL_PORT", "70000", "EMAIL_PORT is '70000'"),
        ("MAIL_RETENTION_DAYS", "-1", "MAIL_RETENTION_DAYS is '-1'; it takes a whole number."),
        ("MAIL_RETENTION_DAYS", "one year", "MAIL_RETENTION_DAYS is 'one year'"),
        ("SITE_URL", "puente.example", "SITE_URL is 'puente.example'; it takes an address"),
        ("SITE_URL", "https://", "SITE_URL is 'https:'"),
        ("SITE_URL", "https://puente.example:x", "SITE_URL is 'https://puente.example:x'"),
        ("API_RATE", "300 per minute", "API_RATE is '300 per minute'; it takes a number for each"),
        ("LOG_LEVEL", "verbose", "LOG_LEVEL is 'VERBOSE'; it takes one of DEBUG, INFO"),
        ("REDIS_URL", "redis.example:6379", "REDIS_URL must begin with redis://"),
        ("DATABASE_URL", "db.example/puente", "DATABASE_URL must begin with postgres://"),
        ("DATABASE_URL", "postgres://puente:secret#1@db/puente", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", "mysql://puente:secret@db/puente", "DATABASE_URL must begin with"),
    ],
)
def test_what_cannot_be_meant_is_told_by_its_name(tmp_path, name, value, told):
    with pytest.raises(RuntimeError) as refused:
        read_settings(tmp_path, name, **(PRODUCTION | {name: value}))

    assert told in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_level_is_read_as_people_write_it(tmp_path):
    found = read_settings(tmp_path, "LOGGING", LOG_LEVEL="warning")

    assert found["LOGGING"]["root"]["level"] == "WARNING"


def test_a_task_outlives_neither_its_lease_nor_its_message(tmp_path):
    found = read_settings(
        tmp_path,
        *("CELERY_TASK_TIME_LIMIT", "CELERY_BROKER_TRANSPORT_OPTIONS", "CELERY_RESULT_BACKEND"),
        *("CELERY_TASK_ACKS_LATE", "CELERY_TASK_REJECT_ON_WORKER_LOST"),
    )

    redelivered_after = found["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"]
    assert found["CELERY_TASK_TIME_LIMIT"] < redelivered_after
    assert found["CELERY_TASK_ACKS_LATE"] is True
    assert found["CELERY_TASK_REJECT_ON_WORKER_LOST"] is True
    assert found["CELERY_RESULT_BACKEND"] is None
