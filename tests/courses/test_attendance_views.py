"""The organiser's list: sixty people are noted at once, and what is wrong is said at its line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import AuditEvent
from courses import actions
from courses.models import Attendance
from courses.states import Presence
from tests.factories.people import PostFactory, UserFactory
from tests.factories.runs import apply, move_to_past, open_run

pytestmark = pytest.mark.django_db
ATTENDED, LATE, PARTIAL, ABSENT = (
    Presence.ATTENDED,
    Presence.LATE,
    Presence.PARTIAL,
    Presence.ABSENT,
)


@pytest.fixture
def seated(trainer, worker, colleague, supervisor):
    """A run that is over, with three people whose attendance nobody has noted."""
    run = open_run(by=trainer)
    rows = [apply(run, person) for person in (worker, colleague, supervisor)]
    move_to_past(run)
    return rows


@pytest.fixture
def session(seated):
    return seated[0].run.sessions.get()


@pytest.fixture
def send(client, trainer, session):
    def send(**data):
        client.force_login(trainer)
        return client.post(reverse("runs:attendance", args=[session.key]), data)

    return send


def noted(session):
    rows = Attendance.objects.filter(session=session)
    return {row.enrolment.person.username: row.presence for row in rows}


def test_the_whole_list_is_saved_and_empty_lines_say_nothing(send, seated, session):
    first, second, _third = seated

    answer = send(**{f"e{first.pk}-presence": "attended", f"e{second.pk}-presence": "absent"})

    assert answer.status_code == 302
    assert noted(session) == {"worker": ATTENDED, "colleague": ABSENT}


def test_all_others_have_attended_but_for_who_said_that_they_would_not_come(
    send, seated, session, colleague
):
    first, second, _third = seated
    Attendance.objects.create(
        session=session,
        enrolment=second,
        presence=Presence.APOLOGISED,
        source=Attendance.Source.PERSON,
        noted_by=colleague,
    )

    send(**{f"e{first.pk}-presence": "late", "rest": "attended"})

    assert noted(session) == {
        "worker": LATE,
        "colleague": Presence.APOLOGISED,
        "supervisor": ATTENDED,
    }


def test_one_wrong_line_saves_nothing_and_keeps_everything(send, seated, session):
    first, second, _third = seated

    answer = send(
        **{
            f"e{first.pk}-presence": "partial",
            f"e{first.pk}-minutes": "９９９",
            f"e{second.pk}-presence": "attended",
        }
    )

    assert answer.status_code == 422
    lines = {line.expected.person.username: line for line in answer.context["form"].lines}
    assert [bool(line.errors) for line in lines.values()].count(True) == 1
    assert (lines["worker"].minutes, lines["colleague"].presence) == ("９９９", "attended")
    assert noted(session) == {}


def test_nobody_is_noted_before_the_day(send, trainer, worker):
    run = open_run(by=trainer)
    row = apply(run, worker)

    with pytest.raises(actions.NotNow):
        actions.note_presence(
            session=run.sessions.get(),
            seen=[actions.Seen(row, ATTENDED)],
            by=trainer,
            source=Attendance.Source.LIST,
        )


def test_a_file_fills_the_list_in_and_saves_nothing(client, trainer, session, worker, seated):
    """CP932 as Excel writes it here: a stranger and somebody twice are left out with their rows."""
    client.force_login(trainer)
    lines = ["氏名,出欠", "桜井 みのり,出席", "知ら ない,出席", "桜井 みのり,欠席", "髙橋 潤,遅刻"]
    content = "\r\n".join(lines).replace("髙", "高").encode("cp932")

    answer = client.post(
        reverse("runs:attendance_file", args=[session.key]),
        {"file": SimpleUploadedFile("list.csv", content)},
    )

    assert answer.status_code == 200
    lines = {line.expected.person.username: line for line in answer.context["form"].lines}
    # 高 for 髙 is how she is written where the character is missing.
    assert {name: line.presence for name, line in lines.items()} == {
        "worker": ATTENDED,
        "colleague": LATE,
        "supervisor": "",
    }
    assert [row for row, _text in answer.context["proposals"].faults] == [3, 4]
    assert noted(session) == {}


def test_who_takes_the_list_away_is_written_down(client, trainer, session, seated):
    client.force_login(trainer)

    for kind in ("pdf", "xlsx"):
        assert client.get(reverse("runs:roster", args=[session.key, kind])).status_code == 200
    assert client.get(reverse("runs:badges", args=[session.key])).status_code == 200
    assert client.get(reverse("runs:roster", args=[session.key, "docx"])).status_code == 404

    taken = AuditEvent.objects.filter(kind="courses.roster_taken")
    assert [event.facts["rows"] for event in taken] == [3, 3, 3]


@pytest.mark.parametrize("count", [1, 3])
def test_saving_asks_as_much_for_one_as_for_three(
    django_assert_num_queries, client, trainer, count
):
    run = open_run(by=trainer)
    rows = []
    for _ in range(count):
        person = UserFactory()
        PostFactory(person=person)
        rows.append(apply(run, person))
    move_to_past(run)
    client.force_login(trainer)
    address = reverse("runs:attendance", args=[run.sessions.get().key])
    data = {f"e{row.pk}-presence": "attended" for row in rows}
    client.get(address)

    with django_assert_num_queries(43):
        client.post(address, data)
