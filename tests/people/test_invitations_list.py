"""The list of who was never in, and what an officer makes of it."""

import datetime
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from core import jobs
from core.models import AuditEvent, Job
from core.states import JobState
from people import actions
from people.models import Invitation, InvitationBatch, Organisation, Post, User
from people.roles import Role
from people.states import InvitationState
from tests.conftest import fresh
from tests.factories.people import PostFactory
from tests.people.entrances import code_of

LIST = "/office/people/invitations/"
TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
COUNTED = 13


@pytest.fixture
def hr(client, nerima_hr):
    client.force_login(nerima_hr)
    return client


def shown(response) -> list[User]:
    assert response.status_code == 200
    return list(response.context["page"].object_list)


def ask(client, people, how, **more):
    return client.post(LIST, {"people": [each.pk for each in people], "how": how, **more})


def mailed(*people) -> None:
    for person in people:
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.jp")


class TestWhoIsOnIt:
    def test_own_people_who_were_never_in_and_nobody_else(
        self, hr, worker, colleague, supervisor, outsider, nakano_hr
    ):
        User.objects.filter(pk=supervisor.pk).update(last_login=timezone.now())

        assert shown(hr.get(LIST)) == [worker, colleague]

    def test_who_comes_next_month_is_on_it_and_who_has_gone_is_not(self, hr, nerima):
        coming = PostFactory(organisation=nerima, start=TODAY + 30 * DAY).person
        PostFactory(organisation=nerima, end=TODAY)
        PostFactory(organisation=nerima, person__left_on=TODAY)
        PostFactory(organisation=nerima, person__is_active=False)
        PostFactory(organisation=nerima, person__is_active=False, person__is_service=True)

        assert shown(hr.get(LIST)) == [coming]

    def test_nobody_with_a_role_above_the_officers(self, hr, nerima, worker):
        for role in (Role.ADMINISTRATOR, Role.METROPOLIS, Role.TRAINER):
            PostFactory(organisation=nerima, roles=[Role.LEARNER, role])
        PostFactory(organisation=nerima, person__is_superuser=True)

        assert shown(hr.get(LIST)) == [worker]

    def test_a_role_above_counts_wherever_it_is_held(self, hr, worker, bureau):
        PostFactory(person=worker, organisation=bureau, roles=[Role.ADMINISTRATOR])

        assert shown(hr.get(LIST)) == []

    def test_the_metropolitan_office_invites_into_its_own_bodies(
        self, client, metropolis, trainer, administrator, worker
    ):
        client.force_login(metropolis)

        assert shown(client.get(LIST)) == [trainer]

    def test_an_administrator_invites_anybody(
        self, client, administrator, metropolis, worker, outsider
    ):
        client.force_login(administrator)

        assert set(shown(client.get(LIST))) == {metropolis, worker, outsider}

    @pytest.mark.parametrize("who", ["worker", "supervisor", "trainer"])
    def test_for_everybody_else_it_does_not_exist(self, client, request, who):
        client.force_login(request.getfixturevalue(who))

        assert client.get(LIST).status_code == 404

    def test_without_the_second_factor_it_does_not_exist(self, hr, settings, worker):
        settings.SECOND_FACTOR_ROLES = {"hr"}

        assert hr.get(LIST).status_code == 404


class TestNarrowing:
    def test_by_state_of_the_invitation(self, hr, worker, colleague, supervisor, nerima_hr):
        code_of(worker, by=nerima_hr)
        code_of(colleague, by=nerima_hr)
        Invitation.objects.filter(person=colleague).update(valid_until=timezone.now() - DAY)

        assert shown(hr.get(LIST, {"invited": "no"})) == [supervisor]
        assert shown(hr.get(LIST, {"invited": "open"})) == [worker]
        assert shown(hr.get(LIST, {"invited": "over"})) == [colleague]

    def test_by_mail_organisation_and_name(self, hr, worker, colleague, nerima):
        mailed(worker)
        other = PostFactory(organisation=nerima).person

        assert shown(hr.get(LIST, {"mail": "yes"})) == [worker]
        assert set(shown(hr.get(LIST, {"mail": "no"}))) == {colleague, other}
        assert shown(hr.get(LIST, {"organisation": nerima.pk})) == [other]
        assert shown(hr.get(LIST, {"q": "さくらい"})) == [worker]

    @pytest.mark.parametrize("query", ["invited=x", "mail=x", "organisation=0", "q=%00", "page=x"])
    def test_nonsense_shows_the_list(self, hr, worker, query):
        assert hr.get(f"{LIST}?{query}").status_code == 200

    def test_the_state_is_said_in_words(self, hr, worker, nerima_hr):
        assert "未招待" in hr.get(LIST).content.decode()

        code_of(worker, by=nerima_hr)
        last = TODAY + 14 * DAY

        assert f"招待中（{last.month}/{last.day}まで）" in hr.get(LIST).content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_its_queries_do_not_grow(self, hr, nerima, nerima_hr, count, django_assert_num_queries):
        for _ in range(count):
            code_of(PostFactory(organisation=nerima).person, by=nerima_hr)
        hr.get(LIST)

        with django_assert_num_queries(COUNTED):
            hr.get(LIST)


class TestMails:
    @pytest.fixture
    def two(self, worker, colleague):
        mailed(worker, colleague)
        return [fresh(worker), fresh(colleague)]

    def test_one_job_sends_one_mail_a_person(self, hr, two, supervisor):
        response = ask(hr, [*two, supervisor], "mail")

        job = Job.objects.get()
        assert response.url == f"/jobs/{job.public_id}/"
        jobs.run(job.pk)
        assert [each.to for each in mail.outbox] == [
            ["worker@example.jp"],
            ["colleague@example.jp"],
        ]
        job.refresh_from_db()
        assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)

    def test_it_says_in_plain_japanese_what_to_do_and_who_sent_it(self, two, nerima_hr, settings):
        settings.PUBLIC_BASE_URL = "https://hagukumi.example"
        batch = actions.prepare_invitations(two[:1], kind="mail", by=fresh(nerima_hr))
        actions.deliver(batch, lambda done: None)

        (sent,) = mail.outbox
        last = TODAY + 14 * DAY
        assert sent.subject == "【はぐくみ】パスワードを決めてください"
        assert sent.body.startswith("桜井 みのり 様\n")
        assert "差出人：練馬区 人事担当" in sent.body
        assert "https://hagukumi.example/accounts/start/link/" in sent.body
        assert "ログインID：worker" in sent.body
        assert f"{last.year}年{last.month}月{last.day}日" in sent.body
        assert "&" not in sent.body
        assert "<" not in sent.body
        assert sent.content_subtype == "plain"
        assert sent.from_email == settings.DEFAULT_FROM_EMAIL

    def test_nobody_with_an_address_is_said_at_once(self, hr, worker):
        page = hr.post(LIST, {"people": [worker.pk], "how": "mail"}).content.decode()

        assert "選んだ人に、メールアドレスの登録がありません。" in page
        assert not InvitationBatch.objects.exists()

    def test_one_refused_address_stops_nobody(self, hr, two, nerima_hr, monkeypatch):
        refuse(monkeypatch, "worker@example.jp", SMTPRecipientsRefused({}))
        batch = actions.prepare_invitations(two, kind="mail", by=fresh(nerima_hr))

        actions.deliver(batch, lambda done: None)

        states = dict(batch.invitations.values_list("person__username", "state"))
        assert states == {"worker": InvitationState.DROPPED, "colleague": InvitationState.OPEN}
        page = hr.get(f"{LIST}{batch.public_id}/").content.decode()
        assert "1通のメールを送りました" in page
        assert "送らなかった人" in page
        assert "桜井 みのり" in page

    @pytest.mark.parametrize("error", [ConnectionRefusedError(), SMTPServerDisconnected("x")])
    def test_a_server_that_is_gone_ends_it_with_a_message(self, two, nerima_hr, monkeypatch, error):
        refuse(monkeypatch, "colleague@example.jp", error)
        batch = actions.prepare_invitations(two, kind="mail", by=fresh(nerima_hr))

        with pytest.raises(ValidationError, match="1通を送れませんでした"):
            actions.deliver(batch, lambda done: None)

        states = dict(batch.invitations.values_list("person__username", "state"))
        assert states == {"worker": InvitationState.OPEN, "colleague": InvitationState.DROPPED}

    def test_begun_again_it_sends_to_nobody_twice(self, two, nerima_hr):
        batch = actions.prepare_invitations(two, kind="mail", by=fresh(nerima_hr))

        class KilledError(Exception):
            pass

        def dies(done):
            raise KilledError

        with pytest.raises(KilledError):
            actions.deliver(batch, dies)
        actions.deliver(batch, lambda done: None)

        assert sorted(each.to[0] for each in mail.outbox) == [
            "colleague@example.jp",
            "worker@example.jp",
        ]


def refuse(monkeypatch, address, error):
    send = EmailBackend.send_messages

    def send_messages(self, messages):
        if any(address in message.to for message in messages):
            raise error
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


class TestSheets:
    def test_a_few_are_there_at_once_and_saved_by_a_button(self, hr, worker, colleague):
        response = ask(hr, [worker, colleague], "sheet")
        batch = InvitationBatch.objects.get()
        assert response.url == f"{LIST}{batch.public_id}/"
        assert "2人分のコード用紙ができました" in hr.get(response.url).content.decode()

        saved = hr.post(f"{response.url}sheet/")

        assert saved["Content-Type"] == "application/pdf"
        assert "no-store" in saved["Cache-Control"]
        assert saved.content.startswith(b"%PDF")
        assert "もう残っていません" in hr.get(response.url).content.decode()
        again = hr.post(f"{response.url}sheet/", follow=True)
        assert "作り直してください" in again.content.decode()

    def test_many_are_made_in_the_background(self, hr, nerima):
        people = [PostFactory(organisation=nerima).person for _ in range(11)]

        response = ask(hr, people, "sheet")

        job = Job.objects.get()
        assert response.url == f"/jobs/{job.public_id}/"
        assert job.arguments == {"batch": InvitationBatch.objects.get().pk}
        jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.done) == (JobState.DONE, 11)
        assert "11人分" in hr.get(job.result_url).content.decode()

    def test_all_of_the_list_as_it_is_narrowed(self, hr, worker, colleague, supervisor):
        mailed(worker)

        hr.post(f"{LIST}?mail=no", {"whom": "all", "how": "sheet"})

        invited = set(Invitation.objects.values_list("person__username", flat=True))
        assert invited == {"colleague", "supervisor"}

    def test_nobody_ticked_is_said(self, hr, worker):
        assert "招待する人を選んでください。" in ask(hr, [], "sheet").content.decode()

    @pytest.mark.parametrize("data", [{"how": "x"}, {}, {"how": ""}])
    def test_neither_mail_nor_paper_is_said(self, hr, worker, data):
        page = hr.post(LIST, {"people": [worker.pk], **data}).content.decode()

        assert "メールか用紙かを選んでください。" in page

    @pytest.mark.parametrize("value", ["x", "-1", "1.5", "9" * 30, "²", "１", ""])
    def test_what_is_no_person_is_said(self, hr, worker, value):
        response = hr.post(LIST, {"people": [value], "how": "sheet"})

        assert response.status_code == 200
        assert "一覧から選んでください。" in response.content.decode()

    def test_it_is_audited_with_everybody_on_it(self, hr, worker, colleague, nerima):
        ask(hr, [worker, colleague], "sheet")
        batch = InvitationBatch.objects.get()
        hr.post(f"{LIST}{batch.public_id}/sheet/")

        made, taken = AuditEvent.objects.filter(kind__startswith="people.").order_by("number")
        assert (made.kind, taken.kind) == ("people.invitations_made", "people.code_sheet_taken")
        for event in (made, taken):
            about = set(event.subjects.values_list("person_id", flat=True))
            assert about == {worker.pk, colleague.pk}
            assert event.organisation == nerima.pk


class TestIdSwaps:
    """What belongs to 中野区 does not exist for 練馬区."""

    @pytest.fixture
    def theirs(self, outsider, nakano_hr):
        return actions.prepare_invitations([outsider], kind="sheet", by=fresh(nakano_hr))

    def test_one_foreign_person_among_own_ones_refuses_all(self, hr, worker, outsider):
        assert ask(hr, [worker, outsider], "sheet").status_code == 404
        assert not Invitation.objects.exists()

    def test_a_foreign_person(self, hr, outsider):
        address = f"/office/people/{outsider.pk}/"

        assert hr.post(f"{address}invite/", {"how": "sheet"}).status_code == 404
        for page in ("password/", "second-factor/", "sessions/"):
            assert hr.get(address + page).status_code == 404
            assert hr.post(address + page, {"reason": "x", "kind": "sheet"}).status_code == 404

    def test_a_foreign_batch_also_for_a_colleague_and_an_administrator(
        self, client, theirs, nerima_hr, administrator, nakano
    ):
        colleague = PostFactory(organisation=nakano, roles=[Role.HR]).person
        for officer in (nerima_hr, administrator, colleague):
            client.force_login(officer)

            assert client.get(f"{LIST}{theirs.public_id}/").status_code == 404
            assert client.post(f"{LIST}{theirs.public_id}/sheet/").status_code == 404

    def test_who_is_no_officer_any_more_does_not_get_the_sheet(self, hr, worker, nerima_hr):
        ask(hr, [worker], "sheet")
        batch = InvitationBatch.objects.get()
        Post.objects.filter(person=nerima_hr).update(end=TODAY)

        assert hr.post(f"{LIST}{batch.public_id}/sheet/").status_code == 404

    def test_foreign_organisations_are_no_choice_of_the_filter(self, hr, worker, nakano):
        page = hr.get(LIST)

        choices = page.context["filters"].fields["organisation"].queryset
        assert set(choices) == set(Organisation.objects.filter(posts__person=worker)) | set(
            Organisation.objects.filter(name="練馬区")
        )


class TestOnePerson:
    def test_by_paper(self, hr, worker):
        response = hr.post(f"/office/people/{worker.pk}/invite/", {"how": "sheet"})

        assert response.url == f"{LIST}{InvitationBatch.objects.get().public_id}/"

    def test_by_mail(self, hr, worker):
        mailed(worker)
        hr.post(f"/office/people/{worker.pk}/invite/", {"how": "mail"})

        jobs.run(Job.objects.get().pk)

        assert [each.to for each in mail.outbox] == [["worker@example.jp"]]

    def test_not_after_the_person_has_been_in(self, hr, worker):
        User.objects.filter(pk=worker.pk).update(last_login=timezone.now())

        response = hr.post(f"/office/people/{worker.pk}/invite/", {"how": "sheet"})

        assert response.url == f"/office/people/{worker.pk}/"
        assert not Invitation.objects.exists()

    def test_never_oneself(self, hr, nerima_hr):
        response = hr.post(f"/office/people/{nerima_hr.pk}/invite/", {"how": "sheet"})

        assert response.status_code == 404
