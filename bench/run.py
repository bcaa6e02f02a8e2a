"""`make bench`: what the main pages cost, as a ratio to one bare Django view.

Starts the same server twice over one throw-away database with the demonstration and a crowd of
2,000 people in it (bench/crowd.py): once as the site, once with bench/bare.py. Ratios are of CPU
time, because that stays put on a noisy machine. DATABASE_URL may name an empty PostgreSQL; the CPU
of its processes then counts too.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import django
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "build" / "bench.json"
SETTINGS = "config.settings.dev"


def main() -> None:
    sys.path[:0] = roots = [str(ROOT), str(ROOT / "site")]
    with tempfile.TemporaryDirectory(prefix="hagukumi-bench-") as var:
        os.environ |= {
            "HAGUKUMI_VAR": var,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "PYTHONPATH": os.pathsep.join(roots),
            # The file itself is measured, not how quickly a job is begun.
            "EXPORT_CELLS_AT_ONCE": "1000000",
        }
        django.setup()
        from bench.measuring import measure_all  # noqa: PLC0415 -- reads the settings

        report = measure_all(site=SETTINGS, bare="bench.bare")
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    show(report)


def show(report: dict[str, dict[str, float]]) -> None:
    print(f"On {connection.vendor}. Ratio: CPU time of a visit ÷ that of the bare view.")
    for name, facts in report.items():
        told = "  ".join(f"{what} {number:>8}" for what, number in facts.items())
        print(f"{name:<14}{told}")
    print(f"Written to {REPORT}.")


if __name__ == "__main__":
    main()
