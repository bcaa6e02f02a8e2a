"""The facts that come with the product: bodies of Tokyo and the lists of words for posts.

`要確認` in a row is shown beside the organisation until the office has checked it.
"""

import csv
import datetime
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
BUREAU = {"code": "130001", "name": "東京都福祉局", "kana": "とうきょうとふくしきょく"}
# A tie needs a first day; before this nothing is asked of the records.
SINCE_LONG = datetime.date(2000, 4, 1)
FORMER = re.compile(r"(?P<name>.+)（(?P<end>[\d-]+)まで）")


def rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def opened_centres() -> list[dict[str, str]]:
    """Only what runs: what is planned is loaded by the version that follows its opening."""
    return [row for row in rows("guidance_centres") if row["status"] == "運営中"]


def day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def jurisdictions(centre: dict[str, str]) -> Iterator[tuple[str, datetime.date | None]]:
    """(municipality, first day it no longer belongs to this centre) for all it ever had."""
    yield from ((name, None) for name in centre["area"].split("・") if name)
    for former in filter(None, centre["former_area"].split("・")):
        found = FORMER.fullmatch(former)
        if found is None:
            raise ValueError(former)
        yield found["name"], day(found["end"])
