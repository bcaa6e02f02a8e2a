"""Questions from Excel: read and shown first, then written all at once or not at all."""

import csv
from io import BytesIO, StringIO
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from wagtail.models import ReferenceIndex, Revision

from core.models import AuditEvent
from core.tables import TableError
from courses import actions
from courses.drawing import draw_paper
from courses.models import Question, QuestionCategory, QuestionImport
from courses.question_columns import HEADINGS, WORD_OF, column_of, kind_of
from courses.question_judging import judge
from courses.question_template import KINDS, template
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    make_course,
    make_quiz,
)

pytestmark = pytest.mark.django_db

QUERIES = 12
SINGLE = {"分野": "受理", "種類": "1つ選ぶ", "問題文": "最初に聴くのはどれですか。",
          "選択肢1": "子供の安全", "選択肢2": "保護者の収入", "正解": "1"}  # fmt: skip
EVERY_KIND = [
    SINGLE,
    {"分野": "受理", "種類": "いくつか選ぶ", "問題文": "正しいものを選んでください。",
     "選択肢1": "甲", "選択肢2": "乙", "選択肢3": "丙", "正解": "①③"},
    {"分野": "受理", "種類": "正誤", "問題文": "証拠がそろってから受理する。", "正解": "誤"},
    {"分野": "調査", "種類": "短い答え", "問題文": "子供を保護する手続は。", "正解": "一時保護｜緊急一時保護"},
    {"分野": "調査", "種類": "数値", "問題文": "安全確認は何時間以内か。", "正解": "４８", "単位": "時間"},
    {"分野": "調査", "種類": "組み合わせ", "問題文": "だれの仕事か。", "選択肢1": "立入調査→児童相談所",
     "選択肢2": "要対協の調整 → 区市町村", "余分な答え": "家庭裁判所｜警察"},
    {"分野": "調査", "種類": "並べ替え", "問題文": "進む順に並べる。",
     "選択肢1": "受理", "選択肢2": "調査", "選択肢3": "援助"},
    {"分野": "調査", "種類": "論述", "題名": "見立て", "問題文": "見立てを述べる。"},
    {"分野": "調査", "種類": "見立て", "問題文": "虐待を疑っている。あざが新しいと分かった。"},
]  # fmt: skip


def workbook(rows, name="設問.xlsx", headings=None):
    book = Workbook()
    columns = headings or list(HEADINGS.values())
    book.active.append(columns)
    for row in rows:
        book.active.append([row.get(column, "") for column in columns])
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def text_file(rows, encoding="utf-8-sig"):
    out = StringIO()
    writer = csv.DictWriter(out, list(HEADINGS.values()))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("設問.csv", out.getvalue().encode(encoding))


@pytest.fixture
def staged(trainer):
    def stage(*rows) -> QuestionImport:
        return actions.stage_questions(workbook(rows), by=trainer)

    return stage


@pytest.fixture
def judged(staged):
    return lambda *rows: judge(staged(*rows).rows)


def faults(row):
    return {(fault.column, fault.message) for fault in row.faults}


def columns_at_fault(rows):
    return [sorted({fault.column for fault in row.faults}) for row in rows]


class TestReading:
    def test_every_kind_becomes_what_an_author_would_have_made(self, judged):
        rows = judged(*EVERY_KIND)

        assert columns_at_fault(rows) == [[]] * len(EVERY_KIND)
        assert [row.question.kind for row in rows] == list(Question.Kind)
        for row in rows:
            row.question.clean()
        assert [row.line.wanted for row in rows] == [
            ["子供の安全"],
            ["甲", "丙"],
            [rows[2].line.item["choices"][1]["text"]],
            ["一時保護", "緊急一時保護"],
            ["48 時間"],
            ["立入調査 → 児童相談所", "要対協の調整 → 区市町村"],
            ["1．受理", "2．調査", "3．援助"],
            ["内容：2点まで"],
            [],  # a panel of experts will say
        ]

    def test_every_word_of_the_template_is_a_kind(self):
        assert [kind_of(word) for word in WORD_OF.values()] == list(Question.Kind)
        assert [kind_of(row[0]) for row in KINDS] == list(Question.Kind)
        assert (kind_of("並び替え"), kind_of("○×"), kind_of("作文")) == (
            "ordering",
            "true_false",
            None,
        )

    def test_headings_are_known_in_any_width(self):
        assert (column_of("選択肢１"), column_of(" 正 解 "), column_of("備考")) == (
            "choice_1",
            "answer",
            None,
        )

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
    def test_csv_of_any_japanese_office_is_read(self, trainer, encoding):
        batch = actions.stage_questions(text_file([SINGLE], encoding), by=trainer)

        assert judge(batch.rows)[0].question.prompt == SINGLE["問題文"]

    def test_the_rows_are_numbered_as_excel_shows_them(self, judged):
        assert [row.number for row in judged(SINGLE, {}, {**SINGLE, "問題文": "別の設問"})] == [
            2,
            4,
        ]

    @pytest.mark.parametrize("answer", ["1、3", "1,3", "１，３", "1 3", "①③", "1・3", "3、1"])
    def test_numbers_of_choices_are_read_as_they_are_written(self, judged, answer):
        (row,) = judged({**EVERY_KIND[1], "正解": answer})

        assert row.line.wanted == ["甲", "丙"]

    @pytest.mark.parametrize(
        ("answer", "tolerance", "least", "most"),
        [
            ("48", "", "48", "48"),
            ("48時間", "2", "46", "50"),
            ("200", "5%", "190", "210"),
            ("200", "±５％", "190", "210"),
            ("10～12", "", "10", "12"),
            ("１０〜１２", "", "10", "12"),
            ("1,200", "", "1200", "1200"),
        ],
    )
    def test_numbers_with_tolerance_and_ranges(self, judged, answer, tolerance, least, most):
        (row,) = judged({**EVERY_KIND[4], "正解": answer, "許容誤差": tolerance})

        (bounds,) = row.line.item["bounds"]
        assert (float(bounds["least"]), float(bounds["most"])) == (float(least), float(most))

    def test_a_text_of_5000_characters_is_kept_whole(self, judged):
        long = "あ" * 4998 + "。\n"
        (row,) = judged({**SINGLE, "問題文": long, "解説": "い" * 5000})

        assert row.question.prompt == long.strip()
        assert (len(row.question.explanation), row.faults) == (5000, [])


class TestFaults:
    @pytest.mark.parametrize(
        ("change", "column"),
        [
            ({"分野": ""}, "分野"),
            ({"種類": ""}, "種類"),
            ({"種類": "作文"}, "種類"),
            ({"問題文": ""}, "問題文"),
            ({"問題文": "あ" * 5001}, "問題文"),
            ({"出典": "あ" * 201}, "出典"),
            ({"分野": "あ" * 61}, "分野"),
            ({"正解": ""}, "正解"),
            ({"正解": "3"}, "正解"),
            ({"正解": "1、2"}, "正解"),
            ({"正解": "甲"}, "正解"),
            ({"選択肢2": ""}, "選択肢1"),
            ({"選択肢1": "あ" * 501}, "選択肢1"),
            ({"単位": "件"}, "単位"),
            ({"余分な答え": "乙"}, "余分な答え"),
        ],
    )
    def test_name_the_column(self, judged, change, column):
        (row,) = judged({**SINGLE, **change})

        assert columns_at_fault([row]) == [[column]]
        assert all(fault.message for fault in row.faults)

    @pytest.mark.parametrize(
        ("kind", "change", "column"),
        [
            (2, {"正解": "たぶん"}, "正解"),
            (2, {"選択肢1": "甲"}, "選択肢1"),
            (3, {"正解": "｜"}, "正解"),
            (4, {"正解": "四十八"}, "正解"),
            (4, {"正解": "12～10"}, "正解"),
            (4, {"正解": "9" * 15}, "正解"),
            (4, {"許容誤差": "-1"}, "許容誤差"),
            (4, {"許容誤差": "少し"}, "許容誤差"),
            (5, {"選択肢1": "立入調査"}, "選択肢1"),
            (5, {"選択肢2": "→児童相談所"}, "選択肢2"),
            (5, {"余分な答え": "児童相談所"}, "余分な答え"),
            (6, {"選択肢2": "受理"}, "選択肢1"),
            (6, {"選択肢2": "", "選択肢3": ""}, "選択肢1"),
            (6, {"正解": "1"}, "正解"),
        ],
    )
    def test_of_the_other_kinds_too(self, judged, kind, change, column):
        (row,) = judged({**EVERY_KIND[kind], **change})

        assert columns_at_fault([row]) == [[column]]

    def test_several_in_one_row_are_told_together(self, judged):
        (row,) = judged({**SINGLE, "分野": "", "出典": "あ" * 300, "単位": "件"})

        assert columns_at_fault([row]) == [["出典", "分野", "単位"]]

    @pytest.mark.parametrize(
        ("rows", "headings"),
        [([], None), ([SINGLE], ["分野", "種類", "選択肢1"]), ([{"甲": "1"}], ["甲"])],
    )
    def test_a_file_that_is_none_is_refused(self, trainer, rows, headings):
        with pytest.raises(TableError):
            actions.stage_questions(workbook(rows, headings=headings), by=trainer)

        assert not QuestionImport.objects.exists()

    def test_more_than_500_rows_are_refused(self, trainer):
        rows = [{**SINGLE, "問題文": f"設問{number}"} for number in range(501)]

        with pytest.raises(TableError, match="501"):
            actions.stage_questions(text_file(rows), by=trainer)


class TestRepetitions:
    def test_of_a_question_in_the_bank(self, judged):
        QuestionFactory(prompt="最初に聴くのは　どれですか。", live=False)

        (row,) = judged(SINGLE)

        assert row.repeats
        assert not row.is_new

    def test_of_the_same_words_as_another_kind_are_none(self, judged):
        QuestionFactory(short=True, prompt=SINGLE["問題文"])

        assert judged(SINGLE)[0].is_new

    def test_within_the_file_name_the_first_row(self, judged):
        first, second = judged(SINGLE, {**SINGLE, "分野": "別の分野"})

        assert first.is_new
        assert "2" in second.repeats

    def test_the_same_file_twice_is_nothing_but_repetitions(self, staged, trainer):
        actions.apply_questions(staged(*EVERY_KIND), publish=True, by=trainer)

        again = staged(*EVERY_KIND)

        assert all(row.repeats for row in judge(again.rows))
        with pytest.raises(ValidationError):
            actions.apply_questions(again, publish=True, by=trainer)
        assert Question.objects.count() == len(EVERY_KIND)


class TestApplying:
    def test_writes_questions_and_the_categories_they_need(self, staged, trainer):
        QuestionCategoryFactory(name="受理")

        written = actions.apply_questions(staged(*EVERY_KIND), publish=True, by=trainer)

        assert written == len(EVERY_KIND)
        assert set(QuestionCategory.objects.values_list("name", flat=True)) == {"受理", "調査"}
        assert list(Question.objects.order_by("pk").values_list("kind", flat=True)) == list(
            Question.Kind
        )
        assert Question.objects.filter(live=True).count() == len(EVERY_KIND)

    def test_leaves_what_the_editor_would_have_left(self, staged, trainer):
        actions.apply_questions(staged(SINGLE), publish=True, by=trainer)

        question = Question.objects.get()
        revision = Revision.objects.get()
        assert question.live_revision == question.latest_revision == revision
        assert not question.has_unpublished_changes
        assert revision.user == trainer
        assert revision.as_object().prompt == question.prompt
        assert ReferenceIndex.objects.filter(object_id=str(question.pk)).exists()

    def test_are_drawn_from_then_on(self, staged, trainer):
        category = QuestionCategoryFactory(name=SINGLE["分野"])
        quiz = make_quiz(make_course(lessons=0), category=category, questions=1, bank=0)
        before = draw_paper(quiz, rng=Random(1))

        actions.apply_questions(staged(SINGLE), publish=True, by=trainer)

        drawn = [item["prompt"] for item in draw_paper(quiz, rng=Random(1))]
        assert (before, drawn) == ([], [SINGLE["問題文"]])

    def test_can_leave_them_as_drafts(self, staged, trainer):
        actions.apply_questions(staged(SINGLE), publish=False, by=trainer)

        question = Question.objects.get()
        assert (question.live, question.live_revision, question.has_unpublished_changes) == (
            False,
            None,
            True,
        )

    def test_leaves_repetitions_out(self, staged, trainer):
        QuestionFactory(prompt=SINGLE["問題文"])

        assert actions.apply_questions(staged(*EVERY_KIND), publish=True, by=trainer) == 8

    def test_one_fault_and_nothing_is_written(self, staged, trainer):
        batch = staged(*EVERY_KIND, {**SINGLE, "問題文": "別の設問", "正解": "9"})

        with pytest.raises(ValidationError):
            actions.apply_questions(batch, publish=True, by=trainer)

        assert not Question.objects.exists()
        assert not QuestionCategory.objects.exists()

    def test_cut_off_in_the_middle_nothing_is_written(self, staged, trainer, monkeypatch):
        def fails(*_args, **_more):
            raise IntegrityError

        monkeypatch.setattr(audit_of_imports(), "record", fails)

        with pytest.raises(IntegrityError):
            actions.apply_questions(staged(*EVERY_KIND), publish=True, by=trainer)

        assert not Question.objects.exists()
        assert not QuestionImport.objects.get().applied_at

    def test_a_second_time_is_refused(self, staged, trainer):
        batch = staged(SINGLE)
        actions.apply_questions(batch, publish=True, by=trainer)

        with pytest.raises(ValidationError):
            actions.apply_questions(batch, publish=True, by=trainer)

    def test_is_told_to_the_auditor_once(self, staged, trainer):
        actions.apply_questions(staged(*EVERY_KIND), publish=True, by=trainer)

        event = AuditEvent.objects.get(kind="courses.questions_imported")
        assert event.facts["questions"] == len(EVERY_KIND)

    def test_is_found_by_the_search_of_the_bank(self, staged, trainer, client, cms_groups):
        actions.apply_questions(staged(*EVERY_KIND), publish=True, by=trainer)
        client.force_login(trainer)

        url = reverse(Question.snippet_viewset.get_url_name("list"))
        html = client.get(url, {"q": "安全確認"}).content.decode()

        assert "安全確認は何時間以内か。" in html
        assert "最初に聴くのはどれですか。" not in html

    def test_can_be_drawn_at_once(self, staged, trainer):
        actions.apply_questions(staged(*EVERY_KIND), publish=True, by=trainer)

        assert all(question.pk for question in Question.objects.drawable())

    def test_what_was_only_looked_at_goes_after_a_month(self, staged, trainer):
        old, kept, done = staged(SINGLE), staged(SINGLE), staged(SINGLE)
        actions.apply_questions(done, publish=True, by=trainer)
        now = kept.created_at
        QuestionImport.objects.filter(pk__in=[old.pk, done.pk]).update(
            created_at=now - actions.KEPT_IMPORTS
        )

        actions.discard_old_questions(at=now)

        assert set(QuestionImport.objects.all()) == {kept, done}


def audit_of_imports():
    from courses.actions import question_imports  # noqa: PLC0415 -- patched here alone

    return question_imports.audit


class TestTemplate:
    def test_has_the_headings_and_explains_each_kind(self):
        book = load_workbook(BytesIO(template()))

        first, second = book.worksheets
        assert [cell.value for cell in first[1]] == list(HEADINGS.values())
        words = "".join(str(cell.value or "") for row in second.iter_rows() for cell in row)
        assert [kind for kind in WORD_OF.values() if kind not in words] == []
        assert "画像は取り込めません" in words

    def test_filled_in_it_is_read(self, trainer):
        book = load_workbook(BytesIO(template()))
        for place, heading in enumerate(HEADINGS.values(), start=1):
            book.worksheets[0].cell(2, place, SINGLE.get(heading))
        out = BytesIO()
        book.save(out)

        batch = actions.stage_questions(SimpleUploadedFile("a.xlsx", out.getvalue()), by=trainer)

        assert [row.is_new for row in judge(batch.rows)] == [True]

    def test_left_empty_it_says_so(self, trainer):
        with pytest.raises(TableError):
            actions.stage_questions(SimpleUploadedFile("a.xlsx", template()), by=trainer)


class TestScreens:
    @pytest.fixture
    def at(self, client, cms_groups, trainer):
        client.force_login(trainer)
        return client

    def choose(self, client, upload):
        return client.post(reverse("import_questions"), {"file": upload}, follow=True)

    def test_from_the_file_to_the_bank(self, at):
        page = self.choose(at, workbook(EVERY_KIND))
        batch = QuestionImport.objects.get()

        assert page.redirect_chain[-1][0] == reverse("question_import", args=[batch.pk])
        assert not Question.objects.exists()
        done = at.post(reverse("apply_question_import", args=[batch.pk]), {"publish": "1"})
        assert done.status_code == 302
        assert Question.objects.filter(live=True).count() == len(EVERY_KIND)

    def test_faults_stand_with_row_and_column_and_no_button(self, at):
        page = self.choose(at, workbook([SINGLE, {**EVERY_KIND[4], "正解": "四十八"}]))

        html = page.content.decode()
        assert "<td>3</td><td>正解</td>" in html
        assert reverse("apply_question_import", args=[QuestionImport.objects.get().pk]) not in html

    @pytest.mark.parametrize(
        "upload",
        [
            SimpleUploadedFile("設問.xlsx", b"PK\x03\x04 broken"),
            SimpleUploadedFile("設問.pdf", b"%PDF-1.4"),
            SimpleUploadedFile("設問.csv", b"\xff\xfe\x00\x01"),
            SimpleUploadedFile("設問.csv", "甲,乙\n1,2\n".encode()),
        ],
        ids=["broken", "pdf", "binary", "other"],
    )
    def test_a_file_that_is_none_is_told_at_the_field(self, at, upload):
        page = self.choose(at, upload)

        assert page.status_code == 200
        assert page.context["form"].errors["file"]

    def test_no_file_is_told_at_the_field(self, at):
        assert at.post(reverse("import_questions"), {}).context["form"].errors["file"]

    def test_registering_twice_says_so(self, at):
        self.choose(at, workbook([SINGLE]))
        url = reverse("apply_question_import", args=[QuestionImport.objects.get().pk])

        at.post(url)
        page = at.post(url, follow=True)

        assert Question.objects.count() == 1
        assert len(list(page.context["messages"])) >= 1

    def test_discarding_leaves_nothing(self, at):
        self.choose(at, workbook([SINGLE]))

        at.post(reverse("discard_question_import", args=[QuestionImport.objects.get().pk]))

        assert not QuestionImport.objects.exists()
        assert not Question.objects.exists()

    @pytest.mark.parametrize(
        "name", ["question_import", "apply_question_import", "discard_question_import"]
    )
    def test_somebody_elses_is_404(self, client, cms_groups, staged, metropolis, name):
        batch = staged(SINGLE)
        client.force_login(metropolis)
        call = client.get if name == "question_import" else client.post

        assert call(reverse(name, args=[batch.pk])).status_code == 404
        assert QuestionImport.objects.filter(pk=batch.pk, applied_at=None).exists()

    @pytest.mark.parametrize("count", [1, 3])
    def test_looking_costs_the_same_whatever_the_file_holds(
        self, at, staged, count, django_assert_num_queries
    ):
        batch = staged(
            *({**SINGLE, "問題文": f"設問{n}", "分野": f"分野{n}"} for n in range(count))
        )
        at.get(reverse("question_import", args=[batch.pk]))

        with django_assert_num_queries(QUERIES):
            at.get(reverse("question_import", args=[batch.pk]))

    def test_the_bank_leads_there(self, at):
        html = at.get(reverse(Question.snippet_viewset.get_url_name("list"))).content.decode()

        assert reverse("import_questions") in html
