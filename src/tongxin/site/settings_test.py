"""Settings of the tests: as in production but for what would make them slow, or write outside a temporary folder.

SQLite in memory, or PostgreSQL where DATABASE_URL names one. The environment is set here, so that
processes that a test starts live in the same temporary installation.
"""

import atexit
import os
import shutil
import tempfile
from base64 import urlsafe_b64encode

_HOME = tempfile.mkdtemp(prefix="tongxin-test-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ.update(
    TONGXIN_HOME=_HOME,
    TONGXIN_SECRET_KEY="test-" + "k" * 60,
    TONGXIN_FIELD_KEYS=urlsafe_b64encode(b"f" * 32).decode(),
    TONGXIN_HASH_KEY="test-hash-key",
    DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright runs an event loop in the thread of the tests
)
for _name in ("TONGXIN_TODAY", "TONGXIN_FILES", "TONGXIN_STATIC", "TONGXIN_TLS", "TONGXIN_DEBUG", "TONGXIN_SECRETS"):
    os.environ.pop(_name, None)

from .settings import *  # noqa: E402,F403  the environment comes first

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 costs a tenth of a second
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # live_server serves from the finders, which know no hashed names
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
