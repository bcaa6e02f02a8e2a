"""The content files: where they lie and how they are read."""

import tomllib
import uuid
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
COURSES = (
    "abuse-basics",
    "interview-basics",
    "personal-information",
    "foster-records",
    "family-centre",
    "foster-care",
    "home-visit-day",
    "case-meeting",
    "facilitator-basics",
    "facilitator-exercise",
)
CASES = ("expectant-mother", "school-absence", "return-home")
EXERCISES = ("school-absence", "return-home", "expectant-mother")
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://hagukumi.example.invalid/demonstration")


def read(*path: str) -> dict[str, Any]:
    with CONTENT.joinpath(*path).open("rb") as file:
        return tomllib.load(file)


def read_all(*folder: str) -> list[dict[str, Any]]:
    """Every file of a folder in the order of the names; a folder that is not there is empty."""
    return [read(*folder, path.name) for path in sorted(CONTENT.joinpath(*folder).glob("*.toml"))]


def subject_key(*path: str) -> uuid.UUID:
    """The same page has the same key on every machine, so links and records can be compared."""
    return uuid.uuid5(NAMESPACE, "/".join(path))
