"""The files of this checkout, for tests about the code itself."""

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {"__pycache__", "node_modules", "var", "build", "dist", "test-results"}


def files(*endings: str) -> Iterator[Path]:
    """Every file of ours with one of the endings, in a steady order; all without endings."""
    for folder, inner, names in os.walk(ROOT):
        # Hidden folders hold what tools keep (.git, .venv, caches); .ci is ours.
        inner[:] = sorted(
            name
            for name in inner
            if name not in NOT_OURS and (not name.startswith(".") or name == ".ci")
        )
        for name in sorted(names):
            if not endings or name.endswith(endings):
                yield Path(folder, name)


def code() -> Iterator[Path]:
    """Python that runs the site: no tests, no migrations."""
    for path in files(".py"):
        if path.relative_to(ROOT).parts[0] != "tests" and path.parent.name != "migrations":
            yield path


def templates() -> Iterator[Path]:
    return (path for path in files(".html", ".txt", ".xml") if "templates" in path.parts)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
