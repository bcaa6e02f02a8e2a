"""The page of a job, and published media with stretches."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.documents.models import Document

from core.states import JobState
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db


def page(client, job, **headers):
    return client.get(f"/jobs/{job.public_id}/", headers=headers)


@pytest.fixture
def job(worker):
    return JobFactory(running=True, by=worker, done=3, total=8)


def test_signed_out_is_sent_to_the_log_in(client, job):
    assert page(client, job).status_code == 302


def test_who_started_it_sees_how_far_it_is(client, job, worker):
    client.force_login(worker)

    text = page(client, job).content.decode()

    assert "名簿の取り込み" in text
    assert 'value="3" max="8"' in text


def test_an_administrator_sees_it_and_others_find_nothing(client, job, administrator, colleague):
    client.force_login(administrator)
    assert page(client, job).status_code == 200

    client.force_login(colleague)
    assert page(client, job).status_code == 404


def test_an_unknown_job_is_404(client, worker):
    client.force_login(worker)

    assert client.get(f"/jobs/{uuid.uuid4()}/").status_code == 404


def test_it_refuses_post(client, job, worker):
    client.force_login(worker)

    assert client.post(f"/jobs/{job.public_id}/").status_code == 405


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.RUNNING])
def test_an_open_job_loads_itself_anew_with_and_without_scripts(client, worker, state):
    client.force_login(worker)

    text = page(client, JobFactory(by=worker, state=state)).content.decode()

    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text
    assert 'hx-trigger="every 2s"' in text
    assert 'aria-live="polite"' in text


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_a_job_that_is_over_does_not_load_itself_anew(client, worker, state):
    client.force_login(worker)

    text = page(client, JobFactory(by=worker, state=state)).content.decode()

    assert "http-equiv" not in text
    assert "hx-trigger" not in text


def test_a_done_job_leads_to_its_result(client, worker):
    client.force_login(worker)
    job = JobFactory(by=worker, finished=True, result_url="/office/people/")

    assert 'href="/office/people/"' in page(client, job).content.decode()


def test_a_failed_job_says_why(client, worker):
    client.force_login(worker)
    job = JobFactory(by=worker, state=JobState.FAILED, message="3行目を直してください。")

    assert "3行目を直してください。" in page(client, job).content.decode()


def test_htmx_gets_only_the_middle_part(client, job, worker):
    client.force_login(worker)

    text = page(client, job, HX_Request="true").content.decode()

    assert "<html" not in text
    assert "every 2s" in text


def test_a_screen_reader_hears_only_of_each_new_tenth(client, job, worker):
    client.force_login(worker)

    def fragment(tenth):
        return client.get(f"/jobs/{job.public_id}/?tenth={tenth}", headers={"HX-Request": "true"})

    assert b"job-said" in fragment(2).content
    assert b"job-said" not in fragment(3).content


def test_htmx_is_told_to_load_the_whole_page_once_the_work_is_over(client, worker):
    client.force_login(worker)

    response = page(client, JobFactory(by=worker, finished=True), HX_Request="true")

    assert response["HX-Refresh"] == "true"


@pytest.mark.parametrize("done", [1, 5])
def test_the_page_costs_few_queries_whatever_it_shows(
    client, worker, django_assert_max_num_queries, done
):
    client.force_login(worker)
    job = JobFactory(by=worker, running=True, done=done, total=9)

    with django_assert_max_num_queries(8):
        page(client, job)


@pytest.fixture
def video():
    name = default_storage.save("media/lesson.mp4", ContentFile(b"0123456789"))
    yield name
    default_storage.delete(name)


def test_media_answers_a_stretch_of_a_video(client, worker, video):
    client.force_login(worker)

    response = client.get(f"/media/{video}", headers={"Range": "bytes=2-4"})

    assert response.status_code == 206
    assert response.content == b"234"
    assert response["Content-Type"] == "video/mp4"
    assert response["Cache-Control"] == "private, max-age=86400"


def test_media_is_for_signed_in_people(client, video):
    assert client.get(f"/media/{video}").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "media/none.mp4",
        "media/",
        "media",
        "documents/rules.pdf",
        "media/../documents/rules.pdf",
        "media/..%2f..%2fhagukumi.sqlite3",
        "media/%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd",
        "media/\0.mp4",
    ],
)
def test_media_hands_out_nothing_else(client, worker, video, path):
    name = default_storage.save("documents/rules.pdf", ContentFile(b"secret"))
    client.force_login(worker)

    assert client.get(f"/media/{path}").status_code == 404
    default_storage.delete(name)


def test_captions_in_the_documents_are_understood_by_a_player(client, worker):
    """Wagtail hands out documents itself; nosniff makes a player strict about the type."""
    captions = Document.objects.create(
        title="字幕",
        file=ContentFile("WEBVTT\n\n00:00.000 --> 00:02.000\nはじめに\n".encode(), "a.vtt"),
    )
    client.force_login(worker)

    response = client.get(captions.url)

    assert (response.status_code, response["Content-Type"]) == (200, "text/vtt")
    assert "はじめに" in response.getvalue().decode()
