"""Posts begun, changed, ended; roles; deputies: by the forms and by the actions behind them."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEvent
from people import actions
from people.models import Deputy, Post
from people.permissions import approvers_for
from people.roles import Role
from tests.conftest import fresh, post_of
from tests.factories.people import PostFactory, SectionFactory
from tests.people.office import DAY, TODAY, errors_of, post_facts, seen
from tests.races import run_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client, nerima_hr):
    client.force_login(nerima_hr)
    return client


def roles_of(post: Post) -> set[str]:
    return set(post.roles.values_list("role", flat=True))


def facts_of(client, post: Post, **typed) -> dict:
    """The form of the post as the browser would send it back."""
    form = client.get(f"/office/people/posts/{post.pk}/").context["form"]
    facts = {name: form[name].value() for name in form.fields}
    sent = {name: str(value) for name, value in facts.items() if value not in {None, ""}}
    return sent | typed


class TestASecondPost:
    def test_it_stands_beside_the_first(self, hr, worker, nerima):
        response = hr.post(
            f"/office/people/{worker.pk}/posts/new/", post_facts(nerima, title="兼務", roles=["hr"])
        )

        assert response.status_code == 302
        new = Post.objects.of(worker).get(title="兼務")
        assert (new.organisation, roles_of(new)) == (nerima, {"hr"})
        assert Post.objects.of(worker).on(TODAY).count() == 2

    def test_the_same_post_twice_is_refused(self, hr, worker, section):
        facts = post_facts(section.organisation, section=section.pk)

        response = hr.post(f"/office/people/{worker.pk}/posts/new/", facts)

        assert errors_of(response) == {
            "start": ["この人には、同じ期間に同じ所属がすでにあります。"]
        }

    @pytest.mark.parametrize("who", ["nakano_hr", "supervisor", "worker", "metropolis"])
    def test_nobody_else_enters_one(self, client, request, worker, who):
        client.force_login(request.getfixturevalue(who))

        assert client.get(f"/office/people/{worker.pk}/posts/new/").status_code == 404


class TestAnEmbargo:
    def test_until_it_is_announced_only_own_hr_sees_the_post(
        self, client, hr, supervisor, worker, section
    ):
        later = TODAY + 30 * DAY
        facts = post_facts(
            section.organisation, section=section.pk, title="係長", start=later.isoformat(),
            announced_on=(TODAY + 10 * DAY).isoformat(),
        )  # fmt: skip
        hr.post(f"/office/people/{worker.pk}/posts/new/", facts)
        address = f"/office/people/{worker.pk}/"

        assert "係長" in hr.get(address).content.decode()
        client.force_login(supervisor)
        assert "係長" not in client.get(address).content.decode()


class TestChangingAPost:
    def test_a_move_ends_the_one_and_begins_the_other_with_the_same_roles(
        self, hr, supervisor, section
    ):
        before = post_of(supervisor)
        other = SectionFactory(organisation=section.organisation, name="地域支援係")
        since = TODAY + DAY

        hr.post(
            f"/office/people/posts/{before.pk}/",
            facts_of(hr, before, how="move", since=since.isoformat(), section=other.pk),
        )

        before.refresh_from_db()
        after = Post.objects.of(supervisor).exclude(pk=before.pk).get()
        assert (before.section, before.end) == (section, since)
        assert (after.section, after.start, after.end) == (other, since, None)
        assert after.staff_number == before.staff_number
        assert roles_of(after) == roles_of(before) == {"learner", "supervisor"}

    def test_a_correction_changes_the_post_itself(self, hr, worker):
        post = post_of(worker)

        hr.post(
            f"/office/people/posts/{post.pk}/",
            facts_of(hr, post, how="correct", title="主任", contact_email="soudan@example.jp"),
        )

        post = post_of(worker)
        assert (post.title, post.contact_email, post.end) == ("主任", "soudan@example.jp", None)

    def test_a_move_needs_its_day_within_the_post(self, hr, worker):
        post = post_of(worker)
        address = f"/office/people/posts/{post.pk}/"

        assert set(errors_of(hr.post(address, facts_of(hr, post, how="move")))) == {"since"}
        early = facts_of(hr, post, how="move", since="2019-04-01")
        assert set(errors_of(hr.post(address, early))) == {"since"}
        assert post_of(worker).end is None

    def test_the_second_of_two_officers_is_told_and_loses_nothing(self, hr, worker):
        post = post_of(worker)
        address = f"/office/people/posts/{post.pk}/"
        typed = facts_of(hr, post, how="correct", title="主査")
        hr.post(address, facts_of(hr, post, how="correct", title="主任"))

        second = hr.post(address, typed)

        assert post_of(worker).title == "主任"
        assert 'value="主査"' in second.content.decode()
        assert second.context["form"].registered == [("職名", "主任")]
        mark = second.context["form"]["seen"].value()
        assert hr.post(address, typed | {"seen": mark}).status_code == 302
        assert post_of(worker).title == "主査"

    def test_a_form_that_saw_older_roles_is_stale_too(self, hr, worker, nerima_hr):
        post = post_of(worker)
        typed = facts_of(hr, post, how="correct", title="主任")
        actions.decide_roles(post=post, roles={Role.LEARNER, Role.SUPERVISOR}, by=fresh(nerima_hr))

        assert hr.post(f"/office/people/posts/{post.pk}/", typed).status_code == 200
        assert post_of(worker).title == ""

    def test_a_staff_number_of_another_on_the_same_days_is_refused(self, hr, worker, colleague):
        post = post_of(worker)
        taken = post_of(colleague).staff_number

        response = hr.post(
            f"/office/people/posts/{post.pk}/",
            facts_of(hr, post, how="correct", staff_number=taken),
        )

        assert set(errors_of(response)) == {"staff_number"}
        Post.objects.filter(person=colleague).update(end=TODAY)
        after = facts_of(hr, post, how="move", since=TODAY.isoformat(), staff_number=taken)
        assert hr.post(f"/office/people/posts/{post.pk}/", after).status_code == 302

    def test_supervisors_in_a_circle_are_refused(self, hr, worker, supervisor):
        Post.objects.filter(person=supervisor).update(supervisor=worker)
        post = post_of(worker)

        response = hr.post(
            f"/office/people/posts/{post.pk}/",
            facts_of(hr, post, how="correct", supervisor=supervisor.pk),
        )

        assert errors_of(response) == {"supervisor": ["互いに所属長になってしまいます。"]}

    def test_a_post_of_another_ward_does_not_exist(self, client, nakano_hr, worker):
        client.force_login(nakano_hr)
        pk = post_of(worker).pk

        for address in ("", "end/", "roles/", "deputies/"):
            assert client.get(f"/office/people/posts/{pk}/{address}").status_code == 404


class TestEndingAPost:
    def end(self, client, post, day, **typed):
        address = f"/office/people/posts/{post.pk}/end/"
        facts = {"last_day": day.isoformat(), "seen": seen(client, address)}
        return client.post(address, facts | typed)

    def test_it_runs_until_the_day_that_was_typed(self, hr, worker):
        last = TODAY + 10 * DAY

        self.end(hr, post_of(worker), last)

        post = post_of(worker)
        assert post.last_day == last
        assert post.runs(last)
        assert not post.runs(last + DAY)

    def test_one_that_ends_today_is_gone_from_the_list_tomorrow_only(self, hr, worker):
        response = self.end(hr, post_of(worker), TODAY)

        assert response["Location"] == f"/office/people/{worker.pk}/"

    def test_one_that_ended_before_leads_to_the_list(self, hr, worker):
        response = self.end(hr, post_of(worker), TODAY - DAY)

        assert response["Location"] == "/office/people/"

    def test_before_it_began_it_cannot_end(self, hr, worker):
        response = self.end(hr, post_of(worker), datetime.date(2019, 3, 31))

        assert errors_of(response) == {"last_day": ["終了日が開始日より前です。"]}

    def test_whose_cms_role_ends_loses_the_group_at_once(
        self, client, administrator, trainer, cms_groups
    ):
        from people.cms_groups import sync_groups  # noqa: PLC0415 -- only here

        sync_groups(people=[trainer])
        assert trainer.groups.count() == 1
        client.force_login(administrator)

        self.end(client, post_of(trainer), TODAY - DAY)

        assert trainer.groups.count() == 0


class TestTheLastOfficer:
    def test_hr_cannot_take_the_last_hr_away(self, hr, nerima_hr):
        post = post_of(nerima_hr)
        address = f"/office/people/posts/{post.pk}/roles/"

        response = hr.post(address, {"roles": ["learner"], "seen": seen(hr, address)})

        assert set(errors_of(response)) == {"roles"}
        assert roles_of(post) == {"hr"}

    def test_with_another_officer_they_can(self, hr, nerima_hr, nerima):
        PostFactory(organisation=nerima, roles=[Role.HR])
        post = post_of(nerima_hr)
        address = f"/office/people/posts/{post.pk}/roles/"

        hr.post(address, {"roles": ["learner"], "seen": seen(hr, address)})

        assert roles_of(post) == {"learner"}

    def test_an_administrator_is_warned_first(self, client, administrator, nerima_hr):
        client.force_login(administrator)
        post = post_of(nerima_hr)
        address = f"/office/people/posts/{post.pk}/end/"
        facts = {"last_day": TODAY.isoformat(), "seen": seen(client, address)}

        warned = client.post(address, facts)

        assert set(errors_of(warned)) == {"sure"}
        assert "練馬区の人事担当がいなくなります" in warned.content.decode()
        assert post_of(nerima_hr).end is None
        assert client.post(address, facts | {"sure": "on"}).status_code == 302
        assert post_of(nerima_hr).end == TODAY + DAY

    def test_a_centre_has_the_officer_of_its_ward(self, hr, nerima_hr, nerima_centre):
        post = PostFactory(organisation=nerima_centre, roles=[Role.HR, Role.LEARNER])
        address = f"/office/people/posts/{post.pk}/roles/"

        response = hr.post(address, {"roles": ["learner"], "seen": seen(hr, address)})

        assert response.status_code == 302


class TestRoles:
    def test_a_role_is_given_and_noted(self, hr, nerima_hr, worker):
        post = post_of(worker)
        address = f"/office/people/posts/{post.pk}/roles/"

        hr.post(address, {"roles": ["learner", "supervisor"], "seen": seen(hr, address)})

        assert roles_of(post) == {"learner", "supervisor"}
        event = AuditEvent.objects.get(kind="people.roles_changed")
        assert event.facts == {"post": post.pk, "given": ["supervisor"], "taken": []}
        assert event.by_id == nerima_hr.pk

    @pytest.mark.parametrize("forged", ["trainer", "metropolis", "administrator", "facilitator"])
    def test_a_forged_one_is_refused_at_the_field(self, hr, worker, forged):
        post = post_of(worker)
        address = f"/office/people/posts/{post.pk}/roles/"

        response = hr.post(address, {"roles": ["learner", forged], "seen": seen(hr, address)})

        assert errors_of(response) == {"roles": ["この役割は付けられません。"]}
        assert roles_of(post) == {"learner"}
        assert not AuditEvent.objects.filter(kind="people.roles_changed").exists()

    def test_roles_above_ones_right_are_shown_and_kept(self, hr, section):
        post = PostFactory(
            organisation=section.organisation, roles=[Role.LEARNER, Role.FACILITATOR]
        )
        address = f"/office/people/posts/{post.pk}/roles/"
        page = hr.get(address)

        assert page.context["form"].kept == [Role.FACILITATOR]
        assert "ファシリテーター" in page.content.decode()
        hr.post(address, {"roles": ["supervisor"], "seen": seen(hr, address)})
        assert roles_of(post) == {"supervisor", "facilitator"}

    def test_the_action_itself_asks_again(self, nerima_hr, worker):
        with pytest.raises(ValidationError):
            actions.decide_roles(
                post=post_of(worker), roles={Role.ADMINISTRATOR}, by=fresh(nerima_hr)
            )

    def test_a_post_without_a_role_is_refused(self, hr, worker):
        address = f"/office/people/posts/{post_of(worker).pk}/roles/"

        assert set(errors_of(hr.post(address, {"seen": seen(hr, address)}))) == {"roles"}


class TestDeputies:
    def name(self, client, post, deputy, **typed):
        return client.post(
            f"/office/people/posts/{post.pk}/deputies/",
            {"deputy": deputy.pk, "start": TODAY.isoformat()} | typed,
        )

    def test_a_supervisor_names_the_own_deputy_who_then_answers(
        self, client, supervisor, colleague, worker
    ):
        client.force_login(supervisor)

        self.name(client, post_of(supervisor), colleague, last_day=(TODAY + DAY).isoformat())

        assert set(approvers_for(post_of(worker), TODAY)) == {supervisor, colleague}
        assert set(approvers_for(post_of(worker), TODAY + 2 * DAY)) == {supervisor}

    def test_a_supervisor_names_nobody_elses(self, client, supervisor, section, colleague):
        other = PostFactory(
            organisation=section.organisation, section=section, roles=[Role.SUPERVISOR]
        )
        client.force_login(supervisor)

        assert self.name(client, other, colleague).status_code == 404
        assert not Deputy.objects.exists()

    def test_hr_names_one_for_an_own_supervisor(self, hr, supervisor, colleague):
        self.name(hr, post_of(supervisor), colleague)

        assert Deputy.objects.get().deputy == colleague

    def test_neither_oneself_nor_somebody_of_another_ward_is_offered(
        self, client, supervisor, outsider
    ):
        client.force_login(supervisor)

        for foreign in (outsider, supervisor):
            assert set(errors_of(self.name(client, post_of(supervisor), foreign))) == {"deputy"}
        assert not Deputy.objects.exists()

    def test_the_same_twice_is_refused(self, client, supervisor, colleague):
        client.force_login(supervisor)
        self.name(client, post_of(supervisor), colleague)

        response = self.name(
            client, post_of(supervisor), colleague, start=(TODAY + DAY).isoformat()
        )

        assert set(errors_of(response)) == {"deputy"}

    def test_ended_today_the_deputy_answers_no_more(self, client, supervisor, colleague, worker):
        client.force_login(supervisor)
        self.name(client, post_of(supervisor), colleague, start="2026-04-01")

        client.post(f"/office/people/deputies/{Deputy.objects.get().pk}/end/")

        assert Deputy.objects.get().end == TODAY
        assert set(approvers_for(post_of(worker), TODAY)) == {supervisor}

    def test_another_ward_does_not_end_it(self, client, nakano_hr, supervisor, colleague):
        deputy = Deputy.objects.create(holder=post_of(supervisor), deputy=colleague, start=TODAY)
        client.force_login(nakano_hr)

        assert client.post(f"/office/people/deputies/{deputy.pk}/end/").status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_staff_number_given_by_many_at_once_is_given_once(nerima_hr, nerima, outsider):
    calls = [{"by": nerima_hr.pk, "person": outsider.pk, "number": "000777"}] * 4

    results = run_together("tests.people.office_race_calls:enter_numbered_post", calls)

    assert [result.error for result in results].count(None) == 1
    assert {result.error for result in results if result.error} == {"ValidationError"}
    assert Post.objects.filter(organisation=nerima, staff_number="000777").count() == 1
