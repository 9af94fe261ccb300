"""Settings, from the environment (12-factor); see .env.sample for every name."""

import os
from pathlib import Path

import dj_database_url

from tongxin.site import secrets

PACKAGE = Path(__file__).resolve().parent.parent
HOME = secrets.home()

DEBUG = os.environ.get("TONGXIN_DEBUG", "") == "1"
SECRET_KEY = secrets.value("TONGXIN_SECRET_KEY")
TONGXIN_FIELD_KEYS = secrets.value("TONGXIN_FIELD_KEYS").split(",")
TONGXIN_HASH_KEY = secrets.value("TONGXIN_HASH_KEY")
TONGXIN_TODAY = os.environ.get("TONGXIN_TODAY", "")
ALLOWED_HOSTS = os.environ.get("TONGXIN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials",
    "django_htmx",
    "tongxin.journal",
    "tongxin.people",
    "tongxin.ledger",
    "tongxin.matters",
    "tongxin.reports",
    "tongxin.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tongxin.people.middleware.HereMiddleware",
]
AUTH_USER_MODEL = "people.User"
ROOT_URLCONF = "tongxin.site.urls"
TEMPLATES = [
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
DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL") or f"sqlite:///{HOME}/tongxin.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;",
        },
    }
TONGXIN_FILES = Path(os.environ.get("TONGXIN_FILES") or HOME / "files")
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = os.environ.get("TONGXIN_STATIC") or HOME / "static"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
