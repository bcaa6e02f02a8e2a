"""The list of visits, its sums and the quick entry."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from secondments.models import Presence
from tests.conftest import post_of
from tests.factories.secondments import PresenceFactory, PresencePersonFactory

TODAY = timezone.localdate
LIST = "/secondments/presence/"


@pytest.fixture
def visit_to_nakano(metropolis, bureau, nakano) -> Presence:
    row = PresenceFactory(sender=bureau, place=nakano, by=metropolis, day=TODAY(), minutes=90)
    PresencePersonFactory(presence=row, person=metropolis)
    PresencePersonFactory(presence=row)
    return row


def test_both_sides_see_a_visit_and_others_do_not(
    client, visit_to_nakano, metropolis, nakano_hr, nerima_hr, worker
):
    seen = {}
    for user in (metropolis, nakano_hr, nerima_hr, worker):
        client.force_login(user)
        answer = client.get(LIST)
        seen[user.username] = (
            list(answer.context["page"]) if answer.status_code == 200 else answer.status_code
        )

    assert seen == {
        "metropolis": [visit_to_nakano],
        "nakano-hr": [visit_to_nakano],
        "nerima-hr": [],
        "worker": 404,
    }


def test_names_of_visitors_are_for_those_who_sent_them(
    client, visit_to_nakano, metropolis, nakano_hr
):
    shown = {}
    for user in (metropolis, nakano_hr):
        client.force_login(user)
        shown[user.username] = metropolis.full_name in _main(client.get(LIST))

    assert shown == {"metropolis": True, "nakano-hr": False}


def _main(answer) -> str:
    return answer.content.decode().split("<main", 1)[1]


def test_sums_count_visits_hours_and_people_once_each(
    client, visit_to_nakano, metropolis, bureau, nakano
):
    meeting = PresenceFactory(
        sender=bureau, place=nakano, kind="meeting", minutes=120, day=TODAY(), by=metropolis
    )
    for _n in range(3):
        PresencePersonFactory(presence=meeting)
    PresenceFactory(sender=bureau, place=nakano, day=datetime.date(2020, 6, 1), by=metropolis)
    client.force_login(metropolis)

    line = client.get(LIST).context["sums"]

    assert [
        (one["times_regular"], one["times_as_needed"], one["times_meeting"], one["hours"],
         one["people"]) for one in line
    ] == [(1, 0, 1, 3.5, 5)]  # fmt: skip


def test_a_visit_is_entered_from_a_phone(client, metropolis, nakano):
    client.force_login(metropolis)
    post = post_of(metropolis)

    client.post(
        reverse("secondments:new_presence"),
        {
            "kind": "as_needed", "day": TODAY().isoformat(), "place": nakano.pk, "where": "",
            "purpose": "面接への同席", "minutes": "90", "posts": [post.pk],
        },
    )  # fmt: skip

    row = Presence.objects.get()
    assert (row.sender, row.place, row.minutes) == (post.organisation, nakano, 90)
    assert list(row.people.values_list("person", flat=True)) == [metropolis.pk]


def test_somebody_of_another_organisation_cannot_be_entered(client, metropolis, nakano, outsider):
    client.force_login(metropolis)

    answer = client.post(
        reverse("secondments:new_presence"),
        {
            "kind": "regular", "day": TODAY().isoformat(), "place": nakano.pk,
            "purpose": "助言の目的", "minutes": "90", "posts": [post_of(outsider).pk],
        },
    )  # fmt: skip

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"posts"}
    assert "助言の目的" in answer.content.decode()


def test_only_those_who_sent_them_change_or_take_out_a_visit(
    client, visit_to_nakano, nakano_hr, metropolis
):
    url = reverse("secondments:presence", args=[visit_to_nakano.public_id])
    out = reverse("secondments:remove_presence", args=[visit_to_nakano.public_id])
    client.force_login(nakano_hr)
    refused = (client.get(url).status_code, client.post(out).status_code)
    client.force_login(metropolis)

    allowed = (client.get(url).status_code, client.post(out).status_code)

    assert (refused, allowed) == ((404, 404), (200, 302))
    assert Presence.objects.kept().count() == 0


def test_somebody_who_has_moved_on_since_stays_in_a_visit_that_is_corrected(
    client, metropolis, bureau, nakano, trainer
):
    row = PresenceFactory(sender=bureau, place=nakano, by=metropolis, day=TODAY(), minutes=90)
    gone = post_of(trainer)
    PresencePersonFactory(presence=row, person=trainer, post=gone)
    gone.end = TODAY()
    gone.save()
    client.force_login(metropolis)
    url = reverse("secondments:presence", args=[row.public_id])
    form = client.get(url).context["form"]

    client.post(
        url,
        {
            "kind": "regular", "day": TODAY().isoformat(), "place": nakano.pk, "where": "",
            "purpose": "直した目的", "minutes": "90", "posts": form["posts"].value(),
        },
    )  # fmt: skip

    row.refresh_from_db()
    assert row.purpose == "直した目的"
    assert list(row.people.values_list("person", flat=True)) == [trainer.pk]


def test_a_place_that_has_closed_since_stays_in_a_visit_and_is_offered_for_no_other(
    client, visit_to_nakano, metropolis, nakano
):
    nakano.closed_on = TODAY()
    nakano.save()
    url = reverse("secondments:presence", args=[visit_to_nakano.public_id])
    client.force_login(metropolis)
    new = client.get(reverse("secondments:new_presence")).context["form"]

    answer = client.post(
        url,
        {
            "kind": "regular", "day": visit_to_nakano.day.isoformat(), "place": nakano.pk,
            "purpose": "直した目的", "minutes": "90", "posts": [post_of(metropolis).pk],
        },
    )  # fmt: skip

    assert answer.status_code == 302
    visit_to_nakano.refresh_from_db()
    assert (visit_to_nakano.purpose, visit_to_nakano.place) == ("直した目的", nakano)
    assert nakano not in new.fields["place"].queryset


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
    client, metropolis, bureau, nakano, django_assert_max_num_queries, count
):
    for _n in range(count):
        row = PresenceFactory(sender=bureau, place=nakano, day=TODAY(), by=metropolis)
        PresencePersonFactory(presence=row)
    client.force_login(metropolis)
    client.get(LIST)

    with django_assert_max_num_queries(14):
        answer = client.get(LIST)

    assert len(answer.context["page"]) == count


@pytest.mark.parametrize("year", ["", "abcd", "99999", "9999", "0000", "２０２６", "1"])
def test_a_year_that_is_none_is_this_year(client, metropolis, year):
    client.force_login(metropolis)

    assert client.get(LIST, {"year": year}).status_code == 200


def test_sums_are_saved_as_a_file_without_names(client, visit_to_nakano, metropolis):
    client.force_login(metropolis)

    text = client.get(LIST, {"format": "csv"}).content.decode("utf-8-sig")

    assert text.splitlines()[1].split(",")[:2] == ["東京都福祉局", "中野区"]
    assert metropolis.full_name not in text
    assert AuditEvent.objects.filter(kind="secondments.presences_exported").count() == 1
