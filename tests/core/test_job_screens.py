"""The lists of background work, stopping it and starting it again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from core import jobs
from core.models import AuditEvent
from core.states import JobState
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(monkeypatch):
    """Registers the kind of the factory's jobs with what a test needs."""

    def register(**facts):
        monkeypatch.setitem(jobs._kinds, "tests.count", jobs.Kind("数える", **facts))

    register()
    return register


@pytest.fixture
def signed_in(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def shown(answer):
    return [job.pk for job, _label in answer.context["rows"]]


def text_of(answer):
    return answer.content.decode()


class TestLists:
    def test_administrators_see_everybodys_the_newest_first(
        self, signed_in, administrator, worker, outsider, kind
    ):
        mine, theirs, nobodys = (
            JobFactory(by=worker), JobFactory(by=outsider), JobFactory(by=None)
        )  # fmt: skip

        answer = signed_in(administrator).get("/jobs/")

        assert shown(answer) == [nobodys.pk, theirs.pk, mine.pk]
        assert worker.full_name in text_of(answer)
        assert "数える" in text_of(answer)

    @pytest.mark.parametrize("who", ["worker", "nerima_hr", "metropolis"])
    def test_the_others_have_only_their_own(self, request, signed_in, who, outsider):
        user = request.getfixturevalue(who)
        own = JobFactory(by=user)
        JobFactory(by=outsider, title="よその取り込み")

        client = signed_in(user)

        assert client.get("/jobs/").status_code == 404
        answer = client.get("/jobs/own/")
        assert shown(answer) == [own.pk]
        assert "よその取り込み" not in text_of(answer)

    def test_narrow_by_state_and_kind(self, signed_in, administrator, kind):
        failed = JobFactory(state=JobState.FAILED)
        other = JobFactory(kind="people.import", state=JobState.FAILED)
        JobFactory(finished=True)
        client = signed_in(administrator)

        assert shown(client.get("/jobs/", {"state": "failed"})) == [other.pk, failed.pk]
        assert shown(client.get("/jobs/", {"state": "failed", "kind": "people.import"})) == [
            other.pk
        ]

    @pytest.mark.parametrize(
        "query",
        [{"state": "gone"}, {"kind": "'; drop"}, {"page": "-1"}, {"page": "10**9"}, {"page": "99"}],
    )
    def test_what_makes_no_sense_narrows_nothing(self, signed_in, administrator, query):
        job = JobFactory()

        assert shown(signed_in(administrator).get("/jobs/", query)) == [job.pk]

    def test_come_fifty_a_page(self, signed_in, administrator):
        jobs_made = JobFactory.create_batch(51)
        client = signed_in(administrator)

        assert len(shown(client.get("/jobs/"))) == 50
        assert shown(client.get("/jobs/", {"page": 2})) == [jobs_made[0].pk]

    def test_cost_the_same_queries_for_one_and_for_three(
        self, signed_in, administrator, worker, outsider, colleague
    ):
        client = signed_in(administrator)
        JobFactory(by=worker)
        client.get("/jobs/")
        with CaptureQueriesContext(connection) as one:
            client.get("/jobs/")
        JobFactory(by=outsider)
        JobFactory(by=colleague)
        with CaptureQueriesContext(connection) as three:
            client.get("/jobs/")

        assert len(three) == len(one)

    def test_say_so_when_there_is_nothing(self, signed_in, worker):
        assert "処理はありません" in text_of(signed_in(worker).get("/jobs/own/"))


class TestCancelling:
    @pytest.fixture
    def job(self, worker, kind):
        return JobFactory(running=True, by=worker, done=30, total=80)

    @pytest.mark.parametrize("who", ["worker", "administrator"])
    def test_is_asked_first_and_says_what_stays(self, request, signed_in, job, who):
        client = signed_in(request.getfixturevalue(who))
        url = f"/jobs/{job.public_id}/cancel/"

        assert url in text_of(client.get(f"/jobs/{job.public_id}/"))
        asked = text_of(client.get(url))
        assert "30 / 80" in asked
        assert "終わった分はそのまま" in asked
        job.refresh_from_db()
        assert job.state == JobState.RUNNING

        answer = client.post(url, follow=True)

        job.refresh_from_db()
        assert job.state == JobState.CANCELLED
        event = AuditEvent.objects.get(kind="core.job_cancelled")
        assert event.by == request.getfixturevalue(who)
        assert event.facts == {"job": job.pk, "kind": job.kind, "done": 30, "total": 80}
        about = set() if who == "worker" else {job.by_id}
        assert {*event.subjects.values_list("person", flat=True)} == about
        assert "終わった分はそのまま残っています" in text_of(answer)

    @pytest.mark.parametrize("who", ["colleague", "supervisor", "nerima_hr"])
    def test_is_nobody_elses(self, request, signed_in, job, who):
        client = signed_in(request.getfixturevalue(who))

        assert client.post(f"/jobs/{job.public_id}/cancel/").status_code == 404
        job.refresh_from_db()
        assert job.state == JobState.RUNNING

    @pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
    def test_too_late_is_told_and_changes_nothing(self, signed_in, worker, kind, state):
        job = JobFactory(by=worker, state=state)
        client = signed_in(worker)

        answer = client.post(f"/jobs/{job.public_id}/cancel/", follow=True)

        assert "もう取り消せません" in text_of(answer)
        job.refresh_from_db()
        assert job.state == state
        assert not AuditEvent.objects.filter(kind="core.job_cancelled").exists()

    def test_that_ends_between_look_and_click_is_told_too(
        self, signed_in, worker, job, monkeypatch
    ):
        monkeypatch.setattr("core.views.jobs.can_cancel_job", lambda *_: True)
        type(job).objects.filter(pk=job.pk).update(state=JobState.DONE)

        answer = signed_in(worker).post(f"/jobs/{job.public_id}/cancel/", follow=True)

        assert "もう取り消せません" in text_of(answer)

    def test_is_not_offered_where_nothing_may_stay_half_done(self, signed_in, worker, job, kind):
        kind(stops=False)
        client = signed_in(worker)

        assert "/cancel/" not in text_of(client.get(f"/jobs/{job.public_id}/"))
        client.post(f"/jobs/{job.public_id}/cancel/")
        job.refresh_from_db()
        assert job.state == JobState.RUNNING


class TestAgain:
    @pytest.fixture
    def failed(self, worker, kind):
        kind(again=True)
        return JobFactory(
            by=worker, state=JobState.FAILED, leased_until=None, fruitless=3, message="止まった"
        )

    def retry(self, client, job):
        return client.post(f"/jobs/{job.public_id}/retry/", follow=True)

    def test_queues_a_failed_job(self, signed_in, administrator, failed):
        self.retry(signed_in(administrator), failed)

        failed.refresh_from_db()
        assert (failed.state, failed.message, failed.fruitless) == (JobState.WAITING, "", 0)
        assert failed.leased_until is not None
        assert DBTaskResult.objects.count() == 1
        event = AuditEvent.objects.get(kind="core.job_retried")
        assert (event.by, event.facts["job"]) == (administrator, failed.pk)

    def test_is_not_for_who_started_it(self, signed_in, worker, failed):
        client = signed_in(worker)

        assert "/retry/" not in text_of(client.get(f"/jobs/{failed.public_id}/"))
        assert client.post(f"/jobs/{failed.public_id}/retry/").status_code == 404

    def test_is_refused_for_a_kind_that_does_not_allow_it(
        self, signed_in, administrator, failed, kind
    ):
        kind(again=False)

        answer = self.retry(signed_in(administrator), failed)

        assert "やり直せません" in text_of(answer)
        failed.refresh_from_db()
        assert failed.state == JobState.FAILED

    def test_is_refused_while_the_same_work_is_under_way(self, signed_in, administrator, failed):
        JobFactory(kind=failed.kind, key=failed.key)

        answer = self.retry(signed_in(administrator), failed)

        assert "すでに始まっています" in text_of(answer)
        assert not AuditEvent.objects.filter(kind="core.job_retried").exists()
        assert not DBTaskResult.objects.exists()

    @pytest.mark.parametrize("state", [JobState.DONE, JobState.RUNNING, JobState.CANCELLED])
    def test_is_refused_for_what_has_not_failed(self, signed_in, administrator, failed, state):
        job = JobFactory(state=state)

        assert self.retry(signed_in(administrator), job).status_code == 200
        job.refresh_from_db()
        assert job.state == state


def test_every_kind_of_work_has_a_name_that_people_read():
    assert [
        name for name, kind in jobs.kinds().items() if kind.label == name and "tests" not in name
    ] == []


def test_a_job_of_an_app_that_is_gone_is_still_listed(signed_in, administrator):
    JobFactory(kind="gone.away")

    assert "gone.away" in text_of(signed_in(administrator).get("/jobs/"))
