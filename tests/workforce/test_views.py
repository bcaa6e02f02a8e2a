"""The pages of officers: who may open them, what stands in them, what leaves them as a file."""

import csv
import datetime
import re
from io import BytesIO, StringIO

import pytest
from django.utils.html import escape
from openpyxl import load_workbook

from people.models import User
from tests.factories.people import LeaveFactory, PostFactory, SectionFactory
from tests.factories.records import ObligationFactory, RequirementFactory, recorded

MATRIX = "/office/completions/"
LATER = datetime.date(2026, 12, 18)


@pytest.fixture
def signed_in(client):
    def sign_in(user: User):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def office(worker, colleague, nerima_hr, outsider):
    """Worker has not begun, colleague has completed; somebody of another ward could leak in."""
    requirement = RequirementFactory(due_rule="fixed", due_on=LATER)
    for person in (worker, colleague, outsider):
        ObligationFactory(person=person, requirement=requirement, due=LATER)
    recorded(colleague, occurred_on=datetime.date(2026, 6, 18))
    return nerima_hr


def names(response) -> list[str]:
    return [row.person.username for row in response.context["rows"]]


class TestFieldsOfTheFilter:
    def test_each_sees_the_own_choices_and_what_they_chose(
        self, signed_in, office, supervisor, section
    ):
        """They are drawn once for those who are offered the same, so nobody's may show up at
        another's."""
        client = signed_in(office)
        plain = client.get(MATRIX).content.decode()
        chosen = client.get(MATRIX, {"section": section.pk}).content.decode()
        again = client.get(MATRIX).content.decode()
        other = SectionFactory(organisation=section.organisation, name="地域連携係")
        PostFactory(organisation=section.organisation, section=other)
        with_other = client.get(MATRIX).content.decode()

        option = f'<option value="{section.pk}" selected>'
        assert (option in plain, option in chosen, option in again) == (False, True, False)
        assert ("地域連携係" in again, "地域連携係" in with_other) == (False, True)
        assert "地域連携係" not in signed_in(supervisor).get(MATRIX).content.decode()

    def test_the_name_somebody_looks_for_is_shown_to_them_alone(
        self, signed_in, office, supervisor
    ):
        client = signed_in(office)
        asked = client.get(MATRIX, {"q": "髙橋"}).content.decode()
        again = client.get(MATRIX).content.decode()

        assert 'value="髙橋"' in asked
        assert 'name="q"' in again
        assert "髙橋" not in again.partition("<table")[0]
        assert 'value="髙橋"' not in signed_in(supervisor).get(MATRIX).content.decode()

    def test_what_fits_no_choice_is_kept_for_nobody(self, signed_in, office):
        client = signed_in(office)
        answer = client.get(MATRIX, {"view": "everybody", "section": "<b>999</b>"})

        assert answer.status_code == 200
        assert "999" not in client.get(MATRIX, {"view": "everybody"}).content.decode()

    def test_a_name_is_searched_and_stands_in_its_field_only_there(self, signed_in, office):
        client = signed_in(office)

        assert 'value="桜井"' in client.get(MATRIX, {"q": "桜井"}).content.decode()
        assert '桜井"' not in client.get(MATRIX, {"view": "late"}).content.decode()

    def test_names_are_escaped_in_the_table(self, signed_in, office, worker):
        worker.last_name = "<b>桜井</b>"
        worker.save()

        html = signed_in(office).get(MATRIX).content.decode()

        assert "&lt;b&gt;桜井&lt;/b&gt;" in html
        assert "<b>桜井" not in html


class TestWhoMayOpenTheMatrix:
    @pytest.mark.parametrize("user", ["nerima_hr", "supervisor", "metropolis"])
    def test_officers(self, request, signed_in, user):
        response = signed_in(request.getfixturevalue(user)).get(MATRIX)

        assert response.status_code == 200

    @pytest.mark.parametrize("user", ["worker", "trainer", "facilitator", "administrator"])
    def test_nobody_else(self, request, signed_in, user):
        assert signed_in(request.getfixturevalue(user)).get(MATRIX).status_code == 404
        assert signed_in(request.getfixturevalue(user)).get(MATRIX + "?format=csv").status_code == (
            404
        )

    def test_signed_out_sees_the_log_in_page(self, db, client):
        response = client.get(MATRIX)

        assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")

    def test_it_only_reads(self, signed_in, office):
        assert signed_in(office).post(MATRIX).status_code == 405


class TestMatrix:
    def test_it_opens_on_who_has_not_finished(self, signed_in, office):
        response = signed_in(office).get(MATRIX)

        assert names(response) == ["worker"]
        assert "未修了のある職員は<em>1人</em>です" in response.content.decode()

    @pytest.mark.parametrize(
        ("view", "heading"),
        [
            ("unfinished", "未修了のある職員はいません"),
            ("late", "期限を過ぎた職員はいません"),
            ("away", "休職中などの職員はいません"),
            ("everybody", "職員は<em>1人</em>です"),
        ],
    )
    def test_the_heading_is_the_answer(self, signed_in, nerima_hr, view, heading):
        response = signed_in(nerima_hr).get(MATRIX, {"view": view})

        assert f"<h1>{heading}" in response.content.decode()

    def test_a_state_is_named_in_the_heading(self, signed_in, office):
        response = signed_in(office).get(MATRIX, {"view": "everybody", "state": "done"})

        assert "「修了」のある職員は<em>1人</em>です" in response.content.decode()

    def test_the_counts_are_links_that_keep_the_filters(self, signed_in, office, section):
        response = signed_in(office).get(MATRIX, {"section": section.pk, "page": 2})

        page = response.content.decode()
        assert f"?section={section.pk}&amp;view=everybody" in page
        assert [count for _view, count in response.context["views"]] == [1, 0, 0, 2]

    def test_cells_are_shapes_and_words(self, signed_in, office):
        page = signed_in(office).get(MATRIX, {"view": "everybody"}).content.decode()

        for word in ("修了 6/18", "未着手", "対象外", "12/18まで"):
            assert word in page

    def test_leave_and_late_arrival_stand_with_the_name(self, signed_in, office, worker, nerima):
        LeaveFactory(person=worker)
        PostFactory(organisation=nerima, start=datetime.date(2026, 11, 1))

        page = signed_in(office).get(MATRIX, {"view": "everybody"}).content.decode()

        assert "11月1日着任" in page
        assert "休職中" in page

    @pytest.mark.parametrize(
        "nonsense",
        [
            {"view": "x"},
            {"state": "x"},
            {"year": "1999"},
            {"year": "x"},
            {"section": "999999"},
            {"profession": "x"},
            {"page": "x"},
            {"q": "'\"%_"},
            {"q": "\x00"},
        ],
    )
    def test_nonsense_in_the_address_is_harmless(self, signed_in, office, nonsense):
        assert signed_in(office).get(MATRIX, nonsense).status_code == 200

    def test_another_wards_section_cannot_be_asked_for(self, signed_in, office, section, nakano):
        theirs = SectionFactory(organisation=nakano, name="相談係")

        response = signed_in(office).get(MATRIX, {"section": theirs.pk})

        assert names(response) == ["worker"]
        offered = dict(response.context["form"].fields["section"].choices)
        assert {*offered} == {"", section.pk}
        assert theirs.pk not in offered

    def test_a_supervisor_has_no_choice_of_organisations(self, signed_in, office, supervisor):
        response = signed_in(supervisor).get(MATRIX)

        assert "organisation" not in response.context["form"].fields

    def test_the_metropolis_chooses_an_organisation_then_a_section(
        self, signed_in, office, metropolis, nerima, section
    ):
        for number in range(6):
            PostFactory(organisation__name=f"試験{number}市")
        client = signed_in(metropolis)

        first = client.get(MATRIX)
        second = client.get(MATRIX, {"organisation": nerima.pk})

        assert "section" not in first.context["form"].fields
        offered = dict(second.context["form"].fields["section"].choices)
        assert {*offered} == {"", section.pk}
        assert (names(first), names(second)) == (["worker", "outsider"], ["worker"])

    def test_a_hundred_people_a_page(self, signed_in, office, nerima, monkeypatch):
        monkeypatch.setattr("workforce.views.PAGE_SIZE", 2)
        PostFactory.create_batch(3, organisation=nerima)
        client = signed_in(office)

        pages = [
            names(client.get(MATRIX, {"view": "everybody", "page": page})) for page in (1, 2, 3)
        ]

        assert [len(page) for page in pages] == [2, 2, 2]
        assert len({name for page in pages for name in page}) == 6

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(
        self, signed_in, nerima, nerima_hr, django_assert_max_num_queries, count
    ):
        for number in range(count):
            requirement = RequirementFactory(subject_key=f"course-{number}")
            for post in PostFactory.create_batch(count, organisation=nerima):
                ObligationFactory(person=post.person, requirement=requirement)
        client = signed_in(nerima_hr)
        client.get(MATRIX)

        with django_assert_max_num_queries(18):
            client.get(MATRIX)


@pytest.mark.parametrize(
    "text", ["<!--large-->", "<script>x</script>", "\x00", "％%s{}", "𠮷" * 500]
)
def test_nothing_that_is_typed_or_a_name_breaks_the_table(signed_in, office, worker, text):
    """The rows are put into the page after it is drawn, past the templates."""
    kept = text.replace("\x00", "")[:30] or "﨑"
    User.objects.filter(pk=worker.pk).update(last_name=kept)
    client = signed_in(office)

    whole = client.get(MATRIX, {"view": "everybody"}).content.decode()
    asked = client.get(MATRIX, {"view": "everybody", "q": text})

    assert whole.count("<table") == whole.count("</table>") == 1
    assert f"<b>{escape(kept)} " in whole
    assert asked.status_code == 200
    assert "<script>x" not in whole + asked.content.decode()


def test_every_cell_points_at_a_shape_that_the_page_has_once(signed_in, office, colleague):
    LeaveFactory(person=colleague, start=datetime.date(2026, 11, 1))

    page = signed_in(office).get(MATRIX, {"view": "everybody"}).content.decode()

    pointed, there = re.findall(r'href="#(shape-\w+)"', page), re.findall(r'id="(shape-\w+)"', page)
    assert pointed
    assert set(pointed) <= set(there)
    assert len(there) == len(set(there))


class TestFile:
    def test_csv_holds_what_is_shown(self, signed_in, office):
        response = signed_in(office).get(MATRIX, {"format": "csv", "view": "everybody"})

        text = response.content.decode("utf-8-sig")
        rows = [row[0:2] + row[-1:] for row in csv.reader(StringIO(text))]
        assert rows == [
            ["氏名", "ふりがな", "児童虐待対応 基礎研修"],
            ["桜井 みのり", "サクライ ミノリ", "未着手"],
            ["髙橋 潤", "タカハシ ジュン", "修了 6/18"],
            ["森田 恵子", "モリタ ケイコ", "対象外"],
        ]

    def test_excel_holds_what_is_shown(self, signed_in, office):
        response = signed_in(office).get(MATRIX, {"format": "xlsx"})

        sheet = load_workbook(BytesIO(response.content)).active
        assert [row[0].value for row in sheet.iter_rows()] == ["氏名", "桜井 みのり"]

    def test_a_file_holds_all_pages(self, signed_in, office, nerima, monkeypatch):
        monkeypatch.setattr("workforce.views.PAGE_SIZE", 1)

        response = signed_in(office).get(MATRIX, {"format": "csv", "view": "everybody", "page": 2})

        assert len(response.content.decode().splitlines()) == 1 + 3


class TestPerson:
    @staticmethod
    def address(person) -> str:
        return f"/office/people/{person.pk}/record/"

    def test_it_shows_what_is_required_and_the_details_done_here(
        self, signed_in, office, worker, nakano
    ):
        elsewhere = PostFactory(person=worker, organisation=nakano)
        recorded(worker, subject_key="a", subject_title="ここでの研修")
        recorded(worker, subject_key="b", subject_title="よその研修", post=elsewhere)

        page = signed_in(office).get(self.address(worker)).content.decode()

        assert "児童虐待対応 基礎研修" in page
        assert "未着手" in page
        assert "ここでの研修" in page
        assert "よその研修" not in page

    def test_a_required_course_shows_its_day_wherever_it_was_done(
        self, signed_in, office, worker, nakano
    ):
        elsewhere = PostFactory(person=worker, organisation=nakano)
        recorded(worker, post=elsewhere, occurred_on=datetime.date(2026, 7, 9), score=77)

        page = signed_in(office).get(self.address(worker)).content.decode()

        assert "修了 7/9" in page
        assert "77" not in page

    def test_the_one_before_is_shown_as_corrected(self, signed_in, office, worker, metropolis):
        from records.actions import correct  # noqa: PLC0415 -- only here

        correct(recorded(worker, score=60), reason="採点の誤り", by=metropolis, score=80)

        page = signed_in(office).get(self.address(worker)).content.decode()

        assert "採点の誤り" in page

    @pytest.mark.parametrize("user", ["nakano_hr", "worker", "trainer", "administrator"])
    def test_nobody_else_may_open_it(self, request, signed_in, office, colleague, user):
        client = signed_in(request.getfixturevalue(user))

        assert client.get(self.address(colleague)).status_code == 404

    def test_a_supervisor_may_open_the_own_section_only(
        self, signed_in, office, supervisor, worker, nerima_centre
    ):
        other = SectionFactory(organisation=nerima_centre, name="地域連携係")
        stranger = PostFactory(organisation=nerima_centre, section=other).person
        client = signed_in(supervisor)

        assert client.get(self.address(worker)).status_code == 200
        assert client.get(self.address(stranger)).status_code == 404

    def test_nobody_is_404(self, signed_in, office):
        assert signed_in(office).get("/office/people/999999/record/").status_code == 404

    def test_somebody_who_is_only_to_come_owes_nothing(self, signed_in, office, nerima):
        post = PostFactory(organisation=nerima, start=datetime.date(2027, 4, 1))

        response = signed_in(office).get(self.address(post.person))

        assert (response.status_code, response.context["row"]) == (200, None)
