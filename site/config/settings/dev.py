"""`make run` and `make dev`: everything on this machine, demonstration included."""

from .base import *

SECRET_KEY = "development only, never on a server"  # noqa: S105 -- dev settings
MFA_SECRETS_KEY = SECRET_KEY
AUDIT_KEY = SECRET_KEY
DEBUG = env.flag("DJANGO_DEBUG")
ALLOWED_HOSTS = ["*"]
DEMONSTRATION = True
SECOND_FACTOR_ROLES = set()
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
