"""The administrator's list of events, and everybody's own list of who looked at them."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook

from core import audit
from core.audit import triggers
from core.models import AuditCheck, AuditEvent
from people.models import User
from tests.conftest import post_of

AUDIT = "/office/audit/"
ACCESS = "/my/profile/access/"


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def opened(by, *people, **facts):
    return audit.record(
        "people.person_opened", by=by, about=[person.pk for person in people], facts=facts
    )


def numbers(response) -> list[int]:
    assert response.status_code == 200
    return [row.event.number for row in response.context["rows"]]


class TestWhoReads:
    def test_nobody_but_administrators(self, client, worker, supervisor, nerima_hr, metropolis):
        event = opened(nerima_hr, worker)

        for person in (worker, supervisor, nerima_hr, metropolis):
            client.force_login(person)
            assert client.get(AUDIT).status_code == 404
            assert client.get(AUDIT, {"format": "csv"}).status_code == 404
            assert client.get(f"{AUDIT}{event.number}/").status_code == 404

    def test_not_without_the_second_factor_where_one_is_needed(
        self, client, administrator, settings
    ):
        settings.SECOND_FACTOR_ROLES = {"administrator"}
        client.force_login(administrator)

        assert client.get(AUDIT).status_code == 404


class TestTheList:
    def test_it_says_who_from_where_what_and_whose_data(self, admin, nerima_hr, worker, colleague):
        opened(nerima_hr, worker, colleague)

        text = admin.get(AUDIT).content.decode()

        for words in ("森田 恵子", "nerima-hr", "練馬区", "桜井 みのり", "ほか1人"):
            assert words in text

    def test_what_a_command_did_was_the_site_itself(self, admin, worker):
        audit.record("people.import_applied", by=None, about=[worker.pk])

        row = admin.get(AUDIT).context["rows"][0]

        assert (row.who, row.place, row.person) == (None, "", worker)

    def test_a_kind_whose_app_is_gone_is_shown_by_its_bare_name(self, admin, worker, monkeypatch):
        opened(None, worker)
        monkeypatch.delitem(audit.registry._kinds, "people.person_opened")
        monkeypatch.setattr(audit.registry, "autodiscover_modules", lambda _: None)

        assert "people.person_opened" in admin.get(AUDIT).content.decode()

    def test_events_are_listed_newest_first(self, admin, worker, nerima_hr):
        first, second = opened(nerima_hr, worker), opened(nerima_hr, worker)

        assert numbers(admin.get(AUDIT)) == [second.number, first.number]

    @pytest.mark.parametrize("count", [1, 3])
    def test_any_number_of_events_costs_the_same(
        self, admin, nerima_hr, nakano_hr, worker, colleague, outsider, count,
        django_assert_num_queries,
    ):  # fmt: skip
        for by, about in [(nerima_hr, worker), (nakano_hr, outsider), (None, colleague)][:count]:
            opened(by, about, worker)
        admin.get(AUDIT)  # what is remembered from the first page on

        with django_assert_num_queries(13):
            assert len(numbers(admin.get(AUDIT))) == count


class TestPages:
    @pytest.fixture
    def many(self, nerima_hr, worker, monkeypatch):
        monkeypatch.setattr("core.audit.pages.SIZE", 3)
        return [opened(nerima_hr, worker).number for _ in range(8)]

    def test_older_and_newer_lead_through_all_and_back(self, admin, many):
        page = admin.get(AUDIT).context["page"]
        seen = [numbers(admin.get(AUDIT))]
        while page.older:
            response = admin.get(AUDIT, {"before": page.older})
            seen.append(numbers(response))
            page = response.context["page"]
        assert seen == [[8, 7, 6], [5, 4, 3], [2, 1]]

        back = []
        while page.newer:
            response = admin.get(AUDIT, {"after": page.newer})
            back.append(numbers(response))
            page = response.context["page"]
        assert back == [[5, 4, 3], [8, 7, 6]]

    def test_events_of_one_moment_are_neither_lost_nor_shown_twice(self, admin, many):
        triggers.lift(connection)
        AuditEvent.objects.update(at=timezone.now())

        seen, page = [], None
        while page is None or page.older:
            response = admin.get(AUDIT, {"before": page.older} if page else {})
            page = response.context["page"]
            seen += numbers(response)
        assert seen == [8, 7, 6, 5, 4, 3, 2, 1]

    @pytest.mark.parametrize("mark", ["0", "-1", "999999", "x", "٣", "9" * 30, "1.5", "\x00"])
    @pytest.mark.parametrize("name", ["before", "after"])
    def test_a_mark_that_is_none_shows_the_newest(self, admin, many, name, mark):
        assert numbers(admin.get(AUDIT, {name: mark})) == [8, 7, 6]

    def test_a_page_past_the_end_is_empty_and_leads_back(self, admin, many):
        response = admin.get(AUDIT, {"before": "1"})

        assert numbers(response) == []
        assert response.status_code == 200


class TestFilters:
    @pytest.fixture
    def four(self, nerima, nakano, nerima_hr, nakano_hr, worker, outsider):
        """Two kinds, two actors, two people, two organisations, on four days."""
        each = [
            ("people.person_opened", nerima_hr, worker, nerima),
            ("people.person_opened", nakano_hr, outsider, nakano),
            ("people.import_staged", nerima_hr, worker, nerima),
            ("people.import_staged", None, outsider, None),
        ]
        for kind, by, about, organisation in each:
            audit.record(
                kind,
                by=by,
                about=[about.pk],
                organisation=organisation.pk if organisation else None,
            )
        triggers.lift(connection)
        for number in range(1, 5):
            at = datetime.datetime(2026, 11, number, 0, 0, tzinfo=timezone.get_default_timezone())
            AuditEvent.objects.filter(pk=number).update(at=at)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({}, [4, 3, 2, 1]),
            ({"kind": "people.person_opened"}, [2, 1]),
            ({"by": "nerima-hr"}, [3, 1]),
            ({"by": "ＮＥＲＩＭＡ－ＨＲ"}, [3, 1]),
            ({"by": "もりた"}, [3, 1]),
            ({"by": "いない人"}, []),
            ({"person": "outsider"}, [4, 2]),
            ({"person": "藤井"}, [4, 2]),
            ({"person": "桜井", "kind": "people.import_staged"}, [3]),
            ({"since": "2026-11-02"}, [4, 3, 2]),
            ({"until": "2026-11-02"}, [2, 1]),
            ({"since": "2026-11-02", "until": "2026-11-03"}, [3, 2]),
            ({"since": "2026-11-05"}, []),
        ],
    )
    def test_each_narrows(self, admin, four, query, expected):
        assert numbers(admin.get(AUDIT, query)) == expected

    def test_by_organisation(self, admin, four, nakano):
        assert numbers(admin.get(AUDIT, {"organisation": nakano.pk})) == [2]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("since", "きのう"),
            ("since", "0001-01-01"),
            ("until", "9999-12-31"),
            ("kind", "people.nothing"),
            ("organisation", "999999"),
            ("organisation", "x"),
            ("by", "a" * 61),
            ("person", "\x00"),
        ],
    )
    def test_what_is_not_understood_says_so_at_its_field_and_narrows_nothing(
        self, admin, four, field, value
    ):
        response = admin.get(AUDIT, {field: value})

        assert numbers(response) == [4, 3, 2, 1]
        assert list(response.context["filters"].errors) == [field]

    def test_a_name_of_too_many_people_asks_for_the_log_in_id(self, admin, four, monkeypatch):
        monkeypatch.setattr("people.audit_filters.MOST_PEOPLE", 1)

        response = admin.get(AUDIT, {"by": "hr"})

        assert "ログインID" in response.context["filters"].errors["by"][0]

    def test_a_page_keeps_the_filter(self, admin, nerima_hr, worker):
        for _ in range(60):
            opened(nerima_hr, worker)

        page = admin.get(AUDIT, {"by": "nerima-hr"})

        assert "by=nerima-hr&amp;before=11" in page.content.decode()


class TestTheFile:
    def test_it_holds_what_is_shown_and_is_an_event_itself(
        self, admin, administrator, nerima_hr, worker, nakano_hr, outsider
    ):
        opened(nerima_hr, worker, rows=3)
        opened(nakano_hr, outsider)

        response = admin.get(AUDIT, {"format": "csv", "by": "nerima-hr"})

        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert [(row["番号"], row["操作した人"], row["ログインID"]) for row in rows] == [
            ("1", "森田 恵子", "nerima-hr")
        ]
        assert rows[0]["詳しい値"] == '{"rows": 3}'
        last = AuditEvent.objects.last()
        assert (last.kind, last.by, last.facts) == (
            "people.audit_exported",
            administrator,
            {"rows": 1},
        )

    def test_excel(self, admin, nerima_hr, worker):
        opened(nerima_hr, worker)

        content = admin.get(AUDIT, {"format": "xlsx"}).content

        sheet = load_workbook(io.BytesIO(content)).active
        assert [cell.value for cell in sheet["A"]] == ["番号", 1]

    def test_too_many_events_ask_for_a_shorter_period_and_lose_no_filter(
        self, admin, nerima_hr, worker, monkeypatch
    ):
        monkeypatch.setattr("people.views.audit.MOST", 1)
        opened(nerima_hr, worker), opened(nerima_hr, worker)

        response = admin.get(AUDIT, {"format": "csv", "by": "nerima-hr"}, follow=True)

        assert response.redirect_chain == [(f"{AUDIT}?by=nerima-hr", 302)]
        assert "期間" in response.content.decode()
        assert AuditEvent.objects.count() == 2


class TestOneEvent:
    def test_it_shows_everybody_concerned_and_all_facts(self, admin, nerima_hr, worker, colleague):
        event = opened(nerima_hr, worker, colleague, batch=7)

        response = admin.get(f"{AUDIT}{event.number}/")

        assert set(response.context["page"].object_list) == {worker, colleague}
        assert response.context["facts"] == [("batch", 7)]
        assert event.mac.hex() in response.content.decode()

    @pytest.mark.parametrize("number", ["0", "99", "9" * 18, "9" * 30])
    def test_none_is_404(self, admin, number):
        assert admin.get(f"{AUDIT}{number}/").status_code == 404


class TestTheChain:
    def test_it_was_not_verified_yet(self, admin):
        assert "1日1回" in admin.get(AUDIT).content.decode()

    def test_it_was_verified(self, admin, nerima_hr, worker):
        opened(nerima_hr, worker)
        audit.check(at=datetime.datetime(2026, 11, 20, 3, 0, tzinfo=datetime.UTC))

        text = admin.get(AUDIT).content.decode()

        assert "11月20日" in text
        assert "12:00" in text
        assert 'role="alert"' not in text

    @pytest.mark.parametrize("fault", ["removed", "changed", "inserted", "head"])
    def test_an_alarm_is_the_first_thing_on_the_page(self, admin, fault):
        AuditCheck.objects.create(since=1, last=5, bad_number=3, fault=fault)

        text = admin.get(AUDIT).content.decode()

        assert 'role="alert"' in text
        assert "3番" in text


class TestWhoLookedAtMe:
    @pytest.fixture
    def me(self, client, worker):
        client.force_login(worker)
        return client

    def test_who_from_where_when_and_what_and_only_about_me(
        self, me, worker, colleague, nerima_hr, outsider
    ):
        about_me = opened(nerima_hr, worker, colleague)
        opened(nerima_hr, colleague)
        opened(nerima_hr, outsider)

        response = me.get(ACCESS)

        assert numbers(response) == [about_me.number]
        text = response.content.decode()
        assert "森田 恵子" in text
        assert "練馬区" in text
        # Whom else it was about is their own affair.
        assert "髙橋" not in text
        assert "nerima-hr" not in text

    def test_not_what_i_did_myself(self, me, worker):
        opened(worker, worker)

        assert numbers(me.get(ACCESS)) == []

    def test_what_the_site_did_without_a_person(self, me, worker):
        event = audit.record("people.import_applied", by=None, about=[worker.pk])

        assert numbers(me.get(ACCESS)) == [event.number]

    def test_not_what_is_about_the_account_only(self, me, worker, nerima_hr):
        audit.record("people.signed_in", by=None, about=[worker.pk])
        audit.record("people.sign_in_locked", by=nerima_hr, about=[worker.pk], facts={"failed": 5})

        assert numbers(me.get(ACCESS)) == []

    def test_also_under_an_account_that_was_merged_into_mine(self, me, worker, outsider, nakano_hr):
        event = opened(nakano_hr, outsider)
        User.objects.filter(pk=outsider.pk).update(merged_into=worker)

        assert numbers(me.get(ACCESS)) == [event.number]

    def test_the_name_of_the_post_of_that_day_stays(self, me, worker, nerima_hr, nakano):
        opened(nerima_hr, worker)
        post = post_of(nerima_hr)
        post.end = post.start + datetime.timedelta(days=1)
        post.save()

        assert "練馬区" in me.get(ACCESS).content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_any_number_of_looks_costs_the_same(
        self, me, worker, nerima_hr, nakano_hr, supervisor, count, django_assert_num_queries
    ):
        for by in [nerima_hr, nakano_hr, supervisor][:count]:
            opened(by, worker)
        me.get(ACCESS)

        with django_assert_num_queries(10):
            assert len(numbers(me.get(ACCESS))) == count

    def test_the_profile_leads_there(self, me):
        assert ACCESS in me.get("/my/profile/").content.decode()
