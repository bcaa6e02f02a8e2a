"""The test settings with the cache of a real office, for server processes that tests start."""

import os

from config.settings.test import *  # noqa: F403 -- as every settings file
from config.settings.test import DATABASES

DATABASES["default"]["NAME"] = os.environ["OFFICE_DATABASE"]
PUBLIC_BASE_URL = "http://localhost"
if redis := os.environ.get("OFFICE_REDIS"):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis,
            "KEY_PREFIX": os.environ["OFFICE_PREFIX"],
        }
    }
else:
    CACHES = {"default": {"BACKEND": "core.caches.SteadyDatabaseCache", "LOCATION": "core_cache"}}
