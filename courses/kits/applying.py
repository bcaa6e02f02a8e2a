"""A kit becomes drafts: a course that is not published, or new drafts of the copy that is here.

Runs inside the transaction of its action. What does not fit raises KitError with its title; the
files that were stored by then are taken away again.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtailmedia.models import get_media_model

from courses.kits import format as kit
from courses.kits.files import store_file
from courses.kits.fitting import as_the_editor_writes, faults_of, free_name, free_slug
from courses.kits.judging import JudgedPart, Plan, State, local_digest
from courses.kits.reading import swapped_part
from courses.kits.references import Swap
from courses.models import (
    CourseIndexPage,
    CoursePage,
    Kit,
    KitPart,
    Question,
    QuestionCategory,
    QuizDraw,
    Theme,
)
from people.models import Organisation, Profession, User


def apply_plan(
    plan: Plan, *, organiser: Organisation, publish_questions: bool, overwrite: bool, by: User
) -> CoursePage:
    """`overwrite`: also what was changed here since gets a draft of the new version. Questions
    are published only with a course that is new here: nothing that is in use changes by itself."""
    applying = _Applying(plan, organiser=organiser, by=by)
    with applying.files_or_none():
        wanted = [
            each
            for each in plan.parts
            if each.state is State.NEW
            or (each.state is State.CHANGED and (overwrite or not each.changed_here))
        ]
        applying.write(wanted, publish=publish_questions and plan.kit is None)
    return applying.course


class _Applying:
    def __init__(self, plan: Plan, *, organiser: Organisation, by: User) -> None:
        self.plan, self.organiser, self.by = plan, organiser, by
        self.course: CoursePage = plan.kit.course if plan.kit else CoursePage()
        self.stored: list[Any] = []
        self.before = {row.key: row for row in KitPart.objects.filter(kit=plan.kit)}
        self.kept: dict[str, KitPart] = {}
        self.targets = {each.part["key"]: each.target for each in plan.parts if each.target}

    @contextlib.contextmanager
    def files_or_none(self) -> Iterator[None]:
        """The database forgets by itself what is not finished; the disk has to be told."""
        try:
            yield
        except BaseException:
            for file in self.stored:
                file.storage.delete(file.name)
            raise

    def write(self, wanted: list[JudgedPart], *, publish: bool) -> None:
        self._store_files()
        self._categories()
        for each in wanted:
            if each.part["kind"] == "question":
                self._question(each, publish=publish)
        pages = [each for each in wanted if each.part["kind"] in kit.PAGES]
        # Bodies name one another: first every page has a number, then the bodies are written.
        shells = [(each, self._shell(each)) for each in pages]
        for each, page in shells:
            self._fill(each.part, page)
        self._remember()

    # --- what pages stand on ---------------------------------------------------------
    def _store_files(self) -> None:
        models = {
            "image": get_image_model(), "document": get_document_model(), "media": get_media_model(),
        }  # fmt: skip
        for kind, model in models.items():
            listed = {ref: row for ref, row in self.plan.read.files.items() if row["kind"] == kind}
            known = {ref: self.before[ref].target for ref in listed if ref in self.before}
            there = set(model.objects.filter(pk__in=known.values()).values_list("pk", flat=True))
            for ref, row in listed.items():
                if known.get(ref) in there:
                    self.targets[ref] = known[ref]
                    continue
                content = self.plan.read.content_of(ref)
                made = store_file(kind, row["path"], content, row["title"], by=self.by)
                self.stored.append(made.file)
                self._keep("file", ref, made.pk)

    def _categories(self) -> None:
        categories = self.plan.read.categories
        known = {key: self.before[key].target for key in categories if key in self.before}
        there = QuestionCategory.objects.in_bulk(known.values())
        for key, name in categories.items():
            if known.get(key) in there:
                self.targets[key] = known[key]
            else:
                made = QuestionCategory.objects.create(name=free_name(name))
                self._keep("category", key, made.pk)

    def _question(self, each: JudgedPart, *, publish: bool) -> None:
        part = each.part
        question = Question(live=False)
        if each.target:
            question = Question.objects.get(pk=each.target).get_latest_revision_as_object()
        _set_fields(question, part)
        question.category_id = self.targets[part["category"]]
        self._set_streams(question, part)
        with faults_of(part):
            question.full_clean()
            if question.pk is None:
                question.save()
            revision = question.save_revision(user=self.by)
        if publish:
            # Who may import them may publish them, as with a file of questions.
            revision.publish(user=self.by, skip_permission_checks=True)
        self._keep_part(part, question.pk, revision.content)

    # --- pages -----------------------------------------------------------------------
    def _shell(self, each: JudgedPart) -> Any:
        part = each.part
        if each.target:
            page = Page.objects.get(pk=each.target).specific.get_latest_revision_as_object()
            _set_fields(page, part)
            return page
        parent = CourseIndexPage.objects.get() if part["kind"] == "course" else self.course
        page = kit.MODELS[part["kind"]](live=False, has_unpublished_changes=True, owner=self.by)
        _set_fields(page, part)
        page.slug = free_slug(parent, str(part["slug"]), part["kind"])
        if part["kind"] == "course":
            page.organiser, self.course = self.organiser, page
        else:
            # A body may not be empty; whatever it names is not there yet and waits for _fill.
            self._set_streams(page, part, pages_stand_for=parent.pk)
        with faults_of(part):
            parent.add_child(instance=page)
        self._keep("course" if part["kind"] == "course" else part["kind"], part["key"], page.pk)
        return page

    def _fill(self, part: kit.Part, page: Any) -> None:
        self._set_streams(page, part)
        if part["kind"] == "course":
            page.professions.set(Profession.objects.filter(name__in=part["professions"]))
            page.themes.set([Theme.objects.get_or_create(name=name)[0] for name in part["themes"]])
        if part["kind"] == "quiz":
            page.draws = [
                QuizDraw(category_id=self.targets[key], count=count, sort_order=place)
                for place, (key, count) in enumerate(part["draws"])
            ]
        if part["kind"] == "survey":
            page.supervisor_survey_id = self._refer("page", part.get("supervisor_survey"))
        is_new = part["key"] in self.kept
        with faults_of(part):
            page.full_clean()
            if is_new:
                page.save()
            revision = page.save_revision(user=self.by)
        self._keep_part(part, page.pk, revision.content)

    # --- bodies ----------------------------------------------------------------------
    def _refer(self, kind: str, reference: Any) -> int | None:
        found = self.targets.get(reference)
        return self.plan.elsewhere.get(reference) if found is None and kind == "page" else found

    def _set_streams(self, thing: Any, part: kit.Part, pages_stand_for: int | None = None) -> None:
        def refer(kind: str, reference: Any) -> int | None:
            return pages_stand_for if kind == "page" and pages_stand_for else self._refer(kind, reference)  # fmt: skip

        for name, raw in swapped_part(part, Swap(refer, as_the_editor_writes)).items():
            block = kit.stream_block(part["kind"], name)
            value = block.to_python(raw)
            if raw and not pages_stand_for:
                with faults_of(part):
                    value = block.clean(value)
            setattr(thing, name, value)

    # --- what became of it -----------------------------------------------------------
    def _keep(self, kind: str, key: str, target: int) -> None:
        self.targets[key] = target
        self.kept[key] = KitPart(kind=kind, key=key, target=target)

    def _keep_part(self, part: kit.Part, target: int, draft: dict[str, Any]) -> None:
        self._keep(part["kind"], part["key"], target)
        row = self.kept[part["key"]]
        row.source_digest = kit.digest_of(part)
        row.local_digest = local_digest(part["kind"], draft)

    def _remember(self) -> None:
        read = self.plan.read
        about = {
            "course_id": self.course.pk,
            "site": read.source.site,
            "url": read.source.url,
            "organisation": read.source.organisation,
            "organiser": read.organiser,
            "edition": read.edition,
            "revised_at": read.revised_at,
        }
        known, _new = Kit.objects.update_or_create(source_key=read.source_key, defaults=about)
        KitPart.objects.filter(kit=known, key__in=self.kept).delete()
        for row in self.kept.values():
            row.kit = known
        KitPart.objects.bulk_create(self.kept.values())


def _set_fields(thing: Any, part: kit.Part) -> None:
    for name in kit.FIELDS[part["kind"]]:
        setattr(thing, name, part["fields"][name])
    if isinstance(thing, Page):
        thing.draft_title = thing.title
