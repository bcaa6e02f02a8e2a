"""所属の訂正: a post entered after it had begun, three people of 練馬区 and 中野区."""

import datetime

import pytest

from certificates.models import Certificate
from core.invariants import broken
from core.jobs import run
from core.models import Job
from people.models import Organisation, Post
from records import reports
from records.actions import move_to_post
from records.models import Record
from records.states import Outcome
from tests.conftest import post_of
from tests.factories.certificates import certified
from tests.factories.people import PostFactory, UserFactory
from tests.factories.records import recorded
from tests.people.office import DAY, TODAY, post_facts

pytestmark = pytest.mark.django_db

SINCE = TODAY - 100 * DAY
REASON = "所属の訂正（所属が開始日より後に登録されたため）"


def done(person, day, **fields) -> Record:
    return recorded(person, occurred_on=day, **fields)


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def address(person) -> str:
    return f"/office/people/{person.pk}/posts/new/"


def run_job() -> Job:
    job = Job.objects.get(kind="workforce.late_posts")
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    return job


class TestTheQuestion:
    def test_what_was_done_since_is_listed_before_anything_is_written(self, admin, worker, nakano):
        before = done(worker, SINCE - DAY, subject_title="前の研修")
        since = done(worker, SINCE, subject_title="当日の研修")
        posts = Post.objects.count()

        page = admin.post(address(worker), post_facts(nakano, start=SINCE.isoformat()))

        assert [record.pk for record in page.context["found"]] == [since.pk]
        assert "前の研修" not in page.content.decode()
        assert Post.objects.count() == posts
        assert before.current

    def test_sure_is_what_was_done_after_the_other_post_had_ended(self, admin, worker, nakano):
        done(worker, SINCE + DAY, subject_title="在籍中")
        done(worker, SINCE + 20 * DAY, subject_title="転出後")
        done(worker, SINCE + 30 * DAY, subject_title="所属なし", post=None)
        Post.objects.of(worker).update(end=SINCE + 10 * DAY)

        page = admin.post(address(worker), post_facts(nakano, start=SINCE.isoformat()))

        found = {record.title: record.is_sure for record in page.context["found"]}
        assert found == {"在籍中": False, "転出後": True, "所属なし": True}

    def test_it_goes_back_to_the_form_with_all_that_was_typed(self, admin, worker, nakano):
        done(worker, SINCE)
        facts = post_facts(nakano, start=SINCE.isoformat(), title="主任")

        page = admin.post(address(worker), facts | {"back": "1"})

        assert 'value="主任"' in page.content.decode()
        assert Post.objects.of(worker).count() == 1

    def test_nothing_is_asked_of_a_post_to_come_or_without_records(self, admin, worker, nakano):
        done(worker, SINCE)

        assert admin.post(address(worker), post_facts(nakano)).status_code == 302
        assert not Job.objects.exists()

    def test_a_fault_of_the_post_comes_before_the_question(self, admin, worker, nakano):
        done(worker, SINCE)
        facts = post_facts(nakano, start=SINCE.isoformat(), announced_on=TODAY.isoformat())

        page = admin.post(address(worker), facts)

        assert set(page.context["form"].errors) == {"announced_on"}

    def test_hr_neither_sees_nor_moves_what_was_done_elsewhere(
        self, client, nerima_hr, worker, nerima, nakano
    ):
        other = PostFactory(person=worker, organisation=nakano)
        own = done(worker, SINCE, subject_title="練馬の研修")
        foreign = done(worker, SINCE, subject_title="中野の研修", post=other)
        client.force_login(nerima_hr)
        facts = post_facts(nerima, start=SINCE.isoformat())

        page = client.post(address(worker), facts)

        assert [record.pk for record in page.context["found"]] == [own.pk]
        assert "中野" not in page.content.decode()
        client.post(address(worker), facts | {"confirmed": "1", "records": [foreign.pk, own.pk]})
        assert Job.objects.get().arguments["moves"][0][1] == [own.pk]


class TestTheCorrection:
    def enter(self, client, person, organisation, records, **typed) -> Post:
        facts = post_facts(organisation, start=SINCE.isoformat()) | typed
        response = client.post(
            address(person), facts | {"confirmed": "1", "records": [row.pk for row in records]}
        )
        assert response.status_code == 302
        return Post.objects.of(person).get(organisation=organisation)

    def test_the_chosen_rows_are_superseded_under_the_new_post(
        self, admin, administrator, worker, nakano
    ):
        moved = done(worker, SINCE, score=90, evidence={"started_on": "2026-08-01"})
        kept = done(worker, SINCE + DAY)

        post = self.enter(admin, worker, nakano, [moved])
        run_job()

        new = Record.objects.current().get(supersedes=moved)
        assert (new.post, new.organisation, new.municipality) == (post, nakano, nakano)
        assert (new.reason, new.recorded_by) == (REASON, administrator)
        assert (new.occurred_on, new.score, new.evidence, new.key) == (
            moved.occurred_on, moved.score, moved.evidence, moved.key,
        )  # fmt: skip
        kept.refresh_from_db()
        assert kept.current

    def test_reports_are_right_afterwards(self, admin, worker, colleague, nakano, nerima, outsider):
        rows = [done(person, SINCE + DAY) for person in (worker, colleague, outsider)]
        everything = Record.objects.all()
        assert set(reports.municipalities_covered(everything)) == {nerima, nakano}
        self.enter(admin, colleague, nakano, [rows[1]])
        run_job()
        Job.objects.all().delete()
        self.enter(admin, worker, nakano, [rows[0]])
        run_job()

        after = reports.figures(everything)

        assert (after.total_learners, after.distinct_learners, after.municipalities) == (3, 3, 1)
        assert set(reports.municipalities_covered(everything)) == {nakano}
        by_place = reports.figures_by("municipality", everything)
        assert {pk: each.distinct_learners for pk, each in by_place.items()} == {nakano.pk: 3}
        assert broken("records", "certificates") == []

    def test_certificates_keep_their_words_and_stay_valid(self, admin, worker, nakano):
        paper = certified(worker, occurred_on=SINCE)
        words = paper.snapshot

        self.enter(admin, worker, nakano, [paper.record])
        run_job()

        now = Certificate.objects.get()
        assert (now.snapshot, now.state, now.number) == (words, "valid", paper.number)
        assert now.record == Record.objects.current().get()

    def test_it_goes_on_where_it_was_cut_off_and_may_run_twice(
        self, admin, worker, nakano, monkeypatch
    ):
        monkeypatch.setattr("records.actions.moving.CHUNK", 2)
        rows = [done(worker, SINCE + n * DAY) for n in range(5)]
        post = self.enter(admin, worker, nakano, rows)

        assert move_to_post(post=post, records=[row.pk for row in rows], by=None) == 2
        job = run_job()

        assert Record.objects.current().filter(post=post).count() == 5
        assert Record.objects.count() == 10
        assert move_to_post(post=post, records=job.arguments["moves"][0][1], by=None) == 0
        assert Record.objects.count() == 10

    def test_a_row_corrected_meanwhile_is_left_alone(self, admin, worker, nakano):
        from records.actions import correct  # noqa: PLC0415 -- only here

        row = done(worker, SINCE)
        self.enter(admin, worker, nakano, [row])
        corrected = correct(row, reason="点数の誤り", by=None, score=80)
        run_job()

        assert Record.objects.current().get() == corrected

    def test_a_move_entered_late_takes_what_was_done_since_along(self, client, nerima_hr, worker):
        client.force_login(nerima_hr)
        post = post_of(worker)
        row = done(worker, SINCE + DAY)
        form = client.get(f"/office/people/posts/{post.pk}/").context["form"]
        typed = {name: form[name].value() or "" for name in form.fields}
        typed |= {"how": "move", "since": SINCE.isoformat(), "title": "主任"}

        asked = client.post(f"/office/people/posts/{post.pk}/", typed)
        assert [record.is_sure for record in asked.context["found"]] == [True]
        client.post(
            f"/office/people/posts/{post.pk}/", typed | {"confirmed": "1", "records": [row.pk]}
        )
        run_job()

        assert Record.objects.current().get().post == Post.objects.of(worker).get(title="主任")


def test_void_rows_are_not_asked_about(admin, nakano, bureau):
    person = UserFactory()
    PostFactory(person=person, organisation=nakano)
    done(person, SINCE, outcome=Outcome.VOID)
    other = Organisation.objects.create(kind="facility", name="試験園")

    response = admin.post(address(person), post_facts(other, start=SINCE.isoformat()))

    assert response.status_code == 302


def test_a_day_that_is_no_day_is_answered_at_its_field(admin, worker, nakano):
    typed = post_facts(nakano, start=datetime.date.max.isoformat(), last_day="9999-12-31")

    assert "last_day" in admin.post(address(worker), typed).context["form"].errors
