"""House rules that neither the linter nor the type checker can see (docs/architecture.md)."""

import re
import site
import sysconfig
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.tree import ROOT, code, files, line_of, named, templates

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
APPS = PROJECT["tool"]["importlinter"]["root_packages"]
# From the top down, as import-linter reads them: {app: how high it stands}.
LAYERS = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
HEIGHT = {app.strip(): -depth for depth, layer in enumerate(LAYERS) for app in layer.split("|")}
LONGEST_FILE = 300

THIS_FILE = Path(__file__)


def found_in(paths, pattern):
    """["file:line"] of every match, for an answer one can click on."""
    places = []
    for path in paths:
        if path == THIS_FILE:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a font, a picture
        places += [f"{named(path)}:{line_of(text, m.start())}" for m in pattern.finditer(text)]
    return places


def test_site_is_pythons_own_module_and_ours_only_a_folder():
    assert not (ROOT / "site" / "__init__.py").exists()
    assert site.__file__.startswith(sysconfig.get_path("stdlib"))


@pytest.mark.parametrize("app", APPS)
def test_every_app_is_installed_and_has_its_apps_file(app):
    folder = ROOT / app if (ROOT / app).is_dir() else ROOT / "site" / app

    assert (folder / "apps.py").exists()
    assert apps.is_installed(app)
    assert Path(apps.get_app_config(app).path) == folder


def test_every_app_has_its_layer():
    assert set(HEIGHT) == set(APPS)


def test_foreign_keys_run_the_same_way_as_imports():
    """Also those named by a string, which import-linter cannot see. Who a row belongs to
    (AUTH_USER_MODEL) is free, and so is a page chooser: wagtailcore.Page has no layer."""
    wrong = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if (
                not field.concrete
                or target is None
                or target._meta.label == settings.AUTH_USER_MODEL
            ):
                continue
            here, there = (HEIGHT.get(item._meta.app_label) for item in (model, target))
            if here is None or there is None or model._meta.app_label == target._meta.app_label:
                continue
            if there >= here:
                wrong.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")

    assert wrong == []


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "services.py", "managers.py"])
def test_a_file_is_named_for_its_subject(name):
    assert [named(path) for path in files(name) if path.name == name] == []


def test_no_file_is_longer_than_one_can_read():
    lengths = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*code(), *templates()]
    }

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a style attribute", r"<[a-zA-Z][^<>]*\sstyle\s*="),
        ("an inline handler", r"<[a-zA-Z][^<>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*="),
        ("an inline script", r"<script(?![^>]*(\ssrc=|\stype=\"application/json\"))[^>]*>"),
        ("a script address", r"""(href|action)\s*=\s*["']?\s*javascript:"""),
    ],
)
def test_no_template_needs_an_unsafe_policy(what, pattern):
    assert found_in(templates(), re.compile(pattern)) == [], what


def test_blocktranslate_is_always_trimmed():
    """Otherwise the indentation of the template is part of the message."""
    untrimmed = re.compile(r"{%-?\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)")

    assert found_in(templates(), untrimmed) == []


def test_nothing_refers_to_what_lies_outside_of_the_project():
    outside = re.compile(r"\.\./shared|/work/|shared/(design|data|hooks|prototypes|seeds|tools)")

    assert found_in(files(), outside) == []


def test_no_package_address_is_written_down():
    """Where packages come from is the machine's own business."""
    # Spelt so that this line is not itself what it looks for.
    address = re.compile(r"/(?:simple)/|--(extra-)?(?:index-url)|--(?:find-links)|py(?:pi)\.org")

    assert found_in(files(), address) == []


def test_every_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    tables = re.findall(
        r"^(?:dependencies|test|check) = \[\n(.*?)^\]", text, re.DOTALL | re.MULTILINE
    )
    unexplained = []
    for table in tables:
        explained = False  # a comment above counts for all that follow it
        for line in filter(None, map(str.strip, table.splitlines())):
            explained = explained or line.startswith("#")
            if not explained and "  #" not in line:
                unexplained.append(line)

    assert len(tables) == 3
    assert unexplained == []


def test_every_suppression_says_why():
    bare = re.compile(
        r"#\s*noqa\b(?!: [A-Z0-9, ]+ -- \S)|#\s*type:\s*ignore\b(?!\[[a-z-, ]+\]  ?# \S)"
    )

    assert found_in(code(), bare) == []


def test_what_tests_run_on_is_what_the_site_runs_on():
    """dev.txt holds every package of run.txt, in the same version."""
    run, dev = (
        set(re.findall(r"^\S+==\S+", (ROOT / "requirements" / name).read_text(), re.MULTILINE))
        for name in ("run.txt", "dev.txt")
    )

    assert run
    assert run - dev == set()
