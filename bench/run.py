"""`make bench`: what the main pages cost, as a ratio to one bare Django view.

Starts the same server twice over one throw-away database with the demonstration in it: once as
the site, once with bench/bare.py. Ratios are of CPU time, because that stays put on a noisy
machine. DATABASE_URL may name an empty PostgreSQL; the CPU of its processes then counts too.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import django

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
        }
        django.setup()
        from bench.measuring import measure_all  # noqa: PLC0415 -- reads the settings

        report = measure_all(site=SETTINGS, bare="bench.bare")
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    show(report)


def show(report: dict[str, dict[str, float]]) -> None:
    print(f"{'page':<14}{'ratio':>8}{'CPU ms':>9}{'p95 ms':>9}{'queries':>9}")
    for name, facts in report.items():
        print(f"{name:<14}{facts['ratio']:>8}{facts['cpu_ms']:>9}", end="")
        print(f"{facts['p95_ms']:>9}{facts['queries']:>9}")
    print(f"ratio: CPU time of a request ÷ that of the bare view. Written to {REPORT}.")


if __name__ == "__main__":
    main()
