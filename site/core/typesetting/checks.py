"""`manage.py check`: nothing is printed with a typesetter nobody has looked at."""

from importlib import metadata
from typing import Any

from django.core import checks

from core.typesetting.fonts import FACES, FOLDER
from core.typesetting.versions import WRITTEN_FOR, unknown_versions


@checks.register()
def typesetter_is_known(**_: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{name} is {version}; core.typesetting replaces functions of {WRITTEN_FOR[name]}.",
            hint="Compare the replaced functions, run tests/core/test_typesetting*.py, "
            "then change core/typesetting/versions.py.",
            id="core.E001",
        )
        for name, version in unknown_versions(metadata.version).items()
    ]


@checks.register()
def fonts_are_there(**_: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"The font {face.file} is missing.",
            hint="docs/typesetting.md says how the fonts were made.",
            id="core.E002",
        )
        for face in FACES
        if not (FOLDER / face.file).is_file()
    ]
