"""The pages of figures: who gets in, what a form and a file may write, and what the embargo hides."""

import csv
import datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import fiscal
from core.models import AuditEvent
from core.templatetags.japanese import wareki
from secondments.models import PlanRow, PlanYear
from secondments.states import State
from tests.factories.people import PostFactory, ProfessionFactory
from tests.factories.secondments import ChangeFactory, PlanRowFactory, PlanYearFactory, seconded

NOW = fiscal.fiscal_year(timezone.localdate())
FIRST, PAST = fiscal.first_day(NOW), fiscal.first_day(NOW + 1)
PLAN = f"/secondments/plan/{NOW}/"
FILE = f"{PLAN}file/"


def sent(home, name="派遣 太郎", **facts):
    last, first = name.split()
    post = PostFactory(
        organisation=home, start=datetime.date(2010, 4, 1),
        person__last_name=last, person__first_name=first,
    )  # fmt: skip
    return seconded(post.person, **{"planned_start": FIRST, "planned_end": PAST} | facts)


def workbook(*rows) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("計画.xlsx", content.getvalue())


HEAD = ("派遣元", "派遣先", "職種", "級", "計画", "備考")


def page(client, user, address, data=None) -> str:
    client.force_login(user)
    answer = client.get(address, data or {}) if data is None else client.post(address, data)
    assert answer.status_code in {200, 302}, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("address", ["plan/", "flows/", f"plan/{NOW}/", f"plan/{NOW}/file/"])
def test_the_plan_is_for_staff_offices_of_parties_and_the_metropolis(
    client, address, nerima_hr, metropolis, worker, supervisor, trainer, nerima_centre
):
    centre_hr = PostFactory(organisation=nerima_centre, roles=["hr"]).person
    allowed = set()
    for user in (nerima_hr, metropolis, worker, supervisor, trainer, centre_hr):
        client.force_login(user)
        if client.get(f"/secondments/{address}").status_code == 200:
            allowed.add(user)

    assert allowed == {nerima_hr, metropolis}


def test_years_that_make_no_sense_are_put_right_or_are_not_there(client, nerima_hr):
    assert "令和" in page(client, nerima_hr, "/secondments/plan/?first=abc&last=1")
    assert client.get("/secondments/plan/1/").status_code == 404
    assert client.get("/secondments/plan/99999/").status_code == 404
    assert client.get("/secondments/plan/people/?year=99999&home=1&host=2").status_code == 404


class TestForm:
    def test_a_row_is_added_changed_and_taken_out(self, client, nerima_hr, nerima, bureau):
        facts = {"home": nerima.pk, "host": bureau.pk, "planned": 2, "note": "拡大"}
        page(client, nerima_hr, PLAN, facts)
        row = PlanRow.objects.get()
        assert (row.planned, row.direction, row.note) == (2, "to_metropolis", "拡大")

        page(client, nerima_hr, f"/secondments/plan/rows/{row.pk}/", {"planned": 5})
        row.refresh_from_db()
        assert (row.planned, row.note) == (5, "")

        page(client, nerima_hr, f"/secondments/plan/rows/{row.pk}/", {"remove": 1})
        assert not PlanRow.objects.exists()

    def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
        self, client, nerima_hr, nerima, nakano, bureau
    ):
        PlanRowFactory(year=PlanYearFactory(fiscal_year=NOW), home=nerima, profession=None)

        def told(**facts):
            html = page(client, nerima_hr, PLAN, {"note": "残る", "planned": 1} | facts)
            assert "残る" in html
            return html

        assert "派遣元か派遣先" in told(home=nakano.pk, host=bureau.pk)
        assert "派遣元と異なる団体" in told(home=nerima.pk, host=nerima.pk)
        assert "もう計画にあります" in told(home=nerima.pk, host=bureau.pk)
        assert "必須" in told(home=nerima.pk)
        assert told(home=nerima.pk, host=bureau.pk, planned="たくさん")
        assert PlanRow.objects.count() == 1

    def test_a_row_of_others_is_not_there(self, client, nakano_hr, nerima):
        row = PlanRowFactory(home=nerima)
        client.force_login(nakano_hr)

        assert client.get(f"/secondments/plan/rows/{row.pk}/").status_code == 404


class TestFile:
    def check(self, client, user, *rows):
        return page(client, user, FILE, {"file": workbook(HEAD, *rows)})

    def test_first_one_sees_what_would_change_then_it_is_written(
        self, client, nerima_hr, nerima, bureau
    ):
        welfare = ProfessionFactory()
        year = PlanYearFactory(fiscal_year=NOW)
        PlanRowFactory(year=year, home=nerima, profession=welfare, planned=1, note="残す")
        client.force_login(nerima_hr)
        answer = client.post(FILE, {"file": workbook(
            HEAD, ("練馬区", "東京都", "福祉職", "", 3, "残す"), ("東京都福祉局", "練馬区", "", "", "2人", "")
        )})  # fmt: skip
        assert [each.before for each in answer.context["changing"]] == [1, None]
        assert PlanRow.objects.count() == 1

        client.post(FILE, {"sealed": answer.context["sealed"]})

        rows = PlanRow.objects.order_by("pk").values_list("home", "planned", "note")
        assert list(rows) == [(nerima.pk, 3, "残す"), (bureau.pk, 2, "")]

    def test_every_fault_is_told_with_its_row_and_column(
        self, client, nerima_hr, nerima, nakano, bureau
    ):
        client.force_login(nerima_hr)
        answer = client.post(FILE, {"file": workbook(
            HEAD,
            ("練馬区", "大阪市", "", "", 1, ""),
            ("中野区", "東京都", "", "", 1, ""),
            ("練馬区", "練馬区", "", "", 1, ""),
            ("練馬区", "東京都", "忍者", "", "多め", ""),
            ("練馬区", "中野区", "", "", 1, ""),
            ("練馬区", "中野区", "", "", 2, ""),
        )})  # fmt: skip

        faults = answer.context["proposal"].faults
        assert [(fault.row, fault.column) for fault in faults] == [
            (2, "派遣先"), (3, "派遣元"), (4, "派遣先"), (5, "職種"), (5, "計画"), (7, "派遣元"),
        ]  # fmt: skip
        assert "大阪市" in faults[0].text
        assert not PlanRow.objects.exists()

    def test_what_is_no_plan_is_said(self, client, nerima_hr):
        assert "PDF" in page(
            client, nerima_hr, FILE, {"file": SimpleUploadedFile("計画.xlsx", b"%PDF-1.7")}
        )
        html = page(client, nerima_hr, FILE, {"file": workbook(("氏名",), ("山田",))})
        assert "「派遣元」" in html

    def test_what_was_checked_cannot_be_altered(self, client, nerima_hr, nakano_hr, nerima, bureau):
        client.force_login(nerima_hr)
        good = client.post(
            FILE, {"file": workbook(HEAD, ("練馬区", "東京都", "", "", 1, ""))}
        ).context["sealed"]
        client.post(FILE, {"sealed": good + "x"})
        client.post(f"/secondments/plan/{NOW + 1}/file/", {"sealed": good})
        client.force_login(nakano_hr)
        client.post(FILE, {"sealed": good})

        assert not PlanRow.objects.exists()

    def test_the_saved_file_can_be_read_in_again(self, client, nerima_hr, nerima):
        year = PlanYearFactory(fiscal_year=NOW)
        PlanRowFactory(year=year, home=nerima, profession=ProfessionFactory(), planned=1)
        client.force_login(nerima_hr)
        saved = client.get(PLAN, {"format": "xlsx"}).content

        answer = client.post(FILE, {"file": SimpleUploadedFile("計画.xlsx", saved)})

        assert (answer.context["changing"], answer.context["same"]) == ([], 1)


class TestTheTableAsAFile:
    @pytest.mark.parametrize("form", ["xlsx", "csv", "cp932"])
    def test_holds_the_rows_and_their_sums_last(self, client, nerima_hr, nerima, form):
        year = PlanYearFactory(fiscal_year=NOW)
        for planned in (1, 2):
            profession = ProfessionFactory(code=f"p{planned}", name=f"職種{planned}")
            PlanRowFactory(year=year, home=nerima, profession=profession, planned=planned)
        client.force_login(nerima_hr)

        saved = client.get("/secondments/plan/", {"format": form, "first": NOW, "last": NOW})

        rows = rows_of(saved.content, form)
        planned = next(n for n, head in enumerate(rows[0]) if head.endswith("計画"))
        assert [(row[1], row[3], str(row[planned])) for row in rows[1:]] == [
            ("練馬区", "職種1", "1"),
            ("練馬区", "職種2", "2"),
            ("計", "", "3"),
        ]


def rows_of(content: bytes, form: str) -> list[list]:
    if form == "xlsx":
        sheet = openpyxl.load_workbook(BytesIO(content)).active
        return [["" if each is None else each for each in row] for row in sheet.values]
    code = "utf-8-sig" if form == "csv" else "cp932"
    return list(csv.reader(StringIO(content.decode(code))))


class TestFreezing:
    def test_only_the_metropolis_and_only_once_the_year_is_over(
        self, client, metropolis, nerima_hr, nerima
    ):
        PlanRowFactory(year=PlanYearFactory(fiscal_year=NOW - 1), home=nerima)
        address = f"/secondments/plan/{NOW - 1}/freeze/"
        client.force_login(nerima_hr)
        assert client.post(address).status_code == 404
        client.force_login(metropolis)
        assert client.post(f"/secondments/plan/{NOW}/freeze/").status_code == 404

        assert "元に戻せません" in page(client, metropolis, address)
        page(client, metropolis, address, {})

        assert PlanYear.objects.get(fiscal_year=NOW - 1).frozen_by == metropolis
        assert client.post(address).status_code == 404
        assert "川上 涼" in page(client, nerima_hr, f"/secondments/plan/{NOW - 1}/")
        row = PlanRow.objects.get()
        assert client.get(f"/secondments/plan/rows/{row.pk}/").status_code == 404


class TestPeople:
    def test_a_figure_leads_to_whom_one_may_see(self, client, nerima_hr, metropolis, nerima):
        row = sent(nerima)
        html = page(client, nerima_hr, "/secondments/plan/")
        link = html.split("/secondments/plan/people/?")[1].split('"')[0].replace("&amp;", "&")

        assert "派遣 太郎" in page(client, nerima_hr, f"/secondments/plan/people/?{link}")
        looks = AuditEvent.objects.filter(kind="secondments.people_opened")
        assert looks.about(row.person_id).count() == looks.count() == 1

    def test_of_others_there_is_nothing(self, client, nakano_hr, nerima, bureau):
        row = sent(nerima)
        query = f"year={NOW}&direction=to_metropolis&home={nerima.pk}&host={bureau.pk}"
        client.force_login(nakano_hr)

        assert row.home_party == nerima
        assert client.get(f"/secondments/plan/people/?{query}").status_code == 404


class TestTimeline:
    def test_states_differ_and_the_table_says_the_same(self, client, nerima_hr, nerima):
        sent(nerima, "派遣 一郎", state=State.ENDED)
        sent(nerima, "派遣 二郎")
        sent(nerima, "派遣 三郎", state=State.AGREED)

        html = page(client, nerima_hr, "/secondments/timeline/")

        drawing, table = html.split('id="line-desc">')
        for look in ("over", "running", "planned"):
            assert drawing.count(f'class="span-{look}" x=') == 2  # one in the legend
        assert all(f"派遣 {name}" in table for name in ("一郎", "二郎", "三郎"))

    def test_an_interruption_is_drawn_and_told_without_its_cause(self, client, nerima_hr, nerima):
        it = sent(nerima, "派遣 一郎")
        ChangeFactory(
            secondment=it, kind="interruption", cause="sick", end_before=None, end_after=None,
            start=FIRST, end=FIRST + datetime.timedelta(days=30),
        )  # fmt: skip
        sent(nerima, "派遣 二郎")
        ChangeFactory(secondment=it, end_before=it.planned_start, end_after=it.planned_end)

        drawing, table = page(client, nerima_hr, "/secondments/timeline/").split('id="line-desc">')

        assert drawing.count('class="span-gap" x=') == 2  # one in the legend
        assert table.count("中断") == 1
        assert "病気" not in table
        assert wareki(FIRST + datetime.timedelta(days=29)) in table

    def test_before_the_day_only_the_chain_knows(
        self, client, nerima_hr, nakano_hr, metropolis, supervisor, nerima, nakano, bureau
    ):
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        start = tomorrow + datetime.timedelta(days=14)
        secret = sent(
            nerima, "秘密 花子", state=State.ANNOUNCED, announced_on=tomorrow, host=nakano,
            planned_start=start, planned_end=start + datetime.timedelta(days=30),
        )  # fmt: skip
        sent(nakano, "公開 花子", host=nerima)

        knowing = set()
        client.force_login(secret.person)
        assert client.get("/secondments/timeline/").status_code == 404
        for user in (nerima_hr, nakano_hr, metropolis):
            client.force_login(user)
            for address in ("timeline/", "plan/", "flows/"):
                if "秘密" in client.get(f"/secondments/{address}").content.decode():
                    knowing.add(user)

        assert knowing == {nerima_hr}

    def test_it_asks_as_much_for_one_as_for_three(self, client, nerima_hr, nerima):
        def asked() -> int:
            with CaptureQueriesContext(connection) as captured:
                client.get("/secondments/timeline/")
            return len(captured)

        client.force_login(nerima_hr)
        sent(nerima)
        asked()
        once = asked()
        for _n in range(2):
            sent(nerima)

        assert asked() == once


class TestFlows:
    def test_the_indicator_counts_each_municipality_once(
        self, client, metropolis, nerima_hr, nerima, nakano, bureau
    ):
        before = {"planned_start": fiscal.first_day(NOW - 1), "planned_end": FIRST}
        sent(nerima)
        sent(nerima)
        sent(bureau, host=nerima)
        sent(bureau, host=nakano)
        sent(nakano, host=nerima)
        sent(nakano, **before)
        client.force_login(metropolis)
        answer = client.get("/secondments/flows/")

        found, past = answer.context["exchange"], answer.context["before"]
        assert (found.sending, found.receiving, found.either, found.both) == (1, 2, 2, 1)
        assert (found.municipalities, past.either, answer.context["growth"]) == (2, 1, 1)
        assert answer.context["flows"].total == 5
        client.force_login(nerima_hr)
        assert client.get("/secondments/flows/").context.get("exchange") is None
