"""The screens: forms that keep what was typed, and lists that ask as often for three as for one."""

import pytest
from django.urls import reverse

from core.models import AuditEvent
from secondments.models import Consent, Secondment
from secondments.states import State
from tests.factories.people import PostFactory
from tests.factories.secondments import ConsentFactory, SecondmentFactory, seconded
from tests.secondments.conftest import DAY, active, announced, approved, requested

pytestmark = pytest.mark.django_db
LIST = "/secondments/"


def page(it, name="secondment", **more):
    return reverse(f"secondments:{name}", kwargs={"key": it.public_id, **more})


def given(world, **facts):
    return {
        "home": world.home.pk, "host": world.host.pk, "person": "桜井", "kind": "training",
        "is_full_time": "on", "planned_start": world.start.isoformat(),
        "last_day": (world.end - DAY).isoformat(), "salary": "home", "report_rule": "days_30",
        "purpose": "初動対応を学ぶ。",
    } | facts  # fmt: skip


def test_a_request_is_entered_and_submitted(client, world):
    client.force_login(world.hr)
    answer = client.post(reverse("secondments:make"), given(world))
    it = Secondment.objects.get()

    assert answer.url == page(it)
    assert (it.person, it.planned_end) == (world.worker, world.end)
    client.post(page(it, "do", deed="submit"))
    assert Consent.objects.waiting().get().secondment == it


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"last_day": "2020-01-01"}, "終了日"),
        ({"planned_start": "2027-02-30"}, "開始日"),
        ({"person": "どこにもいない"}, "該当する人がいません"),
        ({"person": "", "profession": ""}, "職種を選んでください"),
        ({"host": ""}, "派遣先"),
        ({"kind": "nonsense"}, "種別"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, world, facts, words):
    client.force_login(world.hr)
    answer = client.post(reverse("secondments:make"), given(world, **facts))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "初動対応を学ぶ。" in answer.content.decode()
    assert not Secondment.objects.exists()


def test_of_two_people_of_one_name_the_log_in_id_decides(client, world, section):
    twin = PostFactory(organisation=section.organisation).person
    twin.last_name, twin.first_name = "桜井", "みどり"
    twin.save()
    client.force_login(world.hr)

    answer = client.post(reverse("secondments:make"), given(world))
    assert twin.username in answer.content.decode()
    client.post(reverse("secondments:make"), given(world, person=twin.username))
    assert Secondment.objects.get().person == twin


def test_the_host_does_not_name_who_is_sent(client, world):
    client.force_login(world.host_hr)
    answer = client.post(reverse("secondments:make"), given(world))

    assert answer.status_code == 422
    assert "桜井 みのり" not in answer.content.decode()


def test_an_answer_needs_a_comment_only_to_send_it_back(client, world):
    it = requested(world)
    client.force_login(world.hr)
    client.post(page(it, "do", deed="submit"))
    client.force_login(world.supervisor)

    assert client.post(page(it, "answer"), {"send_back": "1"}).status_code == 422
    assert client.post(page(it, "answer"), {"approve": "1"}).status_code == 302
    assert it.consents.get(step=1).decision == "approved"


@pytest.mark.parametrize(
    ("deed", "facts"),
    [
        ("extend", {"last_day": "2099-01-01", "reason": "続ける理由です"}),
        ("return", {"last_day": "1999-01-01", "reason": "戻る理由です"}),
        ("interrupt", {"first_day": "1999-01-01", "cause": "sick", "reason": "休む理由です"}),
        ("renew", {"agreed_last_day": "1999-01-01", "basis": "変更協定の理由です"}),
    ],
)
def test_a_deed_that_cannot_be_keeps_what_was_typed(client, world, deed, facts):
    it = active(world)
    client.force_login(world.host_hr)
    answer = client.post(page(it, "do", deed=deed), facts)

    assert answer.status_code == 422
    assert "理由です" in answer.content.decode()


def test_only_the_host_names_the_instructor(client, world):
    it = approved(world)
    client.force_login(world.hr)
    assert client.get(page(it, "do", deed="arrange")).status_code == 404

    client.force_login(world.host_hr)
    client.post(page(it, "do", deed="arrange"), {"instructor": "後藤", "host_title": "専門員"})
    it.refresh_from_db()
    assert (it.instructor, it.host_title) == (world.instructor, "専門員")


def test_comments_and_papers_are_not_for_the_person(client, world):
    it = announced(world, on=world.today)
    Consent.objects.filter(secondment=it).update(comment="内々の意見")
    client.force_login(world.worker)

    text = client.get(page(it)).content.decode()
    assert "内々の意見" not in text
    assert "受入願" not in text
    assert str(world.host) in text


def test_a_look_is_written_down_with_the_person_once_it_is_known(client, world):
    it = announced(world)
    client.force_login(world.hr)
    client.get(page(it))
    Secondment.objects.filter(pk=it.pk).update(announced_on=world.today)
    client.get(page(it))

    looks = AuditEvent.objects.filter(kind="secondments.opened").order_by("number")
    assert [look.subjects.count() for look in looks] == [0, 1]


def test_the_list_asks_as_often_for_three_as_for_one(client, world, django_assert_max_num_queries):
    def more():
        away = PostFactory(organisation=world.home).person
        seconded(away, host=world.host)
        waiting = SecondmentFactory(home=world.home, host=world.host, round=1)
        ConsentFactory(secondment=waiting, step=2)

    client.force_login(world.hr)
    more()
    client.get(LIST)
    with django_assert_max_num_queries(60) as one:
        client.get(LIST)
    more()
    more()
    with django_assert_max_num_queries(60) as three:
        text = client.get(LIST).content.decode()
    assert len(one) == len(three)
    assert text.count("要望に回答する") == 3


def test_the_list_says_what_is_to_be_decided(client, world):
    active(world, planned_end=world.today + 80 * DAY)
    client.force_login(world.hr)

    text = client.get(LIST).content.decode()
    assert "帰任か延長を決める：桜井 みのり" in text
    assert "あと80日" in text


def test_who_has_nothing_to_see_finds_no_list(client, world, outsider):
    announced(world)
    for user in (outsider, world.worker, world.instructor):
        client.force_login(user)
        assert client.get(LIST).status_code == 404


def test_the_withdrawn_are_in_a_view_of_their_own(client, world):
    it = requested(world)
    client.force_login(world.hr)
    client.post(page(it, "do", deed="withdraw"), {"reason": "欠員のため"})

    assert Secondment.objects.get().state == State.WITHDRAWN
    assert "桜井" not in client.get(LIST).content.decode()
    assert "桜井" in client.get(f"{LIST}?view=withdrawn").content.decode()
