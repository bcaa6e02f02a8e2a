"""What courses add to the CMS, and their ear at the ledger. Declared in viewsets.py."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from courses import actions, programme_completion, views
from courses.completion import look_again
from courses.drawing import bank_is_short
from courses.models import CourseIndexPage, CoursePage, ProgrammePage, QuizPage, SurveyPage
from courses.permissions import (
    can_import_kits,
    courses_to_export,
    courses_to_renew,
    quizzes_with_results,
    sees_results,
    surveys_with_results,
)
from courses.viewsets import CourseViewSetGroup
from people.models import User
from people.requests import SignedInRequest
from records.models import Record

register_snippet(CourseViewSetGroup)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("questions/import/", views.import_questions, name="import_questions"),
        path("questions/export/", views.export_questions, name="export_questions"),
        path("questions/import/template/", views.import_template, name="import_template"),
        path("questions/import/<int:pk>/", views.question_import, name="question_import"),
        path(
            "questions/import/<int:pk>/apply/",
            views.apply_question_import,
            name="apply_question_import",
        ),
        path(
            "questions/import/<int:pk>/discard/",
            views.discard_question_import,
            name="discard_question_import",
        ),
        path("kits/export/<int:pk>/", views.export_kit, name="export_kit"),
        path("kits/import/", views.import_kit, name="import_kit"),
        path("kits/import/<int:pk>/", views.kit_import, name="kit_import"),
        path("kits/import/<int:pk>/apply/", views.apply_kit, name="apply_kit"),
        path("kits/import/<int:pk>/discard/", views.discard_kit, name="discard_kit"),
        path("survey-results/", views.survey_results, name="survey_results"),
        path("survey-results/<int:pk>/", views.survey_result, name="survey_result"),
        path("survey-results/<int:pk>/period/", views.plan_survey, name="plan_survey"),
        path("survey-results/<int:pk>/close/", views.close_survey_now, name="close_survey"),
        path(
            "self-assessment-results/<int:pk>/",
            views.self_assessment_results,
            name="self_assessment_results",
        ),
        path("quiz-gains/<int:pk>/", views.quiz_gains, name="quiz_gains"),
        path("courses/<int:pk>/new-edition/", views.new_edition, name="new_edition"),
        path("question-results/", views.question_results, name="question_results"),
        path("question-results/<int:pk>/", views.quiz_results, name="quiz_results"),
    ]


@hooks.register("insert_editor_js")
def fields_of_the_kind() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("js/cms-question.js"))


class ResultsMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return sees_results(request.user)


@hooks.register("register_reports_menu_item")
def results_of_questions() -> MenuItem:
    address = reverse_lazy("question_results")
    return ResultsMenuItem(_("Results of the questions"), address, icon_name="help", order=900)


@hooks.register("register_reports_menu_item")
def results_of_surveys() -> MenuItem:
    address = reverse_lazy("survey_results")
    return ResultsMenuItem(_("Results of the surveys"), address, icon_name="form", order=910)


@hooks.register("register_page_header_buttons")
def lead_to_results(page: Page, user: User, **_more: object) -> Iterator[Button]:
    if isinstance(page, SurveyPage) and surveys_with_results(user).filter(pk=page.pk).exists():
        address = reverse("survey_result", args=[page.pk])
        yield Button(_("Results of the survey"), address, icon_name="form", priority=60)
    if isinstance(page, QuizPage) and quizzes_with_results(user).filter(pk=page.pk).exists():
        address = reverse("quiz_results", args=[page.pk])
        yield Button(_("Results of the questions"), address, icon_name="help", priority=60)


@hooks.register("register_page_header_buttons")
def lead_to_the_next_edition(page: Page, user: User, **_more: object) -> Iterator[Button]:
    if isinstance(page, CoursePage) and courses_to_renew(user).filter(pk=page.pk).exists():
        address = reverse("new_edition", args=[page.pk])
        yield Button(_("Make a new edition"), address, icon_name="copy", priority=65)


@hooks.register("register_page_header_buttons")
def lead_to_kits(page: Page, user: User, **_more: object) -> Iterator[Button]:
    if isinstance(page, CoursePage) and courses_to_export(user).filter(pk=page.pk).exists():
        address = reverse("export_kit", args=[page.pk])
        yield Button(_("Save as a teaching kit"), address, icon_name="download", priority=70)
    if isinstance(page, CourseIndexPage) and can_import_kits(user):
        address = reverse("import_kit")
        yield Button(_("Take in a teaching kit"), address, icon_name="upload", priority=70)


@hooks.register("after_record")
def look_again_at_courses(records: Sequence[Record]) -> None:
    look_again(records)
    programme_completion.look_again(records)


@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
@hooks.register("after_delete_page")
def reevaluate_changed_courses(request: SignedInRequest, page: Page) -> None:
    """A lesson more or less, or another rule: who is under way is counted again, and the author
    is told. What is published by schedule is noticed by the tick."""
    course = CoursePage.objects.live().ancestor_of(page, inclusive=True).first()
    jobs = actions.reevaluate_changed([course], by=request.user) if course else []
    programme = ProgrammePage.objects.live().filter(pk=page.pk).first()
    if programme is not None:
        jobs += actions.reevaluate_changed_programmes([programme], by=request.user)
    for job in jobs:
        text = ngettext(
            "%(count)d person under way is counted again. Completions already earned stay.",
            "%(count)d people under way are counted again. Completions already earned stay.",
            job.total,
        ) % {"count": job.total}
        link = reverse("job", args=[job.public_id])
        messages.info(request, format_html('<a href="{}">{}</a>', link, text))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_a_short_bank(request: SignedInRequest, page: Page) -> None:
    if isinstance(page.specific, QuizPage):
        draws = page.specific.draws.values_list("category", "count")
        for sentence in bank_is_short(draws):
            messages.warning(request, sentence)
