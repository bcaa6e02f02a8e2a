"""Entry point of the web server: config.wsgi:application with site/ on the path."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 -- needs the line above

# Half a million objects are there for good from here on. The garbage collector went through all
# of them again and again while a large table was made: a third of what a file of it cost.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
