"""GIFT files: read into rows, written from the bank; both held against another parser's reading."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.tables import TableError
from courses import actions
from courses.gift import category_name, read_gift
from courses.gift_writing import gift_of
from courses.models import Question, QuestionCategory, QuestionImport
from courses.question_judging import judge
from tests.courses.gift import read_by_another_parser, text_of
from tests.factories.courses import QuestionCategoryFactory, QuestionFactory

pytestmark = pytest.mark.django_db

Kind = Question.Kind
KIND_THERE = {Kind.SINGLE: "MC", Kind.MULTIPLE: "MC", Kind.TRUE_FALSE: "TF", Kind.SHORT: "Short",
              Kind.NUMERIC: "Numerical", Kind.MATCHING: "Matching", Kind.ESSAY: "Essay"}  # fmt: skip


def upload(text, encoding="utf-8", name="設問.gift"):
    return SimpleUploadedFile(name, text.encode(encoding))


@pytest.fixture
def judged(trainer):
    def judge_text(text, **more):
        batch = actions.stage_questions(upload(text), by=trainer, **{"category": "受理", **more})
        return judge(batch.rows)

    return judge_text


@pytest.fixture
def fault(judged):
    def fault_of(text):
        (row,) = judged(text)
        assert row.question is None or row.faults
        return " ".join(each.message for each in row.faults)

    return fault_of


def answers_of(question):
    if question.kind == Kind.TRUE_FALSE:
        return question.statement_is_true
    if question.kind == Kind.ESSAY:
        return []
    if question.kind == Kind.MATCHING:
        pairs = [(block.value["left"], block.value["right"]) for block in question.pairs]
        return pairs + [("", str(block.value)) for block in question.distractors]
    if question.kind == Kind.NUMERIC:
        return [_bounds(block) for block in question.numbers]
    if question.kind == Kind.SHORT:
        return [(str(block.value), True) for block in question.accepted]
    return [(block.value["text"], block.value["correct"]) for block in question.choices]


def _bounds(block):
    value = block.value
    if block.block_type == "range":
        return float(value["least"]), float(value["most"])
    away = value["tolerance"]
    if value["tolerance_in"] == "percent":
        away = abs(value["number"]) * away / 100
    return float(value["number"] - away), float(value["number"] + away)


class TestReading:
    def test_says_what_another_parser_says(self, judged):
        theirs = read_by_another_parser("from_moodle")

        rows = judged(text_of("from_moodle"))

        assert [row.faults for row in rows] == [[]] * len(theirs)
        ours = [
            (
                row.category,
                row.question.title,
                KIND_THERE[row.question.kind],
                answers_of(row.question),
            )
            for row in rows
        ]
        assert ours == [
            (category_name(category), title, kind, answers)
            for category, title, kind, _prompt, answers, _general in theirs
        ]
        layout = [("<p>", ""), ("</p><br>", "\n"), ("&amp;", "&")]
        for row, (*_more, prompt, _answers, _general) in zip(rows, theirs, strict=True):
            for there, here in layout:
                prompt = prompt.replace(there, here)  # noqa: PLW2901 -- the same words
            assert row.question.prompt.replace("\n\n", "\n") == prompt

    def test_numbers_the_rows_by_line(self, judged):
        rows = judged("// 注\n\n設問1{T}\n\n\n// 注\n設問2{F}\n")

        assert [row.number for row in rows] == [3, 7]

    def test_feedback_stands_in_the_explanation(self, judged):
        first, _gap, _several, untrue, *_rest = judged(text_of("from_moodle"))

        assert first.question.explanation == (
            "「受理」の単元を読み返しましょう。\n子供の安全：そのとおりです\n保護者の収入：あとで聴きます"
        )
        assert untrue.question.explanation == "正しい：証拠を待ちません。\n誤り：よくできました。"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
    def test_whatever_the_office_saved_it_as(self, trainer, encoding):
        file = upload("::題::安全確認は。\r\n{=四十八時間 ~七十二時間}\r\n", encoding, "設問.TXT")

        (row,) = judge(actions.stage_questions(file, by=trainer, category="受理").rows)

        assert (row.question.prompt, row.faults, row.category) == ("安全確認は。", [], "受理")

    def test_a_category_of_the_file_comes_before_the_one_given(self, judged):
        rows = judged("設問{T}\n\n$CATEGORY: 調査\n設問2{T}", category="受理")

        assert [row.category for row in rows] == ["受理", "調査"]

    def test_without_any_category_the_row_says_so(self, judged):
        (row,) = judged("設問{T}", category="")

        assert [each.column for each in row.faults] == ["分野"]

    @pytest.mark.parametrize(
        ("path", "name"),
        [("$course$/top/受理", "受理"), ("top/受理/初期", "受理／初期"), ("受理//調査", "受理/調査"),
         ("$system$/受理", "受理"), ("受理", "受理"), ("top", "top"), ("$course$", "")],
    )  # fmt: skip
    def test_names_a_category_by_its_path(self, path, name):
        assert category_name(path) == (name if path != "top" else "")

    def test_signs_can_be_protected(self):
        (entry,) = read_gift(r"a\=b \{x\} \~ \# \: \\ c\nd{=e\=f#g\#h ~i}")

        assert entry.text == "a=b {x} ~ # : \\ c\nd"
        assert [(each.text, each.feedback) for each in entry.answers] == [("e=f", "g#h"), ("i", "")]


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("設問{=甲 ~%50%乙}", "50"),
            ("設問{=甲 ~%-25%乙}", "-25"),
            ("設問{=甲 =乙 ~丙}", "="),
            ("設問{~%30%甲 ~%70%乙}", "同じ"),
            ("設問{=%50%甲 =乙}", "50"),
            ("設問{=一時*}", "一時*"),
            ("設問{#四十八}", "四十八"),
            ("設問{#12..10}", "10..12"),
            ("設問{#5:-1}", "許容誤差"),
            ("設問{#=%50%48:5}", "50"),
            ("設問{#=48 ~50}", "50"),
            ("設問{=甲->}", "->"),
            ("説明だけの文です。", "{ }"),
            ("設問{=甲 ~乙", "{ }"),
            ("設問=甲 ~乙}", "{ }"),
            ("設問{=甲}と{=乙}", "{ }"),
            ("{=甲 ~乙}", "問題文"),
            ("設問{甲 =乙}", "甲"),
            ("設問{>1 ALL 甲 =乙}", "甲"),
            ("[html]<b>設問</b>{T}", "<b>"),
            ("[html]<img src='a.png'>設問{T}", "<img>"),
            ("設問{=<table><tr></tr></table> ~乙}", "<table>"),
            ("[markdown]**設問**{T}", "Markdown"),
            ("設問{~甲 ~乙}", ""),
            ("設問{=" + "あ" * 501 + " ~乙}", "500"),
            ("あ" * 5001 + "{T}", "5000"),
            ("::" + "あ" * 101 + "::設問{T}", "100"),
        ],
    )
    def test_what_has_no_counterpart_is_said(self, fault, text, word):
        message = fault(text)

        assert message
        assert word in message

    def test_does_not_take_comparisons_for_layout(self, judged):
        (row,) = judged("[html]x &lt; y かつ y>z{T}")

        assert (row.question.prompt, row.faults) == ("x < y かつ y>z", [])

    def test_one_at_fault_and_nothing_is_written(self, judged, trainer):
        batch = actions.stage_questions(
            upload("設問1{T}\n\n設問2{=甲 ~%50%乙}"), by=trainer, category="受理"
        )

        with pytest.raises(ValidationError):
            actions.apply_questions(batch, publish=True, by=trainer)

        assert not Question.objects.exists()

    @pytest.mark.parametrize(
        ("content", "name"),
        [(b"", "a.gift"), (b"// only\n", "a.txt"), (b"\x00\x01\x02", "a.gift"), (b"PK\x03\x04\x00", "a.txt"),
         ("設問{T}\n\n".encode() * 501, "a.gift"), ("設問{T}\n".encode() + b"\x81", "a.gift")],
        ids=["empty", "comments", "binary", "zip", "501", "torn"],
    )  # fmt: skip
    def test_a_file_that_is_none_is_refused(self, trainer, content, name):
        with pytest.raises(TableError):
            actions.stage_questions(SimpleUploadedFile(name, content), by=trainer)

        assert not QuestionImport.objects.exists()


class TestRegistering:
    def test_writes_the_questions_and_the_second_time_none(self, judged, trainer):
        batch = actions.stage_questions(upload(text_of("from_moodle")), by=trainer)

        written = actions.apply_questions(batch, publish=True, by=trainer)

        assert written == len(read_by_another_parser("from_moodle"))
        assert set(QuestionCategory.objects.values_list("name", flat=True)) == {
            "受理／初期対応",
            "調査/面接",
        }
        numeric = Question.objects.get(prompt="面接の時間は何分ですか。")
        assert numeric.numbers[0].value["tolerance"] == Decimal(5)
        assert not any(row.is_new for row in judged(text_of("from_moodle")))


@pytest.fixture
def bank():
    """One of each kind, with every sign that means something in GIFT."""
    one, two = (QuestionCategoryFactory(name=name) for name in ("受理/初期 対応", "調査"))
    QuestionFactory(
        category=one, title="題::名", prompt="最初の行\n// 次の行 {波} = ~ # : \\ 終わり", source="手引き[1]",
        explanation="解説#1\n2行目",
        choices=[("choice", {"text": "%50%とは", "correct": True}), ("choice", {"text": "乙->丙", "correct": False})],
    )  # fmt: skip
    QuestionFactory(category=one, multiple=True, prompt="[html]ではない <b>")
    QuestionFactory(
        category=two, kind=Kind.TRUE_FALSE, prompt="正しい文", statement_is_true=False, choices=[]
    )
    QuestionFactory(
        category=two, kind=Kind.SHORT, prompt="短い", choices=[],
        accepted=[("answer", "A*B"), ("answer", "=甲")],
    )  # fmt: skip
    QuestionFactory(
        category=two, kind=Kind.NUMERIC, prompt="数", choices=[], unit="時間",
        numbers=[
            ("value", {"number": Decimal("-200.5"), "tolerance": Decimal(2), "tolerance_in": "percent"}),
            ("range", {"least": Decimal(-1), "most": Decimal("1.5")}),
        ],
    )  # fmt: skip
    QuestionFactory(
        category=two, kind=Kind.MATCHING, prompt="組", choices=[],
        pairs=[("pair", {"left": "甲=", "right": "乙"}), ("pair", {"left": "丙", "right": "丁"})],
        distractors=[("text", "戊")],
    )  # fmt: skip
    QuestionFactory(category=two, essay=True, prompt="論じる", explanation="根拠")
    QuestionFactory(
        category=two,
        kind=Kind.ORDERING,
        prompt="順",
        choices=[],
        steps=[("step", "1"), ("step", "2")],
    )
    return Question.objects.select_related("category").order_by("category__name", "pk")


class TestWriting:
    def test_is_the_text_that_another_parser_has_read(self, bank):
        assert gift_of(bank) == text_of("from_our_bank")

    def test_says_there_what_the_bank_says(self, bank):
        theirs = read_by_another_parser("from_our_bank")

        ours = [
            (each.category.name.replace("/", "//"), each.title, KIND_THERE[each.kind], each.prompt,
             [(text.replace("A*B", "A\\*B"), right) for text, right in answers_of(each)]
             if each.kind == Kind.SHORT else answers_of(each), each.explanation)
            for each in bank if each.kind != Kind.ORDERING
        ]  # fmt: skip
        assert theirs == ours

    def test_comes_back_as_it_was(self, bank, trainer, judged):
        before = {
            (q.title, q.prompt, q.unit, q.explanation): answers_of(q)
            for q in bank
            if q.kind != Kind.ORDERING
        }
        text = gift_of(bank)
        Question.objects.all().delete()

        rows = judged(text)

        assert [row.faults for row in rows] == [[]] * 7
        after = {
            (q.title, q.prompt, q.unit, q.explanation): answers_of(q)
            for q in (row.question for row in rows)
        }
        assert after == before
        assert [row.question.source for row in rows][:1] == ["手引き[1］"]

    def test_names_what_it_leaves_out(self, bank):
        assert gift_of(bank).startswith("// ")
        assert "1" in gift_of(bank).splitlines()[0]


class TestScreens:
    @pytest.fixture
    def at(self, client, cms_groups, trainer):
        client.force_login(trainer)
        return client

    def test_from_the_file_to_the_bank(self, at):
        page = at.post(
            reverse("import_questions"),
            {"file": upload("設問{=甲 ~乙}"), "category": "受理"},
            follow=True,
        )
        batch = QuestionImport.objects.get()
        assert "設問" in page.content.decode()

        at.post(reverse("apply_question_import", args=[batch.pk]), {"publish": "1"})

        assert list(Question.objects.drawable().values_list("prompt", "category__name")) == [
            ("設問", "受理")
        ]

    def test_faults_stand_with_their_line(self, at):
        page = at.post(
            reverse("import_questions"), {"file": upload("// 注\n設問{=甲 ~%50%乙}")}, follow=True
        )

        assert "<td>2</td><td>問題文</td>" in page.content.decode()

    def test_saves_what_the_list_shows(self, at, bank):
        page = at.get(reverse("export_questions"), {"kind": "short"})

        assert page["Content-Type"].startswith("text/plain")
        assert [entry.text for entry in read_gift(page.content.decode())] == ["短い"]
        html = at.get(
            reverse(Question.snippet_viewset.get_url_name("list")), {"kind": "short"}
        ).content.decode()
        assert f"{reverse('export_questions')}?kind=short" in html

    @pytest.mark.parametrize("count", [1, 3])
    def test_saving_costs_the_same(self, at, count, django_assert_num_queries):
        QuestionFactory.create_batch(count)
        at.get(reverse("export_questions"))

        with django_assert_num_queries(7):
            at.get(reverse("export_questions"))

    def test_who_may_not_write_questions_may_not_save_them(self, client, cms_groups, worker):
        client.force_login(worker)

        assert client.get(reverse("export_questions")).status_code == 404
