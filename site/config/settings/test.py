"""Fast hashing, no files left behind, PostgreSQL when TEST_DATABASE_URL is set."""

import tempfile

from .base import *

SECRET_KEY = "tests only"  # noqa: S105 -- test settings
MFA_SECRETS_KEY = SECRET_KEY
AUDIT_KEY = SECRET_KEY
ALLOWED_HOSTS = ["*"]
# A folder named by HAGUKUMI_TEST_VAR stays, and its database with it: the next run only migrates.
VAR = Path(env.text("HAGUKUMI_TEST_VAR", "") or tempfile.mkdtemp(prefix="hagukumi-test-"))
MEDIA_ROOT, PRIVATE_ROOT, STATIC_ROOT = VAR / "media", VAR / "private", VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of every client otherwise
DATABASES = {"default": env.database("TEST_DATABASE_URL", f"sqlite:///{VAR / 'test.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: races run in several real processes on the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
else:
    # The machine may not fail in the middle of a test: nobody waits for the disk.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c synchronous_commit=off")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "core.sessions"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECOND_FACTOR_ROLES = set()
ANONYMITY_DICTIONARY = ""  # what the machine has installed must not change what is found
LOGGING["root"]["level"] = "WARNING"
