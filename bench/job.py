"""One job in a process of its own, as a worker does it: `python -m bench.job ID`. Says as JSON what
it took, without what it takes to start."""

import json
import resource
import sys
import time

import django

from bench.timing import cpu


def main(pk: int) -> None:
    django.setup()
    from core.jobs import run  # noqa: PLC0415 -- reads the settings

    begun = time.perf_counter()
    with cpu() as spent:
        run(pk)
    facts = {
        "cpu": spent[0],
        "seconds": round(time.perf_counter() - begun, 2),
        "mb_at_most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    main(int(sys.argv[1]))
