"""教材キット in the CMS: what each role sees and what is said where."""

import io
import zipfile

import pytest
from django.urls import reverse

from courses import actions
from courses.models import CoursePage, Kit, KitImport
from people.cms_rights import ensure_cms_groups
from people.roles import Role
from tests.conftest import fresh
from tests.factories.courses import course_index, make_course, make_lesson
from tests.factories.kits import as_upload, kit_of, looked_at
from tests.factories.people import PostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_cms(client):
    course_index()
    ensure_cms_groups()

    def enter(user):
        client.force_login(user)
        assert client.get(reverse("wagtailadmin_home")).status_code == 200
        return client

    return enter


@pytest.fixture
def ward_trainer(nerima):
    user = UserFactory(username="ward-trainer")
    PostFactory(person=user, organisation=nerima, roles=[Role.TRAINER])
    return user


def button(client, page) -> bool:
    html = client.get(reverse("wagtailadmin_explore", args=[page.pk])).content.decode()
    return reverse("export_kit", args=[page.pk]) in html


def test_a_trainer_saves_own_courses_and_the_office_all(in_cms, trainer, metropolis):
    own, others = make_course(owner=trainer), make_course()
    draft = make_course(owner=trainer)
    draft.unpublish()

    client = in_cms(trainer)
    assert [button(client, own), button(client, draft)] == [True, False]
    answers = [client.get(reverse("export_kit", args=[each.pk])) for each in (own, others, draft)]
    assert [each.status_code for each in answers] == [200, 404, 404]
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answers[0].streaming_content)))
    client = in_cms(metropolis)
    assert client.get(reverse("export_kit", args=[others.pk])).status_code == 200


def test_a_kit_is_looked_at_and_becomes_a_draft_of_the_own_organisation(
    in_cms, ward_trainer, nerima
):
    course = make_course(title="都の研修", lessons=1, quiz={})
    client = in_cms(ward_trainer)

    shown = client.post(
        reverse("import_kit"), {"file": as_upload(kit_of(course), "都の研修.zip")}, follow=True
    )
    assert "下書きとして取り込む" in shown.content.decode()
    box = '<input type="checkbox" name="publish_questions" value="1">'
    assert box in shown.content.decode()  # a decision of whoever takes it in
    assert Kit.objects.count() == 0
    batch = KitImport.objects.get()
    client.post(reverse("apply_kit", args=[batch.pk]), {"publish_questions": "1"})

    copy = CoursePage.objects.exclude(pk=course.pk).get()
    assert (copy.live, copy.organiser, copy.owner) == (False, nerima, ward_trainer)
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[copy.pk])).content.decode()
    assert "教材キットとして取り込んだ研修です" in editor
    again = client.post(reverse("apply_kit", args=[batch.pk]), follow=True)
    assert "取り込み済み" in again.content.decode()
    assert CoursePage.objects.count() == 2


def test_a_file_that_is_no_kit_is_said_at_the_field(in_cms, trainer):
    client = in_cms(trainer)

    for file in (as_upload(io.BytesIO(b"no zip"), "名簿.zip"), ""):
        answer = client.post(reverse("import_kit"), {"file": file})
        assert (answer.status_code, len(answer.context["form"].errors["file"])) == (200, 1)

    assert KitImport.objects.count() == 0


def test_what_a_colleague_looks_at_or_took_in_is_theirs(in_cms, trainer, ward_trainer):
    course = make_course()
    batch = looked_at(kit_of(course), by=trainer)
    actions.apply_kit(batch, by=fresh(trainer))
    make_lesson(course)
    waiting = looked_at(kit_of(course), by=trainer)
    client = in_cms(ward_trainer)

    for name in ("kit_import", "apply_kit", "discard_kit"):
        method = client.get if name == "kit_import" else client.post
        assert method(reverse(name, args=[waiting.pk])).status_code == 404
    own = looked_at(kit_of(course), by=ward_trainer)
    shown = client.get(reverse("kit_import", args=[own.pk])).content.decode()
    assert "ほかの担当者が取り込んでいます" in shown
    assert reverse("apply_kit", args=[own.pk]) not in shown
