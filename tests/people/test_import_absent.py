"""Whom a complete list leaves out: listed, and ended only where an officer says so."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from people.actions import apply_import, apply_rows, begin_import, choose_absent, stage_import
from people.models import Post
from people.states import RowChange
from tests.conftest import fresh
from tests.factories.people import PostFactory
from tests.people.tables import faults, row, xlsx

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
NUMBERS = ["1", "100001", "100002", "3"]
IMPORT = "/office/people/import/"


@pytest.fixture
def staff(nerima, nerima_centre, nakano):
    """Three people of 練馬区, one of them below it; and one of 中野区 who must never appear."""
    PostFactory(organisation=nakano, staff_number="1", person__username="of-nakano")
    return {
        "stays": PostFactory(organisation=nerima, staff_number="100001", person__last_name="青木"),
        "left": PostFactory(organisation=nerima, staff_number="100002", person__last_name="井上"),
        "below": PostFactory(organisation=nerima_centre, staff_number="3"),
    }


@pytest.fixture
def complete(nerima, nerima_hr, staff):
    """A list that says to be complete, and names one of them."""

    def upload(*rows, on=TODAY):
        return stage_import(
            xlsx(*(rows or [row(名="", セイ="", メイ="")])),
            organisation=nerima, effective_on=on, by=fresh(nerima_hr), is_complete=True,
        )  # fmt: skip

    return upload


def absent(batch):
    return {each.post for each in batch.rows.filter(change=RowChange.ABSENT)}


def choose(batch, *posts, last_day=TODAY, **more):
    rows = [each.pk for each in batch.rows.filter(post__in=posts)]
    return choose_absent(batch, last_day=last_day, shown=rows, ticked=rows, **more)


def applied(batch):
    begin_import(batch)
    apply_rows(batch, lambda _done: None)


def ends():
    return {post.staff_number: post.end for post in Post.objects.filter(staff_number__in=NUMBERS)}


class TestListing:
    def test_a_complete_list_names_whom_it_leaves_out_below_too(self, complete, staff, nerima_hr):
        assert absent(complete()) == {
            staff["left"], staff["below"], Post.objects.get(person=nerima_hr),
        }  # fmt: skip

    def test_a_partial_list_does_not(self, stage, staff):
        assert absent(stage(row())) == set()

    def test_neither_does_it_name_who_came_later_or_has_gone(self, complete, nerima):
        gone = PostFactory(organisation=nerima, end=TODAY)
        later = PostFactory(organisation=nerima, start=TODAY + DAY)

        assert not absent(complete()) & {gone, later}

    def test_a_row_with_a_fault_has_named_somebody(self, complete, staff):
        batch = complete(row(名="", セイ="", メイ=""), row(職員番号="１００００２", 姓=""))

        assert staff["left"] not in absent(batch)


class TestEnding:
    def test_nobody_ends_unless_chosen(self, complete, staff):
        batch = complete(row(名="", セイ="", メイ="", メール="a@example.jp"))

        applied(batch)

        assert set(ends().values()) == {None}

    def test_the_chosen_end_on_the_day_that_was_said(self, complete, staff):
        batch = complete()

        assert choose(batch, staff["left"], last_day=TODAY - DAY) == 1
        applied(batch)

        assert ends() == {"1": None, "100001": None, "100002": TODAY, "3": None}

    def test_everybody_means_all_but_those_with_other_roles(self, complete, staff, nerima_hr):
        batch = complete()

        assert choose(batch, everybody=True) == 2
        applied(batch)

        assert ends() == {
            "1": None, "100001": None, "100002": TODAY + DAY, "3": TODAY + DAY,
        }  # fmt: skip
        assert Post.objects.get(person=nerima_hr).end is None

    def test_what_was_chosen_can_be_taken_back(self, complete, staff):
        batch = complete()
        choose(batch, everybody=True)

        assert choose(batch, everybody=False, last_day=None) == 0

        with pytest.raises(ValidationError, match="変わるところがありません"):
            apply_import(batch, by=None)

    def test_it_is_enough_of_a_change_by_itself(self, complete, staff):
        batch = complete()
        choose(batch, staff["left"])

        applied(batch)

        assert batch.rows.filter(applied=True, change=RowChange.ABSENT).count() == 1

    def test_a_post_that_has_been_ended_meanwhile_is_left_out_and_told(self, complete, staff):
        batch = complete()
        choose(batch, staff["left"])
        Post.objects.filter(pk=staff["left"].pk).update(end=TODAY - DAY)

        applied(batch)

        assert Post.objects.get(pk=staff["left"].pk).end == TODAY - DAY
        assert len(faults(batch)) == 1

    @pytest.mark.parametrize(
        ("last_day", "word"), [(None, "最後の日"), (TODAY - 9999 * DAY, "後に")]
    )
    def test_the_day_must_be_there_and_possible(self, complete, staff, last_day, word):
        with pytest.raises(ValidationError, match=word):
            choose(complete(), staff["left"], last_day=last_day)

    def test_a_row_of_another_file_is_not_chosen(self, complete, staff):
        batch, other = complete(), complete()

        choose_absent(
            batch, last_day=TODAY, shown=[], ticked=[each.pk for each in other.rows.all()]
        )

        assert not other.rows.filter(chosen=True).exists()


class TestThePage:
    @pytest.fixture
    def page(self, client, nerima_hr, complete):
        batch = complete()
        client.force_login(nerima_hr)

        def get(**query):
            return client.get(f"{IMPORT}{batch.pk}/", {"show": "absent"} | query).content.decode()

        get.batch, get.post = (
            batch,
            lambda **data: client.post(f"{IMPORT}{batch.pk}/absent/", data, follow=True),
        )
        return get

    def test_lists_them_with_a_box_each(self, page, staff):
        html = page()

        assert html.count('name="ticked"') == 2
        assert "この人のページで終えてください" in html
        assert "確定するまでは終わりません" in html

    def test_ticking_tells_what_confirming_will_do(self, page, staff):
        [chosen] = page.batch.rows.filter(post=staff["left"])

        answer = page.post(
            who="ticked", last_day=TODAY.isoformat(), shown=[chosen.pk], ticked=[chosen.pk]
        )

        html = answer.content.decode()
        assert "1件の所属を" in html
        assert "名簿にない所属のうち選んだ1件を" in html
        assert "名簿にない所属2件は、そのまま残ります" in html
        assert Post.objects.get(pk=staff["left"].pk).end is None

    @pytest.mark.parametrize(
        "data",
        [
            {}, {"who": "x"}, {"who": "ticked", "last_day": "x"}, {"who": "everybody"},
            {"who": "ticked", "ticked": ["x", "9" * 30], "shown": ["-1"], "page": "x"},
        ],
    )  # fmt: skip
    def test_nonsense_is_answered_in_words(self, page, data):
        answer = page.post(**data)

        assert answer.status_code == 200
        assert not page.batch.rows.filter(chosen=True).exists()
