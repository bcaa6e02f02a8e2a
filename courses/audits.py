"""What can happen to courses, papers, runs and programmes that an auditor wants to know."""

from django.utils.translation import pgettext_lazy

from core.audit import kind

kind(
    "courses.survey_answers_saved",
    pgettext_lazy("audit", "Saved the answers of %(rows)s people to a survey as a file"),
)
kind(
    "courses.questions_imported",
    pgettext_lazy("audit", "Imported %(questions)s questions into the question bank"),
    is_access=False,
)

kind("courses.paper_opened", pgettext_lazy("audit", "Opened the paper of a person to mark it"))
kind(
    "courses.paper_marked",
    pgettext_lazy("audit", "Marked the paper of a person"),
    is_access=False,
)
kind(
    "courses.edition_made",
    pgettext_lazy("audit", "Made a new edition of a course"),
    is_access=False,
)
kind("courses.experts_asked", pgettext_lazy("audit", "Asked people to judge as experts"))
kind("courses.essay_file_opened", pgettext_lazy("audit", "Opened a file handed in with an essay"))

kind(
    "courses.lecturer_hours_saved",
    pgettext_lazy("audit", "Saved the hours of %(rows)s lecturers as a file"),
    is_access=True,
)
kind(
    "courses.notices_taken",
    pgettext_lazy("audit", "Printed the notices of admission of %(rows)s people"),
    is_access=True,
)
kind(
    "courses.roster_taken",
    pgettext_lazy("audit", "Took away an attendance list of %(rows)s people"),
    is_access=True,
)
kind(
    "courses.programme_required",
    pgettext_lazy("audit", "Made a programme required of a group"),
    is_access=False,
)
kind(
    "courses.programme_requirement_ended",
    pgettext_lazy("audit", "Ended the requirement of a programme"),
    is_access=False,
)
kind(
    "courses.programme_opened",
    pgettext_lazy("audit", "Opened a person's page in a programme"),
)
kind(
    "courses.evidence_opened",
    pgettext_lazy("audit", "Opened evidence of learning elsewhere"),
)
kind(
    "courses.evidence_decided",
    pgettext_lazy("audit", "Decided about evidence of learning elsewhere"),
)
kind(
    "courses.kit_exported",
    pgettext_lazy("audit", "Saved a course as a teaching kit"),
    is_access=False,
)
kind(
    "courses.kit_imported",
    pgettext_lazy("audit", "Took in a teaching kit as drafts"),
    is_access=False,
)
