"""Private notes beside lessons: kept, listed, saved, and seen by nobody else."""

import pytest
from django.apps import apps
from django.urls import reverse

from courses import actions
from courses.actions.notes import LONGEST, move_notes
from courses.models import LessonNote
from courses.outline import address
from tests.factories.courses import lessons_of, make_course

pytestmark = pytest.mark.django_db
SECRET = "自分だけの覚え書き"


@pytest.fixture
def lesson(db):
    return lessons_of(make_course(lessons=1, title="面接の基本"))[0]


@pytest.fixture
def as_worker(client, worker):
    client.force_login(worker)
    return client


def html(response) -> str:
    return response.content.decode()


def test_it_is_kept_beside_the_lesson_without_a_script(as_worker, worker, lesson):
    url = reverse("courses:keep_note", args=[lesson.key])

    response = as_worker.post(url, {"text": f"  {SECRET}\r\n2行目  "}, follow=True)

    assert "メモを保存しました" in html(response)
    assert SECRET in html(as_worker.get(address(lesson)))
    assert LessonNote.objects.get().text == f"{SECRET}\n2行目"


def test_emptied_it_is_gone_and_kept_again_it_is_one(as_worker, worker, lesson):
    url = reverse("courses:keep_note", args=[lesson.key])
    for text in ("一", "二"):
        as_worker.post(url, {"text": text})
    assert list(LessonNote.objects.values_list("text", flat=True)) == ["二"]

    as_worker.post(url, {"text": "  \n "})

    assert not LessonNote.objects.exists()


def test_a_nul_in_it_is_left_out_and_the_rest_kept(as_worker, lesson):
    as_worker.post(reverse("courses:keep_note", args=[lesson.key]), {"text": "一\x00行目"})

    assert LessonNote.objects.get().text == "一行目"


def test_one_that_is_too_long_is_said_and_not_lost(as_worker, lesson):
    url = reverse("courses:keep_note", args=[lesson.key])
    text = "あ" * (LONGEST + 1)

    response = as_worker.post(url, {"text": text})

    assert response.status_code == 422
    assert text in html(response)
    assert f"{LONGEST}字まで" in html(response)
    assert not LessonNote.objects.exists()


def test_the_list_and_the_file_have_the_own_ones_and_outlive_the_lesson(
    as_worker, worker, colleague, lesson
):
    actions.keep_note(lesson=lesson, person=worker, text=SECRET)
    actions.keep_note(lesson=lesson, person=colleague, text="同僚のメモ")
    lesson.unpublish()

    page = html(as_worker.get(reverse("mine:notes")))
    file = as_worker.get(reverse("mine:notes_file"))

    assert SECRET in page
    assert "同僚のメモ" not in page
    text = file.content.decode("utf-8-sig")
    assert text.startswith(f"■ 面接の基本／{lesson.title}（")
    assert SECRET in text
    assert "同僚のメモ" not in text


@pytest.mark.parametrize(
    "reader",
    ["colleague", "supervisor", "nerima_hr", "nakano_hr", "trainer", "metropolis", "administrator"],
)
def test_nobody_else_sees_it_anywhere(request, client, worker, lesson, reader):
    actions.keep_note(lesson=lesson, person=worker, text=SECRET)
    person = request.getfixturevalue(reader)
    client.force_login(person)

    shown = [
        reverse("mine:notes"),
        reverse("mine:notes_file"),
        address(lesson),
        f"/office/people/{worker.pk}/",
        f"/office/completions/people/{worker.pk}/",
        "/office/completions/?format=csv",
        f"/my/notes/{worker.pk}/",
        "/api/v1/notes/",
    ]
    for url in shown:
        assert SECRET not in html(client.get(url, follow=True)), url


def test_no_screen_of_the_cms_and_no_form_of_another_app_names_the_table():
    readers = {
        related.related_model._meta.label
        for related in apps.get_model("courses.LessonNote")._meta.related_objects
    }
    assert readers == set()


def test_of_two_accounts_that_become_one_nothing_is_lost(worker, colleague, lesson):
    other = lessons_of(make_course(lessons=1))[0]
    actions.keep_note(lesson=lesson, person=worker, text="前のメモ")
    actions.keep_note(lesson=other, person=worker, text="別の教材")
    actions.keep_note(lesson=lesson, person=colleague, text="今のメモ")

    move_notes(person=worker, to=colleague)

    texts = (
        LessonNote.objects.filter(person=colleague).order_by("pk").values_list("text", flat=True)
    )
    assert set(texts) == {"別の教材", "今のメモ\n\n前のメモ"}
    assert not LessonNote.objects.filter(person=worker).exists()
