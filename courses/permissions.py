"""Who may see a course. What one may not see answers 404, with all that lies under it."""

from courses.models import CoursePage
from courses.models.catalogue import CourseQuerySet
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
