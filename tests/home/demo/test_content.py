"""The content files of the demonstration: complete, valid, true to their sources."""

import re
from collections import Counter
from random import Random

import pytest

from certificates.seals import validate_seal
from core.typesetting import missing_glyphs
from courses.models import CoursePage, Question, QuestionCategory
from home.demo import pages
from home.demo.bank import question
from home.demo.blocks import stream, values
from home.demo.contents import CONTENT, COURSES, read, read_all
from home.demo.markup import to_html
from home.demo.names import names

MAIN = "abuse-basics"
# Their lessons are written from public papers and name them.
SOURCED = ("family-centre", "foster-care")
SOURCES = {
    "西東京市「西東京市こども家庭センターの設置（案）」",
    "東京都「パーマネンシー保障の考え方に基づく支援体制の構築」",
    "国の検討会資料「議論の整理（案）」資料3",
    "練馬区「練馬区ならではの 新しい児童相談体制の始動」",
    "練馬区「安心して子育てができる環境の整備」",
}
# The figures those papers print and the two courses use; any other is marked or made up.
PRINTED = {"363", "284", "474", "501", "23.1", "36", "14", "104"}

# 練馬区「練馬区ならではの 新しい児童相談体制の始動」, the table, as it is printed.
# Per 年度: 児童相談 (都, 区, 割合, 人口比), 被虐待相談 (都, 区, 児相, 子セン, 割合, 人口比),
# 一時保護 (都, 区, 委託, 割合, 人口比).
NERIMA = {
    "H26": (50929, 2742, 5.4, 2.6, 19931, 960, 329, 631, 4.8, 0.9, 1577, 102, 30, 6.5, 0.1),
    "H27": (51371, 2834, 5.5, 2.7, 23081, 943, 398, 545, 4.1, 0.9, 1661, 85, 22, 5.1, 0.1),
    "H28": (52550, 2719, 5.2, 2.6, 25443, 892, 496, 396, 3.5, 0.8, 1719, 65, 8, 3.8, 0.1),
    "H29": (54863, 3211, 5.9, 2.9, 27584, 1172, 848, 324, 4.2, 1.1, 1740, 98, 24, 5.6, 0.1),
    "H30": (63119, 4770, 7.6, 4.3, 34875, 1220, 771, 449, 3.5, 1.1, 2183, 113, 46, 5.2, 0.1),
}


def all_lessons():
    return [
        pytest.param(folder, given, id=f"{folder}/{given['slug']}")
        for folder in COURSES
        for given in read_all("courses", folder, "lessons")
    ]


def all_questions():
    return [
        pytest.param(drawer["category"], given, id=f"{drawer['category']}-{number}")
        for folder in COURSES
        for drawer in read_all("courses", folder, "questions")
        for number, given in enumerate(drawer["questions"], start=1)
    ]


def words(value):
    """All text of a content file, marks of the markup left out."""
    if isinstance(value, str):
        return re.sub(r"[#*\s-]", "", value)
    if isinstance(value, dict):
        return "".join(words(each) for name, each in value.items() if name not in {"type", "kind"})
    if isinstance(value, list):
        return "".join(words(each) for each in value)
    return str(value)


def words_with_breaks(value):
    """The same with its lines, sources of quotations left out: they are quoted twice rightly."""
    if isinstance(value, dict):
        told = (each for name, each in value.items() if name not in {"type", "kind", "source"})
        return "\n".join(map(words_with_breaks, told))
    if isinstance(value, list):
        return "\n".join(map(words_with_breaks, value))
    return str(value)


def is_clean(value):
    return value.stream_block.clean(value) is not None


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## 見出し\n本文です。", "<h2>見出し</h2><p>本文です。</p>"),
        ("- 一つ\n- 二つ\n\n終わり", "<ul><li>一つ</li><li>二つ</li></ul><p>終わり</p>"),
        ("1. 先\n2. 後", "<ol><li>先</li><li>後</li></ol>"),
        ("**要点**は<b>です", "<p><b>要点</b>は&lt;b&gt;です</p>"),
        ("10. 十番目", "<ol><li>十番目</li></ol>"),
        ("", ""),
    ],
)
def test_the_markup_becomes_what_the_editor_would_store(text, html):
    assert to_html(text) == html


@pytest.mark.django_db
@pytest.mark.parametrize(("folder", "given"), all_lessons())
def test_a_lesson_passes_the_checks_of_the_editor(folder, given):
    page = pages.lesson(folder, given)

    page.full_clean(exclude=["path", "depth"])
    assert is_clean(page.body)


@pytest.mark.django_db
@pytest.mark.parametrize("folder", COURSES)
def test_a_course_passes_the_checks_of_the_editor(folder):
    given = read("courses", folder, "course.toml")
    page = CoursePage(
        body=stream(given["body"]), objectives=values("objective", given["objectives"])
    )

    assert is_clean(page.body)
    assert is_clean(page.objectives)
    assert 3 <= len(given["objectives"]) <= 5


@pytest.mark.django_db
@pytest.mark.parametrize("given", read_all("pages"), ids=lambda given: given["slug"])
def test_a_standing_page_passes_the_checks_of_the_editor(given):
    page = pages.standing_page(given)

    page.full_clean(exclude=["path", "depth"])
    assert is_clean(page.body)


@pytest.mark.django_db
@pytest.mark.parametrize(("category", "given"), all_questions())
def test_a_question_has_its_right_answer_its_reason_and_its_lesson(category, given):
    row = question(given, QuestionCategory(name=category))

    row.clean()
    assert len(given["explanation"]) >= 15
    titles = [entry.values[1]["title"] for entry in all_lessons()]
    assert any(title in given["source"] for title in titles)


@pytest.mark.parametrize("folder", COURSES)
def test_a_questions_lesson_number_is_the_lessons_place(folder):
    titles = [given["title"] for given in read_all("courses", folder, "lessons")]

    for drawer in read_all("courses", folder, "questions"):
        for given in drawer["questions"]:
            for number, title in re.findall(r"単元(\d+)「(.+?)」", given["source"]):
                assert titles[int(number) - 1] == title


def test_the_bank_of_the_basic_course_is_large_enough_and_of_every_kind():
    drawers = read_all("courses", MAIN, "questions")
    kinds = Counter(given["kind"] for drawer in drawers for given in drawer["questions"])

    assert len(drawers) == 5
    assert kinds.total() >= 30
    # Essays need somebody who marks them, judgements a panel of experts.
    by_people = {Question.Kind.ESSAY, Question.Kind.JUDGEMENT}
    assert set(kinds) == set(Question.Kind.values) - by_people


@pytest.mark.parametrize("folder", COURSES)
def test_no_quiz_draws_more_than_the_bank_has(folder):
    drawers = read_all("courses", folder, "questions")
    available = {drawer["category"]: len(drawer["questions"]) for drawer in drawers}
    asked = pages.quizzes(read("courses", folder, "course.toml"))

    assert all(count <= available[name] for quiz in asked for name, count in quiz["draws"])


def lessons_of(*folders):
    return [entry for entry in all_lessons() if entry.values[0] in folders]


@pytest.mark.parametrize(("folder", "given"), lessons_of(MAIN, *SOURCED))
def test_a_lesson_of_a_whole_course_teaches(folder, given):
    kinds = Counter(block["type"] for block in given["body"])

    assert len(words(given["body"])) >= 1200
    assert "## " in given["body"][0]["text"]
    assert kinds["callout"] >= 1
    assert kinds["question"] >= 1


@pytest.mark.parametrize(("folder", "given"), lessons_of(*SOURCED))
def test_a_lesson_written_from_public_papers_is_of_one_length_and_names_them(folder, given):
    body, last = given["body"], given["body"][-1]["text"]
    named = re.findall(r"^- (.+?」(?:資料3)?)（", last, re.MULTILINE)

    assert 1300 <= len(words(body)) <= 2000
    assert last.startswith("### 出典")
    assert named
    assert set(named) <= SOURCES
    assert len(named) == last.count("\n- ")
    for block in body:
        if block["type"] == "quotation":
            assert any(block["source"].startswith(name) and name in named for name in SOURCES)
        elif block["type"] == "table":
            assert block["caption"].startswith("表")


@pytest.mark.parametrize(("folder", "given"), lessons_of(*SOURCED))
def test_a_figure_is_one_the_papers_print_or_made_up_or_no_rule(folder, given):
    """Ages, clock times and tables of made-up examples stay; what a rule would set does not."""
    real = [block for block in given["body"] if "架空" not in block.get("caption", "")]
    for sentence in re.findall(r"[^。\n]+", words_with_breaks(real)):
        for figure in re.findall(r"(\d[\d,.]*)(?:件|％|自治体|か所|でした|に上)", sentence):
            assert figure in PRINTED | {"1.4"}, sentence
        rule = re.search(r"(?:有効期間|期限は|上限|定員|以内に).{0,12}\d", sentence)
        assert rule is None, sentence


@pytest.mark.parametrize("folder", SOURCED)
def test_a_sourced_course_is_whole(folder):
    drawers = read_all("courses", folder, "questions")
    asked = [given["prompt"] for drawer in drawers for given in drawer["questions"]]
    about = "".join(given["source"] for drawer in drawers for given in drawer["questions"])
    lessons = read_all("courses", folder, "lessons")

    assert len(lessons) == 8
    assert all(20 <= given["lecture_minutes"] <= 35 for given in lessons)
    assert 10 <= len(asked) <= 14
    assert [given["title"] for given in lessons if given["title"] not in about] == []
    assert read("courses", folder, "course.toml")["design"]


def test_no_long_sentence_is_written_twice():
    told = Counter(
        sentence
        for entry in all_lessons()
        for block in entry.values[1]["body"]
        if block["type"] != "quotation"
        for sentence in re.findall(r"[^。\n]{25,}。", words_with_breaks(block).split("### 出典")[0])
    )

    assert [sentence for sentence, count in told.items() if count > 1] == []


def test_no_question_is_asked_twice():
    asked = Counter(entry.values[1]["prompt"] for entry in all_questions())

    assert [prompt for prompt, count in asked.items() if count > 1] == []


@pytest.mark.parametrize(("folder", "given"), lessons_of("foster-care"))
def test_what_foster_parents_read_speaks_of_children_with_respect(folder, given):
    assert re.findall("里子|引き取|処遇|ケース|措置児", words(given["body"])) == []


def test_the_basic_course_has_at_least_eight_lessons():
    assert len(read_all("courses", MAIN, "lessons")) >= 8


def test_the_figures_are_those_of_the_source():
    lesson = next(g for g in read_all("courses", MAIN, "lessons") if g["slug"] == "figures")
    abuse, by_body, shares, rest = [b["rows"] for b in lesson["body"] if "rows" in b]

    for year, *found in abuse:
        assert found == list(NERIMA[year][4:10])
    for year, *found in by_body:
        assert found == list(NERIMA[year][6:8])
    for year, *found in shares:
        assert found == [NERIMA[year][place] for place in (2, 8, 13)]
    for year, *found in rest:
        row = NERIMA[year]
        assert found == [row[0], row[1], row[3], row[10], row[11], row[12], row[14]]
    assert {len(rows) for rows in (abuse, by_body, shares, rest)} == {len(NERIMA)}


@pytest.mark.parametrize("year", NERIMA)
def test_the_shares_of_the_source_are_the_counts_divided(year):
    row = NERIMA[year]

    for whole, part, share in ((0, 1, 2), (4, 5, 8), (10, 11, 13)):
        assert round(100 * row[part] / row[whole], 1) == row[share]
    assert row[6] + row[7] == row[5]


@pytest.mark.parametrize("file", sorted(CONTENT.rglob("*.toml")), ids=lambda file: file.name)
def test_no_file_holds_a_placeholder(file):
    text = file.read_text(encoding="utf-8")

    assert re.findall(r"TODO|FIXME|lorem|ダミー|[〇○●]{2,}|XX+|\?\?\?", text, re.IGNORECASE) == []
    assert len(text.splitlines()) <= 250


@pytest.mark.parametrize(
    "file", sorted(CONTENT.joinpath("courses").rglob("*.toml")), ids=lambda file: file.name
)
def test_a_period_that_law_may_change_is_marked_to_be_checked(file):
    for sentence in re.findall(
        r"[^。\n]*(?:48時間|2か月以内|7日以内)[^。\n]*。", file.read_text("utf-8")
    ):
        assert "要確認" in sentence


def test_every_name_has_its_reading_and_can_be_printed():
    drawn = names(Random(1), taken=set())
    found = [next(drawn) for _nth in range(400)]

    assert len({(name.last, name.first) for name in found}) == len(found)
    assert missing_glyphs("".join(name.last + name.first for name in found)) == []
    assert [n for n in found if not re.fullmatch("[ァ-ヶー]+", n.last_kana + n.first_kana)] == []
    assert {"髙橋", "﨑山", "𠮷田", "齋藤", "邉見"} <= {name.last for name in found}


def test_the_sample_seal_is_one_that_the_office_could_upload():
    entry = read("certificates.toml")["issuers"]["sealed"]

    with (CONTENT / entry["seal_file"]).open("rb") as file:
        file.size = (CONTENT / entry["seal_file"]).stat().st_size
        validate_seal(file)
