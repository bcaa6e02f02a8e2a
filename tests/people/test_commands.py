import pytest
from django.core.management import CommandError, call_command

from people.models import ImportBatch, User
from tests.factories.people import PostFactory
from tests.people.tables import row, xlsx


@pytest.fixture
def saved(tmp_path):
    def save(*rows):
        path = tmp_path / "職員.xlsx"
        path.write_bytes(xlsx(*rows).read())
        return str(path)

    return save


def test_it_imports_and_says_what_it_did(saved, nerima, capsys):
    remaining = PostFactory(organisation=nerima, person__last_name="残留").person

    call_command("import_people", saved(row()), organisation="131202", on="2026-04-01")

    assert User.objects.get(username="13120-100001").posts.get().start.isoformat() == "2026-04-01"
    said = capsys.readouterr().out
    assert "新規: 1" in said
    assert str(remaining) in said


def test_a_dry_run_writes_nothing(saved, nerima, capsys):
    call_command("import_people", saved(row()), organisation="131202", dry_run=True)

    assert "新規: 1" in capsys.readouterr().out
    assert not User.objects.filter(username="13120-100001").exists()
    assert not ImportBatch.objects.exists()


def test_a_faulty_row_stops_it(saved, nerima, capsys):
    with pytest.raises(CommandError):
        call_command("import_people", saved(row(), row(姓="")), organisation="131202")

    assert "3: 職員番号 2行目と職員番号が同じです。" not in capsys.readouterr().out
    assert not User.objects.filter(username="13120-100001").exists()


def test_the_same_file_twice_is_fine(saved, nerima):
    path = saved(row())
    call_command("import_people", path, organisation="131202")

    call_command("import_people", path, organisation="131202")

    assert User.objects.filter(username="13120-100001").count() == 1


@pytest.mark.parametrize(
    "options", [{"organisation": "999999"}, {"organisation": "131202", "on": "kein Tag"}]
)
def test_what_cannot_be_meant_is_refused(saved, nerima, options):
    with pytest.raises(CommandError):
        call_command("import_people", saved(row()), *_as_arguments(options))


def test_no_file_is_no_traceback(nerima):
    with pytest.raises(CommandError):
        call_command("import_people", "/no/such/file.xlsx")


def _as_arguments(options):
    return [part for name, value in options.items() for part in (f"--{name}", value)]
