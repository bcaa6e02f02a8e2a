"""What the web server loads."""

import os
import subprocess
import sys

LOADED = """
import gc, sys
from config.wsgi import application
print(callable(application), "config.urls" in sys.modules, gc.get_freeze_count() > 100_000)
"""


def test_what_is_loaded_at_the_start_is_left_alone_by_the_garbage_collector(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "HAGUKUMI_VAR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join([".", "site"]),
    }

    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["True", "True", "True"]
