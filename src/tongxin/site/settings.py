"""Settings, from the environment (12-factor); see .env.sample for every name."""

import os
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from tongxin.site import secrets
from tongxin.site.say import Failed

PACKAGE = Path(__file__).resolve().parent.parent
HOME = secrets.home()


def _database(address: str) -> dict[str, Any]:
    """The database that DATABASE_URL names. Raises: Failed: neither of the two; the address may hold a password."""
    try:
        told = dict[str, Any](dj_database_url.parse(address))
    except ValueError:
        told = {"ENGINE": ""}
    if not told["ENGINE"].endswith((".sqlite3", ".postgresql")):
        raise Failed(
            "DATABASE_URL应以postgres://或sqlite:///开头，或不设。",
            "DATABASE_URL should begin with postgres:// or sqlite:///, or not be set.",
        )
    return told


def _is_on(name: str) -> bool:
    return os.environ.get(name, "") == "1"


def _listed(text: str) -> list[str]:
    """What stands between commas; spaces beside them say nothing."""
    return [part for part in map(str.strip, text.split(",")) if part]


def _number(name: str, usual: int) -> int:
    """A whole number from the environment. Raises: Failed: it is none."""
    text = os.environ.get(name) or str(usual)
    if not text.isdecimal():
        raise Failed(f"{name}应是整数，不是“{text}”。", f"{name} should be a whole number, not “{text}”.")
    return int(text)


def _day(name: str) -> str:
    """A day from the environment, as it stands there; "" where it is not set. Raises: Failed: it is none."""
    text = os.environ.get(name, "")
    with suppress(ValueError):
        if not text or text == date.fromisoformat(text).isoformat() and text[:2] in ("19", "20"):
            return text
    raise Failed(
        f"{name}应是2025-12-22这样的日期，不是“{text}”。", f"{name} should be a day like 2025-12-22, not “{text}”."
    )


DEBUG = _is_on("TONGXIN_DEBUG")
SECRET_KEY = secrets.value("TONGXIN_SECRET_KEY")
TONGXIN_FIELD_KEYS = _listed(secrets.value("TONGXIN_FIELD_KEYS"))  # the first encrypts, all decrypt
TONGXIN_HASH_KEY = secrets.value("TONGXIN_HASH_KEY")
TONGXIN_METRICS_TOKEN = os.environ.get("TONGXIN_METRICS_TOKEN", "")
TONGXIN_TODAY = _day("TONGXIN_TODAY")
ALLOWED_HOSTS = _listed(os.environ.get("TONGXIN_HOSTS", "127.0.0.1,localhost,[::1]"))

INSTALLED_APPS = [
    "tongxin.site",  # first: its templates win, and ledger's `flush` may follow
    "tongxin.ledger",  # before Django's own, so that its `flush` command is found
    "tongxin.journal",
    "tongxin.people",
    "tongxin.matters",
    "tongxin.press",
    "tongxin.activities",
    "tongxin.giving",
    "tongxin.reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "tongxin.site.logs.Requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tongxin.people.middleware.HereMiddleware",
    "tongxin.site.nul.NulRefused",
    "tongxin.people.middleware.IdleMiddleware",
    "tongxin.people.second_factor.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers what a lock-out raises further in
]
ROOT_URLCONF = "tongxin.site.urls"
WSGI_APPLICATION = "tongxin.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tongxin.site.context.frame",
            ],
        },
    }
]

# Database: SQLite in the home folder, or what DATABASE_URL says.
if os.environ.get("DATABASE_URL"):
    DATABASES: dict[str, Any] = {"default": _database(os.environ["DATABASE_URL"])}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "tongxin.sqlite3"}}
DATABASES["default"]["CONN_MAX_AGE"] = 600  # on SQLite each new connection opens the WAL file again
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a reader that turns writer could not get the lock
        "timeout": 20,
        # FULL: what was answered is on the disk, power cut included. Of the cache each thread of each process has
        # one, behind it lies the system's, which all share: 4 MB of it are as quick as 20.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-4000;PRAGMA temp_store=MEMORY;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Tasks: a row in the same transaction, so the queue is the outbox.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Files and static files
_DATABASE = DATABASES["default"]
_BESIDE = Path(_DATABASE["NAME"]).parent if _DATABASE["ENGINE"].endswith("sqlite3") else HOME
TONGXIN_FILES = Path(os.environ.get("TONGXIN_FILES") or _BESIDE / "files")
TONGXIN_ERASURES = Path(os.environ.get("TONGXIN_ERASURES") or HOME / "erasures.jsonl")
TONGXIN_LAST_BACKUP = HOME / "last-backup.json"
TONGXIN_ALIVE = HOME / "worker.alive"  # touched by the worker every minute
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("TONGXIN_STATIC") or HOME / "static")
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 2**20  # evidence is at most 20 MB a file

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Login
AUTH_USER_MODEL = "people.User"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tongxin.people.passwords.NotAlike"},
    {"NAME": "tongxin.people.passwords.LongEnough", "OPTIONS": {"min_length": 8}},
    {"NAME": "tongxin.people.passwords.NotCommon"},
    {"NAME": "tongxin.people.passwords.MixedKinds"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: refuses a locked account whatever the password
    "tongxin.people.login.Backend",
]
SESSION_ENGINE = "tongxin.people.session_store"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
TONGXIN_IDLE_MINUTES = _number("TONGXIN_IDLE_MINUTES", 60)
ACCOUNT_ADAPTER = "tongxin.people.login.Adapter"
ACCOUNT_FORMS = {
    "login": "tongxin.people.login.LoginForm",
    "change_password": "tongxin.people.login.ChangePasswordForm",
    "reauthenticate": "tongxin.people.code_forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "tongxin.people.code_forms.CodeForm",
    "reauthenticate": "tongxin.people.code_forms.CodeAgainForm",
    "activate_totp": "tongxin.people.code_forms.ActivateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # there is no sign-up; allauth asks for this all the same
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = False  # axes counts failures, in the database, so that several servers count together
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # other sessions end: their hash of the password no longer fits
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "tongxin.people.login.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "同心"
MFA_RECOVERY_CODES_SHOW_ONCE = True
TONGXIN_MFA_ROLES = frozenset(_listed(os.environ.get("TONGXIN_MFA_ROLES", "")))
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "tongxin.people.login.username_of"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or anybody could keep an account locked for ever
AXES_LOCKOUT_CALLABLE = "tongxin.people.login.locked"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Browser
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: the small signs inside Tabler's stylesheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "tongxin.site.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = _listed(os.environ.get("TONGXIN_ORIGINS", ""))
if _is_on("TONGXIN_TLS"):  # behind a proxy that ends TLS and sets X-Forwarded-Proto itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^metrics/$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # one address is a whole office: an account is locked, not everybody behind its router
    "security.W005",  # HSTS for sub-domains: the neighbours under one's domain are not ours to bind
    "security.W021",  # preload: the same, and it cannot be taken back
]

# Mail: nowhere until a server is named
EMAIL_HOST = os.environ.get("TONGXIN_MAIL_HOST", "")
EMAIL_PORT = _number("TONGXIN_MAIL_PORT", 465)
EMAIL_HOST_USER = os.environ.get("TONGXIN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TONGXIN_MAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
DEFAULT_FROM_EMAIL = os.environ.get("TONGXIN_MAIL_FROM") or "tongxin@localhost"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "tongxin.site.logs.Plain"},
        "json": {"()": "tongxin.site.logs.Json"},
        "debug": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},  # messages in full
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "debug" if DEBUG else "json" if os.environ.get("TONGXIN_LOG_FORMAT") == "json" else "plain",
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("TONGXIN_LOG") or "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django_tasks_db": {"level": "ERROR"},  # its warnings say that it was asked to stop
    },
}
