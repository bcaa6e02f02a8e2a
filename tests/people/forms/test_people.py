"""One person entered, edited and let go by hand."""

import datetime

import pytest

from core.models import AuditEvent
from people.models import Leave, Post, Section, User
from people.roles import Role
from tests.conftest import fresh, post_of
from tests.factories.people import LeaveFactory, OrganisationFactory, PostFactory, UserFactory
from tests.people.office import DAY, NEW, TODAY, errors_of, person_facts, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client, nerima_hr, section):
    client.force_login(nerima_hr)
    return client


class TestAddingAPerson:
    def test_a_person_with_a_post_is_registered_and_told_how_to_log_in(self, hr, nerima):
        response = hr.post(NEW, person_facts(nerima, roles=["learner", "supervisor"]), follow=True)

        person = User.objects.get(last_name="新田")
        post = post_of(person)
        assert person.username == "13120-000777"
        assert not person.has_usable_password()
        assert (post.organisation, post.staff_number, post.start) == (nerima, "000777", TODAY)
        assert {row.role for row in post.roles.all()} == {"learner", "supervisor"}
        assert "13120-000777" in response.content.decode()
        event = AuditEvent.objects.get(kind="people.person_entered")
        assert [each.person_id for each in event.subjects.all()] == [person.pk]

    def test_kana_and_numbers_are_kept_in_one_width(self, hr, nerima):
        typed = {
            "last_name_kana": "にった",
            "first_name_kana": "ｱｵｲ",
            "staff_number": "０００７７７",
        }

        hr.post(NEW, person_facts(nerima, **typed))

        person = User.objects.get(last_name="新田")
        assert person.kana == "ニッタ アオイ"
        assert post_of(person).staff_number == "000777"

    def test_without_code_or_number_a_log_in_id_is_asked_for(self, hr, nerima):
        response = hr.post(NEW, person_facts(nerima, staff_number=""))

        assert errors_of(response) == {"login": ["ログインIDを入力してください。"]}
        assert not User.objects.filter(last_name="新田").exists()

    def test_a_log_in_id_of_somebody_elsewhere_reads_like_an_impossible_one(
        self, hr, nerima, outsider
    ):
        taken = errors_of(hr.post(NEW, person_facts(nerima, login="outsider")))
        impossible = errors_of(hr.post(NEW, person_facts(nerima, login="桜井@example")))

        assert taken == impossible == {"login": ["このログインIDは使えません。"]}

    def test_what_was_typed_is_still_there(self, hr, nerima):
        page = hr.post(NEW, person_facts(nerima, last_name="")).content.decode()

        assert 'value="ニッタ"' in page
        assert 'value="000777"' in page

    def test_a_section_that_does_not_exist_yet_is_made_with_the_post(self, hr, nerima):
        hr.post(NEW, person_facts(nerima, new_section="子ども課/相談第二係"))

        section = post_of(User.objects.get(last_name="新田")).section
        assert (section.name, section.parent.name, section.organisation) == (
            "相談第二係", "子ども課", nerima,
        )  # fmt: skip

    def test_a_section_of_another_organisation_is_refused_at_its_field(self, hr, nerima, section):
        response = hr.post(NEW, person_facts(nerima, section=section.pk))

        assert errors_of(response) == {"section": ["この係は別の団体のものです。"]}

    def test_a_section_out_of_scope_was_never_offered(self, hr, nerima, nakano):
        foreign = Section.objects.create(organisation=nakano, name="係", start=TODAY)

        response = hr.post(NEW, person_facts(nerima, section=foreign.pk))

        assert errors_of(response) == {"section": ["この団体の課・係から選んでください。"]}
        assert "中野区" not in response.content.decode()

    def test_another_organisation_is_refused(self, hr, nakano):
        response = hr.post(NEW, person_facts(nakano))

        assert set(errors_of(response)) == {"organisation"}
        assert not User.objects.filter(last_name="新田").exists()

    def test_a_closed_organisation_is_not_offered(self, hr, nerima):
        nerima.closed_on = TODAY + DAY
        nerima.save()

        response = hr.post(NEW, person_facts(nerima, start=(TODAY + 2 * DAY).isoformat()))

        assert set(errors_of(response)) == {"organisation"}

    def test_faults_stand_at_their_fields_all_at_once(self, hr, nerima, worker):
        PostFactory(person=worker, organisation=nerima, staff_number="000777")
        response = hr.post(
            NEW,
            person_facts(nerima, last_day=(TODAY - DAY).isoformat(), announced_on="2099-01-01"),
        )

        assert {"last_day", "announced_on"} <= set(errors_of(response))
        taken = errors_of(hr.post(NEW, person_facts(nerima)))
        assert taken == {
            "staff_number": ["同じ期間に、この団体の別の所属がこの職員番号を使っています。"]
        }

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("start", "いつか"), ("start", "2026-02-31"), ("last_day", "99999-01-01"),
            ("email", "nobody"), ("contact_email", "nobody"), ("born_on", "2999-01-01"),
            ("last_name_kana", "新田"), ("title", "長" * 61), ("staff_number", "9" * 21),
            ("profession", "0"), ("supervisor", "x"), ("roles", "king"), ("last_name", "\x00"),
        ],
    )  # fmt: skip
    def test_bad_input_is_answered_at_the_field(self, hr, nerima, field, typed):
        assert field in errors_of(hr.post(NEW, person_facts(nerima, **{field: typed})))


class TestWhoMayAdd:
    @pytest.mark.parametrize("who", ["worker", "supervisor", "trainer", "outsider"])
    def test_nobody_else(self, client, worker, supervisor, trainer, outsider, who):
        client.force_login(User.objects.get(username=who))

        assert client.get(NEW).status_code == 404
        assert client.post(NEW, {}).status_code == 404

    def test_the_metropolitan_office_adds_anywhere_with_any_role(self, client, metropolis, nakano):
        client.force_login(metropolis)

        client.post(NEW, person_facts(nakano, roles=["trainer"]))

        assert {row.role for row in post_of(User.objects.get(last_name="新田")).roles.all()} == {
            Role.TRAINER
        }


class TestRolesOfTheForm:
    def test_hr_is_offered_what_hr_may_grant(self, hr):
        choices = [value for value, _ in hr.get(NEW).context["form"].fields["roles"].choices]

        assert choices == ["learner", "supervisor", "hr"]

    def test_a_forged_role_is_refused_at_the_field(self, hr, nerima):
        response = hr.post(NEW, person_facts(nerima, roles=["administrator"]))

        assert errors_of(response) == {"roles": ["この役割は付けられません。"]}
        assert not User.objects.filter(last_name="新田").exists()


class TestEditing:
    def address(self, person) -> str:
        return f"/office/people/{person.pk}/edit/"

    def edit(self, client, person, **typed):
        facts = {
            "last_name": person.last_name, "first_name": person.first_name,
            "last_name_kana": person.last_name_kana, "first_name_kana": person.first_name_kana,
            "seen": seen(client, self.address(person)),
        }  # fmt: skip
        return client.post(self.address(person), facts | typed)

    def test_a_name_changes_and_the_list_finds_it(self, hr, worker):
        self.edit(hr, worker, last_name="佐倉", last_name_kana="サクラ", email="sakura@example.jp")

        person = fresh(worker)
        assert (person.full_name, person.kana, person.email) == (
            "佐倉 みのり", "サクラ ミノリ", "sakura@example.jp",
        )  # fmt: skip
        assert person in User.objects.matching("佐倉")
        assert AuditEvent.objects.get(kind="people.person_edited").facts == {
            "fields": ["email", "last_name", "last_name_kana"]
        }

    def test_the_second_of_two_officers_is_told_and_loses_nothing(self, hr, worker):
        before = seen(hr, self.address(worker))
        self.edit(hr, worker, last_name="佐倉")
        typed = {
            "last_name": "櫻井", "first_name": "みのり", "last_name_kana": "サクライ",
            "first_name_kana": "ミノリ", "seen": before,
        }  # fmt: skip

        second = hr.post(self.address(worker), typed)

        assert fresh(worker).last_name == "佐倉"
        page = second.content.decode()
        assert "入力している間に、別の人がこの内容を変更しました" in page
        assert 'value="櫻井"' in page
        assert second.context["form"].registered == [("姓", "佐倉")]
        assert "現在の登録：佐倉" in page
        again = hr.post(
            self.address(worker), typed | {"seen": second.context["form"]["seen"].value()}
        )
        assert again.status_code == 302
        assert fresh(worker).last_name == "櫻井"

    def test_leaving_ends_the_posts_on_that_day_and_the_log_in(self, hr, worker):
        last = TODAY + 10 * DAY

        self.edit(hr, worker, last_day_at_work=last.isoformat())

        assert fresh(worker).left_on == last + DAY
        assert post_of(worker).end == last + DAY
        assert not fresh(worker).has_left(last)
        assert fresh(worker).has_left(last + DAY)

    def test_nobody_leaves_before_a_post_began(self, hr, worker):
        response = self.edit(hr, worker, last_day_at_work="2019-03-31")

        assert set(errors_of(response)) == {"last_day_at_work"}
        assert post_of(worker).end is None

    def test_whom_another_organisation_has_too_is_not_renamed_by_hr(self, hr, worker, nakano):
        PostFactory(person=worker, organisation=nakano)

        response = self.edit(hr, worker, last_name="別人")

        assert set(errors_of(response)) == {"last_name"}
        assert "中野区" not in response.content.decode()
        assert fresh(worker).last_name == "桜井"
        assert self.edit(hr, worker, email="new@example.jp").status_code == 302

    @pytest.mark.parametrize("who", ["nakano_hr", "supervisor", "worker"])
    def test_nobody_else_edits(self, client, request, worker, who):
        client.force_login(request.getfixturevalue(who))

        assert client.get(self.address(worker)).status_code == 404
        assert client.post(self.address(worker), {"last_name": "x"}).status_code == 404


class TestLeave:
    def test_a_leave_is_entered_by_its_last_day(self, hr, worker):
        hr.post(
            f"/office/people/{worker.pk}/leave/",
            {"kind": "childcare", "start": "2026-10-01", "last_day": "2027-03-31"},
        )

        leave = Leave.objects.get(person=worker)
        assert (leave.kind, leave.start, leave.end) == (
            "childcare", datetime.date(2026, 10, 1), datetime.date(2027, 4, 1),
        )  # fmt: skip
        page = hr.get(f"/office/people/{worker.pk}/").content.decode()
        assert "育児休業" in page
        assert "2027年3月31日" in page

    def test_it_is_ended_by_changing_its_last_day(self, hr, worker):
        leave = LeaveFactory(person=worker, start=TODAY - 30 * DAY)
        address = f"/office/people/leave/{leave.pk}/"
        typed = {"kind": "childcare", "start": leave.start.isoformat(), "seen": seen(hr, address)}

        assert hr.post(address, typed | {"last_day": TODAY.isoformat()}).status_code == 302

        leave.refresh_from_db()
        assert leave.end == TODAY + DAY

    def test_two_on_the_same_days_are_refused(self, hr, worker):
        LeaveFactory(person=worker, start=TODAY - DAY)

        response = hr.post(
            f"/office/people/{worker.pk}/leave/", {"kind": "sick", "start": TODAY.isoformat()}
        )

        assert set(errors_of(response)) == {"start"}
        assert Leave.objects.count() == 1

    def test_an_end_before_the_beginning_is_refused(self, hr, worker):
        response = hr.post(
            f"/office/people/{worker.pk}/leave/",
            {"kind": "sick", "start": TODAY.isoformat(), "last_day": "2026-01-01"},
        )

        assert errors_of(response) == {"last_day": ["終了日が開始日より前です。"]}

    def test_one_entered_by_mistake_is_taken_away_and_the_audit_keeps_that(self, hr, worker):
        leave = LeaveFactory(person=worker)

        hr.post(f"/office/people/leave/{leave.pk}/withdraw/")

        assert not Leave.objects.exists()
        assert AuditEvent.objects.filter(kind="people.leave_withdrawn").exists()

    def test_another_ward_neither_sees_nor_changes_it(self, client, nakano_hr, worker):
        leave = LeaveFactory(person=worker)
        client.force_login(nakano_hr)

        assert client.get(f"/office/people/leave/{leave.pk}/").status_code == 404
        assert client.post(f"/office/people/leave/{leave.pk}/withdraw/").status_code == 404
        assert client.get(f"/office/people/{worker.pk}/leave/").status_code == 404
        assert Leave.objects.exists()


class TestThePersonsPage:
    @pytest.mark.parametrize(
        ("arrange", "word"),
        [
            (lambda person: None, "在籍"),
            (lambda person: LeaveFactory(person=person, start=TODAY), "休業中"),
            (lambda person: Post.objects.of(person).update(start=TODAY + DAY), "着任予定"),
        ],
    )
    def test_it_says_in_a_word_where_the_person_stands(self, hr, worker, arrange, word):
        arrange(worker)

        page = hr.get(f"/office/people/{worker.pk}/").content.decode()

        others = {"在籍", "休業中", "着任予定"} - {word}
        assert word in page
        assert not [other for other in others if other in page]

    def test_a_supervisor_sees_it_without_the_buttons(self, client, supervisor, worker):
        client.force_login(supervisor)

        page = client.get(f"/office/people/{worker.pk}/").content.decode()

        assert "相談支援係" in page
        assert "/edit/" not in page
        assert "/posts/" not in page

    def test_its_queries_do_not_grow_with_posts(
        self, hr, worker, section, django_assert_num_queries, django_assert_max_num_queries
    ):
        address = f"/office/people/{worker.pk}/"
        hr.get(address)
        with django_assert_max_num_queries(40) as one:
            hr.get(address)
        for number in range(3):
            PostFactory(person=worker, organisation=section.organisation, title=str(number))
        with django_assert_num_queries(len(one)):
            hr.get(address)


class TestTheList:
    def test_it_leads_to_the_forms(self, hr):
        page = hr.get("/office/people/").content.decode()

        assert NEW in page
        assert "/office/people/join/" in page

    def test_it_narrows_to_who_never_logged_in_is_away_or_leaves(
        self, hr, nerima_hr, worker, colleague, supervisor
    ):
        User.objects.filter(pk__in=[nerima_hr.pk, supervisor.pk]).update(
            last_login="2026-11-01T00:00Z"
        )
        LeaveFactory(person=colleague, start=TODAY)
        Post.objects.filter(person=supervisor).update(end=TODAY + 5 * DAY)

        def shown(state: str) -> set[User]:
            return set(hr.get("/office/people/", {"state": state}).context["page"].object_list)

        assert shown("never") == {worker, colleague}
        assert shown("away") == {colleague}
        assert shown("leaving") == {supervisor}
        assert shown("nonsense") == {nerima_hr, worker, colleague, supervisor}


def test_who_was_merged_has_no_page(hr, worker, colleague):
    User.objects.filter(pk=worker.pk).update(merged_into=colleague)

    assert hr.get(f"/office/people/{worker.pk}/edit/").status_code == 404


def test_an_unknown_organisation_kind_of_person_is_404(hr):
    stranger = UserFactory()
    PostFactory(person=stranger, organisation=OrganisationFactory())

    assert hr.get(f"/office/people/{stranger.pk}/edit/").status_code == 404
