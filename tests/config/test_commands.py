"""`prepare` and `serve`: what makes `make run` short the second time, and says what went wrong."""

import socket
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import prepare, serve
from people.models import Organisation, User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine(settings, tmp_path):
    """A machine of its own, with three static files instead of three thousand."""
    source = tmp_path / "source"
    source.mkdir()
    for name in ("a.css", "b.js", "c.svg"):
        (source / name).write_text(name)
    settings.VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    prepare.get_finders.__globals__["get_finder"].cache_clear()
    yield source
    prepare.get_finders.__globals__["get_finder"].cache_clear()


def prepared():
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_prepare_brings_reference_data_and_static_files(machine):
    said = prepared()

    assert "database: up to date" in said
    assert "static files: collected" in said
    assert "demonstration" not in said
    assert Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY).count() == 62


def test_prepare_collects_static_files_again_only_when_one_has_changed(machine):
    prepared()
    assert "static files: up to date" in prepared()

    (machine / "a.css").write_text("changed")

    assert "static files: collected" in prepared()


def test_prepare_removes_static_files_that_are_no_more(machine, settings):
    prepared()
    (machine / "b.js").unlink()

    prepared()

    assert sorted(path.name for path in settings.STATIC_ROOT.iterdir()) == ["a.css", "c.svg"]


def test_prepare_never_loads_the_demonstration_beside_somebodys_own_people(settings):
    settings.DEMONSTRATION = True
    mine = UserFactory()

    assert prepare.load_demonstration() == "there already"
    assert set(User.objects.all()) == {mine}


def test_serve_says_which_port_is_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=str(port)):
            call_command("serve", port=port)


def test_serve_gives_its_children_both_source_roots(settings):
    roots = serve.environment()["PYTHONPATH"].split(":")

    assert roots == [str(settings.ROOT), str(settings.SITE)]


def test_serve_runs_server_worker_and_chores():
    assert [child.name for child in serve.children("127.0.0.1", 8000)] == [
        "web server",
        "job worker",
        "regular chores",
    ]


def test_serve_says_who_can_sign_in_to_the_demonstration():
    lines = serve.demonstration_lines()

    assert "hagukumi-demo" in lines[0]
    assert any(line.split()[0] == "shinnin" for line in lines[1:])
