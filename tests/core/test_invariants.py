import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core import invariants as module
from core.invariants import broken, invariant, invariants
from core.models import Job
from tests.factories.core import JobFactory


@pytest.fixture
def only_these(monkeypatch):
    """An empty register, so that the apps' own sentences stay out of the test."""
    monkeypatch.setattr(module, "_registered", {})
    monkeypatch.setattr(module, "autodiscover_modules", lambda _: None)


def test_invariant_is_kept_under_the_app_it_is_written_in(only_these):
    @invariant("One is one.")
    def one():
        return []

    assert [(item.app, item.sentence) for item in invariants()] == [("tests", "One is one.")]


def test_broken_lists_each_row_with_its_sentence(only_these):
    @invariant("B holds.")
    def b():
        return ["row 7", "row 9"]

    @invariant("A holds.")
    def a():
        return []

    assert broken() == [("B holds.", "row 7"), ("B holds.", "row 9")]


def test_only_the_named_apps_are_asked(only_these):
    @invariant("Never asked.")
    def never():
        raise AssertionError

    assert broken("core") == []


def test_command_says_how_many_hold(only_these, capsys):
    call_command("audit_invariants")

    assert capsys.readouterr().out == "0 invariants hold.\n"


def test_command_lists_each_broken_row_and_exits_1(only_these, capsys):
    @invariant("One is one.")
    def one():
        return ["row 7"]

    with pytest.raises(CommandError) as end:
        call_command("audit_invariants")

    assert end.value.returncode == 1
    assert capsys.readouterr().out == "tests: One is one. Broken by row 7.\n"


@pytest.mark.django_db
def test_jobs_in_order_break_nothing():
    JobFactory()
    JobFactory(running=True, done=3, total=8)
    JobFactory(finished=True, done=8, total=8)

    assert broken("core") == []


NOW = timezone.now()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("trait", "by_hand", "sentence"),
    [
        ({"running": True}, {"leased_until": None}, "A running job has begun"),
        ({"running": True}, {"started_at": None}, "A running job has begun"),
        ({"running": True}, {"attempts": 0}, "A running job has begun"),
        ({}, {"leased_until": None}, "A waiting job is queued again"),
        ({}, {"finished_at": NOW}, "A job has an end"),
        ({"finished": True}, {"finished_at": None}, "A job has an end"),
        ({"finished": True}, {"leased_until": NOW}, "A job has an end"),
        ({"total": 8}, {"done": 9}, "A job has not done more"),
    ],
)
def test_a_job_broken_by_hand_is_found(trait, by_hand, sentence):
    JobFactory(running=True)
    job = JobFactory(**trait)

    Job.objects.filter(pk=job.pk).update(**by_hand)

    found = broken("core")
    assert [row for _, row in found] == [f"job {job.pk}"]
    assert found[0][0].startswith(sentence)
