"""Who may see a course. What one may not see answers 404, with all that lies under it."""

from django.db.models import Q
from wagtail.models import PageQuerySet

from courses.models import Attempt, CoursePage, QuizPage, SurveyPage
from courses.models.attempts import AttemptQuerySet
from courses.models.catalogue import CourseQuerySet
from courses.states import AttemptState
from people.models import Organisation, User
from people.roles import Role

MAKERS = {Role.TRAINER, Role.METROPOLIS, Role.ADMINISTRATOR}
STAFF, FOSTER_PARENTS = "staff", "foster_parents"


def sees_every_course(user: User) -> bool:
    """Who makes or offers courses sees all of them."""
    return bool(MAKERS & user.active_roles)


def audience_kinds(user: User) -> set[str]:
    """What the person is, by any post of today: staff, foster parent, both or neither."""
    if sees_every_course(user):
        return {STAFF, FOSTER_PARENTS}
    kinds = {post.organisation.kind for post in user.running_posts}
    foster = Organisation.Kind.FOSTER_PARENTS in kinds
    staff = bool(kinds - {Organisation.Kind.FOSTER_PARENTS})
    return {name for name, holds in ((STAFF, staff), (FOSTER_PARENTS, foster)) if holds}


def visible_courses(user: User) -> CourseQuerySet:
    """Published courses this person may take."""
    courses: CourseQuerySet = CoursePage.objects.live().open_to(audience_kinds(user))
    return courses


def can_see_course(user: User, course: CoursePage) -> bool:
    return not course.audience_kind or course.audience_kind in audience_kinds(user)


def quizzes_with_results(user: User) -> PageQuerySet:
    """Whose questions' figures this user may see: the office all, a trainer the own ones, and
    those of courses that are the trainer's own. Figures only; nobody's name is among them."""
    return _own_of_maker(user, QuizPage.objects.all())


def surveys_with_results(user: User) -> PageQuerySet:
    """Whose results this user may see, by the same rule; of named surveys the names too."""
    return _own_of_maker(user, SurveyPage.objects.all())


def courses_with_results(user: User) -> PageQuerySet:
    return _own_of_maker(user, CoursePage.objects.all())


def _own_of_maker(user: User, pages: PageQuerySet) -> PageQuerySet:
    if user.active_roles & {Role.METROPOLIS, Role.ADMINISTRATOR}:
        return pages
    if Role.TRAINER not in user.active_roles:
        return pages.none()
    own = Q(owner=user)
    for path in CoursePage.objects.filter(owner=user).values_list("path", flat=True):
        own |= Q(path__startswith=path)
    return pages.filter(own)


def courses_to_renew(user: User) -> CourseQuerySet:
    """Of which courses this user may make a new edition: the metropolitan office all, a trainer
    the own ones and those of the own organisation."""
    courses: CourseQuerySet = CoursePage.objects.all()
    if Role.METROPOLIS in user.active_roles:
        return courses
    if Role.TRAINER not in user.active_roles or user.active_post is None:
        return courses.none()
    return courses.filter(Q(owner=user) | Q(organiser=user.active_post.organisation_id))


def papers_to_mark(user: User) -> AttemptQuerySet:
    """Papers this user may mark, now or before: the metropolitan office all, a trainer those of the
    own courses and of courses of the own organisation. Never the own."""
    marked_by_people = Q(state=AttemptState.WAITING) | ~Q(marks={})
    papers = Attempt.objects.filter(marked_by_people).exclude(person=user)
    if Role.METROPOLIS in user.active_roles:
        return papers
    if Role.TRAINER not in user.active_roles or user.active_post is None:
        return papers.none()
    theirs = Q(owner=user) | Q(organiser=user.active_post.organisation_id)
    own = Q(owner=user)
    for path in CoursePage.objects.filter(theirs).values_list("path", flat=True):
        own |= Q(path__startswith=path)
    return papers.filter(page_id__in=QuizPage.objects.filter(own).values("pk"))


def marks_papers(user: User) -> bool:
    """Whether the queue is anything to this user."""
    return bool({Role.TRAINER, Role.METROPOLIS} & user.active_roles)


def sees_results(user: User) -> bool:
    """Whether there is anything of that to look at in the CMS."""
    return bool(MAKERS & user.active_roles)


def can_import_questions(user: User) -> bool:
    """Who writes questions in the CMS may bring a file of them."""
    return bool(MAKERS & user.active_roles)


def courses_to_export(user: User) -> PageQuerySet:
    """Published courses that this user may hand on as a kit, by the rule of their results."""
    return _own_of_maker(user, CoursePage.objects.live())


def can_import_kits(user: User) -> bool:
    """Who makes courses may bring one; what comes is a draft like any other."""
    return bool(MAKERS & user.active_roles)
