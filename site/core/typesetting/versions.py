"""The versions that `patches` was written for. Apart, because importing them takes a second."""

from collections.abc import Callable

WRITTEN_FOR = {"xhtml2pdf": "0.2.28", "reportlab": "5.1.0"}


def unknown_versions(installed: Callable[[str], str]) -> dict[str, str]:
    """The packages whose installed version is another one, with that version."""
    found = {name: installed(name) for name in WRITTEN_FOR}
    return {name: version for name, version in found.items() if version != WRITTEN_FOR[name]}
