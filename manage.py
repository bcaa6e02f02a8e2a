#!/usr/bin/env python
"""Django's command line, with site/ as a second source root beside the apps."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    sys.path.insert(1, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- after the path

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
