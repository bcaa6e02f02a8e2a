"""The chores of the site as a whole, through the command that does them."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from core.memory import MANY, content_changed, remembered
from core.models import ContentChange, Tick
from core.states import JobState
from home.models import StandardPage
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db

AN_HOUR_AGO = -datetime.timedelta(hours=1)


def test_tick_returns_what_dead_workers_held():
    job = JobFactory(running=True, leased_until=timezone.now() + AN_HOUR_AGO)

    call_command("tick")

    job.refresh_from_db()
    assert job.state == JobState.WAITING


def test_tick_publishes_pages_whose_time_has_come():
    page = Page.get_first_root_node().add_child(
        instance=StandardPage(title="使い方", slug="how-to", live=False)
    )
    page.go_live_at = timezone.now() + AN_HOUR_AGO
    page.save_revision(approved_go_live_at=page.go_live_at)

    call_command("tick")

    page.refresh_from_db()
    assert page.live


def test_tick_forgets_sessions_that_have_ended():
    Session.objects.create(session_key="old", expire_date=timezone.now() + AN_HOUR_AGO)
    Session.objects.create(session_key="new", expire_date=timezone.now() - AN_HOUR_AGO)

    call_command("tick")

    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_tick_clears_the_queue_of_what_finished_long_ago():
    for days in (1, 30):
        DBTaskResult.objects.create(
            status="SUCCESSFUL",
            args_kwargs={},
            task_path="core.jobs.run_job",
            backend_name="default",
            run_after=timezone.now(),
            finished_at=timezone.now() - datetime.timedelta(days=days),
        )

    call_command("tick")

    assert DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 1


def test_tick_twice_changes_nothing_more():
    call_command("tick")
    call_command("tick")

    assert not Tick.objects.exclude(held_until=None).exists()


def test_tick_keeps_the_version_of_the_content_short():
    """The pages ask for it every time; what was remembered before is only made again."""
    for _ in range(MANY):
        content_changed()
    remembered("thing", lambda: "before")

    call_command("tick")

    assert ContentChange.objects.count() == 1
    assert remembered("thing", lambda: "after") == "after"


def test_a_few_changes_of_content_are_left_alone():
    """Nothing that is remembered need be made again for them."""
    ContentChange.objects.all().delete()
    for _ in range(MANY - 1):
        content_changed()
    remembered("thing", lambda: "before")

    call_command("tick")

    assert ContentChange.objects.count() == MANY - 1
    assert remembered("thing", lambda: "after") == "before"
