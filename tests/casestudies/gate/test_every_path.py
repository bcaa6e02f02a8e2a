"""No way to the readers leads past the gate: each is tried with an unsigned text, and with a signed
one."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Revision

from casestudies import actions
from casestudies.actions import NotSigned
from casestudies.gate.checklist import CHECKLIST
from casestudies.models import AnonymityReview, CaseEdition, CasePage
from core.invariants import broken
from core.models import Message
from core.ticks import publish_scheduled
from home.demo.cases import publish_case
from people.cms_groups import sync_groups
from tests.factories.cases import case_index, make_case

pytestmark = pytest.mark.django_db
POINTS = [*CHECKLIST]


@pytest.fixture
def office(client, cms_groups, metropolis):
    """The metropolitan office in the CMS: it may publish anything else."""
    sync_groups()
    client.force_login(metropolis)
    return client


@pytest.fixture
def draft(trainer) -> CasePage:
    case = make_case(slug="draft")
    CasePage.objects.filter(pk=case.pk).update(owner=trainer)
    return CasePage.objects.get(pk=case.pk)


def signed(case: CasePage, trainer, reviewer) -> AnonymityReview:
    review = actions.check_oneself(case=case, checklist=POINTS, by=trainer)
    actions.sign(review=review, checklist=POINTS, by=reviewer)
    return AnonymityReview.objects.get(pk=review.pk)


def is_live(case: CasePage) -> bool:
    return CasePage.objects.get(pk=case.pk).live


class TestUnsigned:
    def test_publishing_its_revision_is_refused(self, draft):
        with pytest.raises(NotSigned):
            draft.get_latest_revision().publish()

        assert not is_live(draft)

    def test_saving_it_live_is_refused(self, draft):
        draft.live = True

        with pytest.raises(NotSigned):
            draft.save()

        assert not is_live(draft)

    def test_saving_only_the_column_is_refused(self, draft):
        draft.live = True

        with pytest.raises(NotSigned):
            draft.save(update_fields=["live"])

        assert not is_live(draft)

    def test_a_new_page_and_an_import_begin_as_drafts(self):
        case = case_index().add_child(
            instance=CasePage(title="取り込んだ事例", slug="new", live=True)
        )

        assert not is_live(case)

    def test_a_copy_of_a_published_case_is_a_draft(self, trainer, reviewer, draft):
        case = publish_case(draft, author=trainer, reviewer=reviewer)

        copy = CopyPageAction(
            case, to=case_index(), keep_live=True, update_attrs={"slug": "copy"}
        ).execute(skip_permission_checks=True)

        assert not is_live(copy)
        with pytest.raises(NotSigned):
            copy.save_revision().publish()

    def test_a_schedule_does_not_publish_it_and_publishes_everything_else(self, draft, trainer):
        other = case_index()
        moment = timezone.now() - datetime.timedelta(minutes=1)
        other.title = "新しい題"
        for page in (draft, other):
            revision = page.save_revision()
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=moment)

        publish_scheduled(timezone.now())

        assert not is_live(draft)
        assert type(other).objects.get(pk=other.pk).title == "新しい題"
        told = Message.objects.filter(kind="casestudies.not_published")
        assert [*told.values_list("person", flat=True)] == [trainer.pk]

    def test_the_stock_command_alone_does_not_publish_it_either(self, draft):
        moment = timezone.now() - datetime.timedelta(minutes=1)
        Revision.objects.filter(pk=draft.latest_revision_id).update(approved_go_live_at=moment)

        with pytest.raises(NotSigned):
            call_command("publish_scheduled", verbosity=0)

        assert not is_live(draft)

    def test_there_is_no_workflow_to_shorten_the_way(self, draft):
        assert not draft.has_workflow

    def test_the_api_of_the_cms_refuses_and_says_why(self, office, draft):
        answer = office.post(f"/cms/api/main/pages/{draft.pk}/action/publish/")

        assert answer.status_code in {400, 404}
        assert not is_live(draft)

    def test_many_at_once_are_refused_with_a_sentence(self, office, draft):
        answer = office.post(
            f"/cms/bulk/wagtailcore/page/publish/?id={draft.pk}&next=/cms/", follow=True
        )

        assert "二人の署名が要ります" in answer.content.decode()
        assert not is_live(draft)

    def test_our_own_action_refuses(self, draft, trainer):
        with pytest.raises(NotSigned):
            actions.publish_signed(case=draft, by=trainer)

    def test_the_database_says_so_of_what_came_around_it_all(self, draft):
        CasePage.objects.filter(pk=draft.pk).update(live=True)

        assert [fault for fault in broken() if "case" in str(fault)] != []


class TestSigned:
    def test_exactly_what_was_signed_is_published_and_kept(self, draft, trainer, reviewer):
        signed(draft, trainer, reviewer)

        edition = actions.publish_signed(case=draft, by=trainer)

        assert is_live(draft)
        assert (edition.number, edition.published_by) == (1, trainer)
        assert broken() == []

    def test_a_word_changed_afterwards_is_refused_and_the_published_text_stays(
        self, draft, trainer, reviewer
    ):
        signed(draft, trainer, reviewer)
        actions.publish_signed(case=draft, by=trainer)
        page = CasePage.objects.get(pk=draft.pk)
        page.lead = "一語だけ変えました。"
        page.save_revision()

        with pytest.raises(NotSigned):
            actions.publish_signed(case=page, by=trainer)

        assert CasePage.objects.get(pk=draft.pk).lead == draft.lead
        assert CaseEdition.objects.of(draft.key).count() == 1

    def test_a_word_changed_before_publishing_is_refused(self, draft, trainer, reviewer):
        signed(draft, trainer, reviewer)
        draft.care_note = "署名のあとで書き足しました。"
        draft.save_revision()

        with pytest.raises(NotSigned):
            actions.publish_signed(case=draft, by=trainer)

    def test_what_is_taken_back_before_its_hour_is_not_published(self, draft, trainer, reviewer):
        review = signed(draft, trainer, reviewer)
        moment = timezone.now() - datetime.timedelta(minutes=1)
        Revision.objects.filter(pk=draft.latest_revision_id).update(approved_go_live_at=moment)
        actions.take_back(review=review, by=trainer)

        publish_scheduled(timezone.now())

        assert not is_live(draft)

    def test_a_signed_schedule_publishes(self, draft, trainer, reviewer):
        signed(draft, trainer, reviewer)
        moment = timezone.now() - datetime.timedelta(minutes=1)
        Revision.objects.filter(pk=draft.latest_revision_id).update(approved_go_live_at=moment)

        publish_scheduled(timezone.now())

        assert is_live(draft)
        assert CaseEdition.objects.of(draft.key).count() == 1

    def test_what_is_changed_beside_the_text_needs_no_new_signature(self, draft, trainer, reviewer):
        signed(draft, trainer, reviewer)
        actions.publish_signed(case=draft, by=trainer)
        page = CasePage.objects.get(pk=draft.pk)
        page.expires_on = timezone.localdate() + datetime.timedelta(days=365)

        page.save_revision().publish()

        assert CasePage.objects.get(pk=draft.pk).expires_on == page.expires_on
        assert CaseEdition.objects.of(draft.key).count() == 1

    def test_an_older_text_that_is_published_again_is_what_exercises_are_made_of(
        self, draft, trainer, reviewer
    ):
        first = publish_case(draft, author=trainer, reviewer=reviewer).lead
        page = CasePage.objects.get(pk=draft.pk)
        page.lead = "書き直した一文です。"
        publish_case(page, author=trainer, reviewer=reviewer)
        page = CasePage.objects.get(pk=draft.pk)
        page.lead = first
        page.save_revision()

        edition = actions.publish_signed(case=page, by=trainer)

        today = timezone.localdate()
        live = CasePage.objects.get(pk=draft.pk)
        assert (edition.number, CaseEdition.objects.of(draft.key).count()) == (1, 2)
        assert actions.edition_to_use(live, on=today) == edition

    def test_it_can_be_taken_off_the_site_with_a_reason(self, draft, trainer, reviewer):
        case = publish_case(draft, author=trainer, reviewer=reviewer)

        actions.withdraw_case(case=case, reason="制度が変わったため。", by=trainer)

        assert not is_live(case)
        review = AnonymityReview.objects.get(case_key=case.key)
        assert review.moves.last().reason == "制度が変わったため。"


class TestTwoPeople:
    def test_who_checked_it_cannot_sign_it(self, draft, trainer):
        review = actions.check_oneself(case=draft, checklist=POINTS, by=trainer)

        with pytest.raises(actions.NotNow):
            actions.sign(review=review, checklist=POINTS, by=trainer)

    def test_who_took_in_its_raw_text_cannot_sign_it(self, draft, trainer, reviewer):
        actions.take_text(case=draft, title="記録", text="元の記録です。", by=reviewer)
        review = actions.check_oneself(case=draft, checklist=POINTS, by=trainer)

        with pytest.raises(actions.NotNow):
            actions.sign(review=review, checklist=POINTS, by=reviewer)

    def test_who_removed_it_again_knows_it_all_the_same(self, draft, trainer, reviewer):
        raw = actions.take_text(case=draft, title="記録", text="元の記録です。", by=reviewer)
        actions.drop_text(raw=raw, by=reviewer)
        review = actions.check_oneself(case=draft, checklist=POINTS, by=trainer)

        with pytest.raises(actions.NotNow):
            actions.sign(review=review, checklist=POINTS, by=reviewer)

    def test_who_took_in_the_text_of_another_case_can_sign_this_one(self, draft, trainer, reviewer):
        actions.take_text(case=make_case(), title="記録", text="別の記録です。", by=reviewer)

        signed(draft, trainer, reviewer)

        assert AnonymityReview.objects.get().signed_by == reviewer

    def test_the_database_refuses_one_person_for_both(self, draft, trainer):
        review = actions.check_oneself(case=draft, checklist=POINTS, by=trainer)

        with pytest.raises(IntegrityError):
            AnonymityReview.objects.filter(pk=review.pk).update(signed_by=trainer)

    def test_an_unconfirmed_point_is_no_signature(self, draft, trainer, reviewer):
        with pytest.raises(ValidationError):
            actions.check_oneself(case=draft, checklist=POINTS[1:], by=trainer)

        assert AnonymityReview.objects.count() == 0

    def test_a_text_that_changed_since_is_not_signed(self, draft, trainer, reviewer):
        review = actions.check_oneself(case=draft, checklist=POINTS, by=trainer)
        draft.lead = "審査のあいだに変えました。"
        draft.save_revision()

        with pytest.raises(actions.NotNow):
            actions.sign(review=review, checklist=POINTS, by=reviewer)

    def test_what_the_rules_marked_is_decided_first(self, trainer):
        case = make_case(slug="marked", lead="山田太郎さん（令和5年4月1日生まれ）の家から。")

        with pytest.raises(actions.NotNow):
            actions.check_oneself(case=case, checklist=POINTS, by=trainer)
