"""教材キット: what goes out, what comes in as drafts, and what is refused."""

import datetime
import io
import json
import stat
import zipfile
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page

from core.models import AuditEvent
from courses import actions
from courses.kits import archive as limits
from courses.kits.archive import KitError
from courses.models import (
    CourseIndexPage,
    CoursePage,
    Kit,
    KitImport,
    LessonPage,
    Question,
    QuestionCategory,
    QuizPage,
    SurveyPage,
)
from courses.models.marking import private
from tests.conftest import fresh
from tests.factories.citations import citation, citing_lesson, passage
from tests.factories.courses import finished, lessons_of, make_course, make_lesson, publish, started
from tests.factories.guidelines import body, make_published
from tests.factories.kits import (
    as_upload,
    emptied,
    entries_of,
    full_course,
    kit_of,
    packed,
    picture,
    resealed,
)

pytestmark = pytest.mark.django_db


def files_on_disk() -> set[str]:
    roots = (Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT))
    return {str(each) for root in roots for each in root.rglob("*") if each.is_file()}


def taken_in(kit: io.BytesIO, by, **choices) -> CoursePage:
    batch = actions.stage_kit(as_upload(kit), by=by)
    return actions.apply_kit(batch, by=fresh(by), **choices)


def content_of(kit: io.BytesIO) -> dict:
    return json.loads(entries_of(kit)["content.json"])


def questions_in(content: dict) -> list[dict]:
    """With numbers as text: 0 and "0" are one tolerance."""
    asked = [question["fields"] | question["streams"] for question in content["questions"]]
    return json.loads(json.dumps(asked), parse_int=str, parse_float=str)


def draft_of(page) -> Page:
    return Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()


# --- out ------------------------------------------------------------------------------
def test_the_same_content_gives_the_same_bytes(trainer):
    course = full_course(trainer)

    assert kit_of(course).getvalue() == kit_of(course).getvalue()


def test_a_kit_says_where_it_comes_from_and_nothing_about_people(trainer, worker, bureau):
    course = full_course(trainer)
    started(worker, course)
    finished(worker, lessons_of(course)[0])

    entries = entries_of(kit_of(course, bureau))

    manifest = json.loads(entries["manifest.json"])
    assert manifest["source"] == {
        "site": settings.WAGTAIL_SITE_NAME,
        "url": settings.PUBLIC_BASE_URL,
        "organisation": "東京都福祉局",
    }
    assert (manifest["course"]["subject_key"], manifest["course"]["edition"]) == (course.key, 1)
    everything = b"".join([*(name.encode() for name in entries), *entries.values()])
    for leak in ("長谷川", "正樹", "hasegawa", "trainer", "桜井", "みのり", "worker", "練馬"):
        assert leak.encode() not in everything, leak


def test_only_what_is_published_travels_and_no_number_of_the_database(trainer):
    course = full_course(trainer)
    draft = make_lesson(course, title="まだ下書きの単元")
    draft.unpublish()

    content = content_of(kit_of(course))

    assert [page["fields"]["title"] for page in content["pages"]] == [
        "虐待対応の基礎", "通告を受ける", "調べる", "確認", "受講後アンケート",
    ]  # fmt: skip
    assert len(content["questions"]) == 6
    rule = content["pages"][0]["streams"]["rule"]
    assert rule[0]["value"]["page"] == lessons_of(course)[0].key
    assert 'linktype="page"' in content["pages"][0]["streams"]["body"][0]["value"]
    assert set(content["others"].values()) == {"先に学ぶ研修"}


@pytest.mark.parametrize("lessons", [1, 3])
def test_writing_and_comparing_take_a_constant_number_of_queries(
    trainer, lessons, django_assert_num_queries
):
    course = make_course(lessons=lessons, quiz={"questions": lessons}, owner=trainer)
    batch = actions.stage_kit(as_upload(kit_of(course)), by=trainer)
    actions.apply_kit(batch, by=fresh(trainer))
    again = actions.stage_kit(as_upload(kit_of(course)), by=trainer)
    by = fresh(trainer)

    with django_assert_num_queries(11):
        kit_of(course)
    with django_assert_num_queries(8):
        actions.plan_of(again, by=by)


# --- in -------------------------------------------------------------------------------
def test_another_site_gets_the_same_course_as_a_draft(trainer, nerima):
    course = full_course(trainer)
    kit, before = kit_of(course), content_of(kit_of(course))
    source_key = course.subject_key
    emptied()

    copy = taken_in(kit, trainer, publish_questions=True)

    assert (copy.live, copy.owner, copy.subject_key == source_key) == (False, trainer, False)
    assert not Page.objects.descendant_of(copy).live().exists()
    origin = Kit.objects.get(course=copy)
    assert (origin.source_key, origin.edition, origin.organiser) == (source_key, 1, "東京都福祉局")
    for page in (copy, *copy.get_children()):
        publish(draft_of(page))
    after = content_of(kit_of(copy))
    assert [page["fields"] for page in after["pages"]] == [
        page["fields"] for page in before["pages"]
    ]
    assert questions_in(after) == questions_in(before)
    assert after["files"].keys() == before["files"].keys()
    survey = SurveyPage.objects.child_of(copy).get()
    assert survey.parts.get_prep_value() == before["pages"][4]["streams"]["parts"]
    lesson = lessons_of(copy)[0]
    types = [block.block_type for block in lesson.body]
    assert types == ["text", "figure", "video", "table", "question"]
    text = lesson.body[0].value.source
    assert f'id="{copy.pk}"' in text
    assert "先の研修" in text
    assert text.count('linktype="page"') == 1
    rule = copy.get_latest_revision_as_object().rule.get_prep_value()
    # The course that is not here cannot be a condition here.
    assert [block["type"] for block in rule] == ["one_page", "group"]
    assert rule[0]["value"]["page"] == lesson.pk
    assert rule[1]["value"]["conditions"][0]["value"]["page"] == survey.pk
    assert AuditEvent.objects.filter(kind="courses.kit_imported").count() == 1


def test_a_page_of_this_site_that_the_kit_names_stays_linked(trainer):
    course = full_course(trainer)

    copy = taken_in(kit_of(course), trainer)

    rule = copy.get_latest_revision_as_object().rule.get_prep_value()
    assert [block["type"] for block in rule] == ["one_page", "other_course", "group"]
    assert rule[0]["value"]["page"] in {page.pk for page in copy.get_children()}


def test_questions_come_into_a_category_of_their_own(trainer):
    course = full_course(trainer)

    copy = taken_in(kit_of(course), trainer)

    categories = {row.name: row.questions.count() for row in QuestionCategory.objects.all()}
    assert categories == {"通告": 7, "通告（2）": 6}
    assert not Question.objects.filter(category__name="通告（2）", live=True).exists()
    draws = QuizPage.objects.child_of(copy).get().draws.select_related("category")
    assert [(draw.category.name, draw.count) for draw in draws] == [("通告（2）", 2)]


def test_text_is_kept_as_the_editor_would_have_written_it(trainer):
    def forge(content):
        content["pages"][1]["streams"]["body"][0]["value"] = (
            '<p onclick="x()">よい<script>alert(1)</script><a href="javascript:alert(2)">悪い</a></p>'
        )

    copy = taken_in(resealed(kit_of(full_course(trainer)), forge), trainer)

    text = str(LessonPage.objects.child_of(copy).first().body[0].value.source)
    assert "よい" in text
    assert not any(bad in text for bad in ("<script", "onclick", "javascript:"))


# --- a newer version --------------------------------------------------------------------
@pytest.fixture
def copied(trainer):
    """A course, its published copy, and nothing changed since."""
    course = full_course(trainer)
    copy = taken_in(kit_of(course), trainer, publish_questions=True)
    for page in (copy, *copy.get_children()):
        publish(draft_of(page))
    return course, CoursePage.objects.get(pk=copy.pk)


def plan_for(course, by):
    return actions.plan_of(actions.stage_kit(as_upload(kit_of(course)), by=by), by=fresh(by))


def renamed(page, title):
    page = Page.objects.get(pk=page.pk).specific
    page.title = title
    return publish(page)


def test_the_same_version_again_has_nothing_to_take(copied, trainer):
    course, copy = copied

    plan = plan_for(course, trainer)

    assert (plan.kit.course, plan.new, plan.changed) == (copy, [], [])
    with pytest.raises(KitError, match="取り込むものが"):
        taken_in(kit_of(course), trainer)
    assert Kit.objects.count() == 1


def test_a_newer_version_becomes_drafts_and_publishes_nothing(copied, trainer):
    course, copy = copied
    changed = lessons_of(course)[0]
    renamed(changed, "通告を受ける（改訂）")
    make_lesson(course, title="新しい単元")
    question = Question.objects.filter(category__name="通告").first()
    question.prompt = "直した設問"
    question.save()

    plan = plan_for(course, trainer)
    assert {each.name for each in plan.changed} == {"通告を受ける（改訂）", "直した設問"}
    assert [each.name for each in plan.new] == ["新しい単元"]
    assert plan.conflicts == []
    taken_in(kit_of(course), trainer, publish_questions=True)

    first, second = lessons_of(copy)  # what is published
    assert (first.title, second.title) == ("通告を受ける", "調べる")
    assert (first.draft_title, first.has_unpublished_changes) == ("通告を受ける（改訂）", True)
    assert not second.has_unpublished_changes
    assert not LessonPage.objects.child_of(copy).get(title="新しい単元").live
    theirs = Question.objects.filter(category__name="通告（2）")
    assert not theirs.filter(prompt="直した設問").exists()
    assert theirs.get(has_unpublished_changes=True).get_latest_revision_as_object().prompt == "直した設問"  # fmt: skip
    assert plan_for(course, trainer).can_be_taken is False


def test_what_was_changed_here_is_named_and_kept(copied, trainer):
    course, copy = copied
    renamed(lessons_of(course)[0], "元の改訂")
    ours = renamed(lessons_of(copy)[0], "こちらの言い回し")

    plan = plan_for(course, trainer)
    assert [each.name for each in plan.conflicts] == ["元の改訂"]
    taken_in(kit_of(course), trainer)
    assert draft_of(ours).title == "こちらの言い回し"
    # It is still offered, and taken when one says so; the own words stay in the history.
    assert [each.name for each in plan_for(course, trainer).conflicts] == ["元の改訂"]
    taken_in(kit_of(course), trainer, overwrite=True)

    assert draft_of(ours).title == "元の改訂"
    assert Page.objects.get(pk=ours.pk).title == "こちらの言い回し"
    assert ours.revisions.filter(content__title="こちらの言い回し").exists()


def test_an_older_version_and_what_is_gone_are_told(copied, trainer):
    course, _copy = copied
    old = kit_of(course)
    # A version is told by its second.
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=2)):
        lessons_of(course)[1].unpublish()
        renamed(lessons_of(course)[0], "新")
    assert plan_for(course, trainer).gone == ["調べる"]
    taken_in(kit_of(course), trainer)

    plan = actions.plan_of(actions.stage_kit(as_upload(old), by=trainer), by=fresh(trainer))

    assert (plan.is_older, plan.can_be_taken) == (True, False)


def test_what_was_deleted_here_is_made_anew(copied, trainer):
    course, copy = copied
    Page.objects.get(pk=lessons_of(copy)[1].pk).delete()

    assert [each.name for each in plan_for(course, trainer).new] == ["調べる"]
    taken_in(kit_of(course), trainer)

    assert LessonPage.objects.child_of(copy).filter(title="調べる", live=False).count() == 1


# --- what is refused ----------------------------------------------------------------------
def with_entry(name, content=b"x", mode=0o644):
    def make(kit):
        out = packed(entries_of(kit))
        with zipfile.ZipFile(out, "a") as archive:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, content)
        return out

    return make


def with_manifest(**changes):
    return lambda kit: resealed(kit, lambda _content: None, lambda head: head.update(changes))


def with_content(change):
    return lambda kit: resealed(kit, change)


def unknown_block(content):
    content["pages"][1]["streams"]["body"][0]["type"] = "html"


def odd_value(content):
    content["pages"][1]["streams"]["body"][1]["value"] = ["x"]


def number_for_page(content):
    content["pages"][0]["streams"]["rule"][0]["value"]["page"] = {"id": 1}


def extra_field(content):
    content["pages"][0]["fields"]["owner"] = 1


def twice(content):
    content["pages"].append(content["pages"][1])


def no_category(content):
    content["categories"] = []


def no_image(kit):
    entries = entries_of(kit)
    name = next(each for each in entries if each.startswith("files/image"))
    return packed(entries | {name: b"<svg onload=alert(1)>"})


def disguised(content_name):
    """A file that is what its checksum says, and no image."""
    import hashlib  # noqa: PLC0415 -- only here

    def make(kit):
        bad = b"<html>no image</html>"
        entries = entries_of(kit)
        old = next(each for each in entries if each.startswith("files/image"))
        reference = f"image-{hashlib.sha256(bad).hexdigest()}"
        before = old.removeprefix("files/").removesuffix(".png")
        entries = {
            name.replace(before, reference): bad if name == old else body
            for name, body in entries.items()
        }
        text = entries["content.json"].replace(before.encode(), reference.encode())
        entries["content.json"] = text
        return resealed(packed(entries), lambda _content: None)

    return make


def cut_off(kit):
    return io.BytesIO(kit.getvalue()[: len(kit.getvalue()) // 2])


def bomb(kit):
    return packed(entries_of(kit) | {"files/document-" + "0" * 64 + ".txt": b"0" * 5_000_000})


BAD = {
    "no zip": (lambda _kit: io.BytesIO(b"no zip at all"), "ZIPファイルではない"),
    "cut off": (cut_off, "ZIPファイルではない"),
    "another zip": (lambda _kit: packed({}), "教材キットではありません"),
    "traversal": (with_entry("../../etc/passwd"), "教材キットに入るものではありません"),
    "absolute": (with_entry("/etc/passwd"), "教材キットに入るものではありません"),
    "backslash": (with_entry("files\\..\\x.png"), "教材キットに入るものではありません"),
    "symlink": (
        with_entry("files/document-" + "0" * 64 + ".pdf", b"/etc/passwd", stat.S_IFLNK | 0o777),
        "リンク",
    ),
    "bomb": (bomb, "圧縮"),
    "wrong kind": (with_manifest(kind="other"), "教材キットではありません"),
    "newer format": (with_manifest(format=2), "形式"),
    "no source": (with_manifest(source=None), "不足"),
    "naive day": (with_manifest(course={"revised_at": "2026-01-01"}), "不足"),
    "wrong checksum": (with_manifest(sha256="0" * 64), "途中で変わっ"),
    "unknown block": (with_content(unknown_block), "html"),
    "odd value": (with_content(odd_value), "通告を受ける"),
    "odd reference": (with_content(number_for_page), "虐待対応の基礎"),
    "extra field": (with_content(extra_field), "不足"),
    "key twice": (with_content(twice), "不足"),
    "no category": (with_content(no_category), "不足"),
    "file not listed": (
        with_entry("files/document-" + "0" * 64 + ".pdf", b"%PDF"),
        "一覧と合いません",
    ),
    "changed file": (no_image, "途中で変わっ"),
    "no image": (disguised("image"), "役割の図"),
}


def test_each_bad_file_is_refused_with_its_reason_and_nothing_is_kept(trainer):
    kit = kit_of(full_course(trainer))
    before = files_on_disk()

    for name, (make, reason) in BAD.items():
        with pytest.raises(KitError) as refused:
            actions.stage_kit(as_upload(make(kit)), by=trainer)
        assert reason in str(refused.value), (name, str(refused.value))

    assert (KitImport.objects.count(), files_on_disk()) == (0, before)


def test_the_same_name_twice_and_sizes_are_refused(trainer, monkeypatch):
    kit = kit_of(full_course(trainer))
    twice = packed(entries_of(kit))
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("content.json", b"{}")
    with pytest.raises(KitError, match="2つ"):
        actions.stage_kit(as_upload(twice), by=trainer)

    for limit, value, reason in (
        ("MOST_ENTRIES", 2, "ファイルがあります"),
        ("LARGEST_UNPACKED", 100, "を超え"),
        ("LARGEST_JSON", 100, "より大きい"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(limits, limit, value)
            with pytest.raises(KitError, match=reason):
                actions.stage_kit(as_upload(kit), by=trainer)


def wrong_last(content):
    content["pages"][4]["fields"]["breakdown"] = "by name"


def bad_question(content):
    content["questions"][0]["streams"]["choices"] = []


@pytest.mark.parametrize("change", [wrong_last, bad_question])
def test_what_does_not_fit_leaves_nothing_behind(trainer, change):
    kit = resealed(kit_of(full_course(trainer)), change)
    batch = actions.stage_kit(as_upload(kit), by=trainer)
    counts = [model.objects.count() for model in (Page, Question, QuestionCategory, Kit)]
    images, before = get_image_model().objects.count(), files_on_disk()

    with pytest.raises(KitError):
        actions.apply_kit(batch, by=fresh(trainer))

    assert counts == [model.objects.count() for model in (Page, Question, QuestionCategory, Kit)]
    assert (get_image_model().objects.count(), files_on_disk()) == (images, before)
    assert not CourseIndexPage.objects.get().get_children().filter(live=False).exists()


def test_a_kit_that_was_only_looked_at_is_forgotten(trainer):
    kit = kit_of(full_course(trainer))
    first, second = (actions.stage_kit(as_upload(kit), by=trainer) for _ in range(2))
    KitImport.objects.filter(pk=first.pk).update(
        created_at=timezone.now() - datetime.timedelta(days=8)
    )

    assert actions.discard_old_kits() == 1
    actions.discard_kit(second)

    assert KitImport.objects.count() == 0
    assert not any(private().exists(batch.stored) for batch in (first, second))


def test_a_picture_that_is_here_already_comes_once(copied, trainer):
    course, _copy = copied
    renamed(lessons_of(course)[0], "改訂")
    images = get_image_model().objects.count()

    taken_in(kit_of(course), trainer)

    assert (images, get_image_model().objects.count()) == (2, 2)
    assert picture().startswith(b"\x89PNG")


def test_a_cited_paragraph_travels_as_a_quotation_with_its_source(trainer):
    cited = passage(make_published(title="面接の指針", body=body({2: "目的を確かめます。"})))
    course = make_course(lessons=0, body=[citation(cited, remark="第1回の前に")])
    citing_lesson(cited, course=course)

    copy = taken_in(kit_of(course), trainer)

    draft = copy.get_latest_revision_as_object()
    (quoted,) = draft.body
    assert quoted.block_type == "quotation"
    assert quoted.value["text"] == "目的を確かめます。"
    assert quoted.value["source"] == "面接の指針 第1版 第1章 1 (2)（第1回の前に）"
    (lesson,) = LessonPage.objects.child_of(copy)
    assert [block.block_type for block in lesson.body] == ["text", "quotation"]


def test_a_kit_that_names_a_paragraph_of_this_site_is_taken_in_without_it(trainer):
    cited = passage(make_published())
    course = make_course(lessons=1)

    def name_it(content: dict) -> None:
        (lesson,) = [page for page in content["pages"] if page["kind"] == "lesson"]
        value = {"passage": cited.pk, "remark": "", "kept": {"text": "偽の文"}}
        lesson["streams"]["body"].append({"type": "citation", "value": value})

    copy = taken_in(resealed(kit_of(course), name_it), trainer)

    (lesson,) = LessonPage.objects.child_of(copy)
    assert [block.block_type for block in lesson.body] == ["text"]
