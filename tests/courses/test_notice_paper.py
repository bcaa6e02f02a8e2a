"""受講決定通知: one sheet a person, in the order of フリガナ."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from core.models import AuditEvent
from courses.models import Session
from tests.factories.courses import make_course
from tests.factories.runs import add_session, apply, make_room, open_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(trainer, worker, colleague, facilitator):
    course = make_course(lessons=0, delivery="in_person", title="里親と社会的養護")
    made = open_run(
        by=trainer, course=course, title="第1回（新宿会場）", note="筆記用具\n事前課題",
        contact="研修係 03-0000-0000",
    )  # fmt: skip
    add_session(made, by=trainer, in_days=20, kind="exercise", title="演習")
    room = make_room(made.organiser, "第1研修室", address="新宿駅西口から徒歩5分")
    Session.objects.filter(run=made, number=1).update(room=room, title="講義")
    facilitator.public_name = "へんみ ようこ"
    facilitator.save()
    for person in (facilitator, colleague, worker):
        apply(made, person)
    return made


def pages(response) -> list[str]:
    assert response["Content-Type"] == "application/pdf"
    found = PdfReader(io.BytesIO(response.content)).pages
    return ["".join(page.extract_text().split()) for page in found]


def test_all_of_a_run_one_sheet_each_by_kana_under_public_names(run, trainer, client):
    client.force_login(trainer)

    sheets = pages(client.get(reverse("runs:notices", args=[run.key])))

    names = ("桜井みのり様", "髙橋潤様", "へんみようこ様")
    assert [next(name for name in names if name in sheet) for sheet in sheets] == list(names)
    assert not any("邉見" in sheet for sheet in sheets)
    for words in ("受講決定通知書", "里親と社会的養護第1回（新宿会場）", "講義", "演習", "第1研修室",
                  "徒歩5分", "筆記用具", "03-0000-0000"):  # fmt: skip
        assert words in sheets[0]
    event = AuditEvent.objects.get(kind="courses.notices_taken")
    assert event.facts["rows"] == 3


def test_ones_own_is_one_sheet_and_looks_at_nobody(run, worker, outsider, client):
    client.force_login(worker)
    (sheet,) = pages(client.get(reverse("runs:own_notice", args=[run.key])))
    assert "桜井みのり様" in sheet
    assert not AuditEvent.objects.filter(kind="courses.notices_taken").exists()

    client.force_login(outsider)
    assert client.get(reverse("runs:own_notice", args=[run.key])).status_code == 404


def test_a_character_no_font_has_stops_nobody(run, worker, client):
    worker.last_name = "桜\U00030000"
    worker.save()
    client.force_login(worker)

    (sheet,) = pages(client.get(reverse("runs:own_notice", args=[run.key])))

    assert "桜〓" in sheet


def test_without_anybody_it_says_so(trainer, client):
    run = open_run(by=trainer)
    client.force_login(trainer)

    response = client.get(reverse("runs:notices", args=[run.key]), follow=True)

    assert "受講が決まった人がまだいない" in response.content.decode()
