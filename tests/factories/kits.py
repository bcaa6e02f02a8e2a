"""A course with one of everything a kit carries, names of people where they could leak, and kits as
other hands might make them."""

import hashlib
import io
import json
import zipfile

from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtailmedia.models import get_media_model

from courses import actions
from courses.kits.format import canonical
from courses.kits.writing import write_kit
from courses.models import CoursePage, Kit, KitImport, Question, QuestionCategory, SurveyPage
from people.models import Organisation, User
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    ThemeFactory,
    bureau,
    make_course,
    make_lesson,
    make_quiz,
    publish,
)

SURVEY = [("page", {"title": "研修について", "questions": [
    ("scale", {"prompt": "分かりやすかったですか。", "help": "", "required": True,
               "best": "そう思う", "worst": "そう思わない"}),
]})]  # fmt: skip


def picture(colour: str = "navy") -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def image(author: User | None = None):
    file = ContentFile(picture(), name="hasegawa-photo.png")
    return get_image_model().objects.create(title="役割の図", file=file, uploaded_by_user=author)


def document(author: User | None = None, name: str = "hasegawa.pdf", title: str = "記録の様式"):
    file = ContentFile(b"%PDF-1.4 form" + name.encode()[-4:], name=name)
    return get_document_model().objects.create(title=title, file=file, uploaded_by_user=author)


def video():
    file = ContentFile(b"\0\0\0\x18ftypmp42" + b"\0" * 40, name="interview.mp4")
    return get_media_model().objects.create(title="面接の始め方", file=file, type="video")


def full_course(author: User | None = None) -> CoursePage:
    """With a link to another course and a rule that names a lesson, a survey and that course."""
    other = make_course(title="先に学ぶ研修", lessons=0)
    course = make_course(title="虐待対応の基礎", lessons=0, year=2026, owner=author,
                         themes=[ThemeFactory(name="児童虐待")])  # fmt: skip
    form, films = document(author), video()
    captions = document(author, name="captions.vtt", title="字幕")
    lesson = make_lesson(course, title="通告を受ける", owner=author, body=[
        ("text", (f'<p>本文。<a linktype="document" id="{form.pk}">様式</a>と'
                 f'<a linktype="page" id="{other.pk}">先の研修</a>と<a linktype="page" id="{course.pk}">この研修</a></p>')),
        ("figure", {"image": image(author), "alt": "都と区の図", "caption": "図1", "source": ""}),
        ("video", {"video": films, "title": "面接", "captions": captions, "transcript": "<p>文字</p>"}),
        ("table", {"caption": "表1", "source": "", "table": {
            "columns": [{"type": "text", "heading": "年度"}, {"type": "number", "heading": "件"}],
            "rows": [{"values": ["H30", 1220]}]}}),
        ("question", {"prompt": "だれが動きますか。", "explanation": "区です。", "choices": [
            {"text": "区", "correct": True, "feedback": ""}, {"text": "国", "correct": False, "feedback": ""}]}),
    ])  # fmt: skip
    make_lesson(course, title="調べる")
    quiz = make_quiz(course, title="確認", category=QuestionCategoryFactory(name="通告"))
    category = QuestionCategory.objects.get(name="通告")
    for trait in ("numeric", "matching", "ordering", "essay"):
        QuestionFactory(category=category, **{trait: True})
    QuestionFactory(category=category, live=False, prompt="下書きの設問")
    survey = publish(course.add_child(instance=SurveyPage(
        title="受講後アンケート", slug="survey", anonymous=True, parts=SURVEY)))  # fmt: skip
    course = CoursePage.objects.get(pk=course.pk)
    course.rule = [
        ("one_page", {"page": Page.objects.get(pk=lesson.pk)}),
        ("other_course", {"page": Page.objects.get(pk=other.pk)}),
        ("group", {"mode": "all", "count": None, "conditions": [
            ("survey", {"page": Page.objects.get(pk=survey.pk)}), ("all_quizzes", None)]}),
    ]  # fmt: skip
    course.body = [("text", f'<p><a linktype="page" id="{quiz.pk}">テスト</a>まで</p>')]
    Question.objects.exclude(prompt="下書きの設問").update(live=True)
    return publish(course)


def kit_of(course: CoursePage, organisation: Organisation | None = None) -> io.BytesIO:
    course = CoursePage.objects.get(pk=course.pk)
    file = io.BytesIO(write_kit(course, organisation=organisation or bureau()).read())
    file.name = "kit.zip"
    return file


def as_upload(content: io.BytesIO, name: str = "kit.zip") -> ContentFile:
    return ContentFile(content.getvalue(), name=name)


def looked_at(kit: io.BytesIO, *, by: User) -> KitImport:
    return actions.stage_kit(as_upload(kit), by=by)


def entries_of(kit: io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(kit.getvalue())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries: dict[str, bytes], **options) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out


def resealed(kit: io.BytesIO, change, manifest=None) -> io.BytesIO:
    """The kit with its content changed by a forger, who also mends the checksum."""
    entries = entries_of(kit)
    content = json.loads(entries["content.json"])
    change(content)
    entries["content.json"] = canonical(content)
    head = json.loads(entries["manifest.json"])
    head["sha256"] = hashlib.sha256(entries["content.json"]).hexdigest()
    if manifest:
        manifest(head)
    entries["manifest.json"] = canonical(head)
    return packed(entries)


def emptied() -> None:
    """As another site, that has none of this."""
    Kit.objects.all().delete()
    for course in CoursePage.objects.all():
        Page.objects.get(pk=course.pk).delete()
    Question.objects.all().delete()
    QuestionCategory.objects.all().delete()
    for model in (get_image_model(), get_document_model(), get_media_model()):
        model.objects.all().delete()
