"""Who takes part in the anonymity review, one sentence a function."""

from wagtail.models import PageQuerySet

from casestudies.models import AnonymityReview, CasePage
from people.models import User
from people.roles import Role

MAKERS = frozenset({Role.METROPOLIS, Role.ADMINISTRATOR})


def reviews_cases(user: User) -> bool:
    return Role.ANONYMITY_REVIEWER in user.active_roles


def writes_cases(user: User) -> bool:
    return bool(user.active_roles & {Role.TRAINER, *MAKERS})


def cases_shown(user: User) -> PageQuerySet[CasePage]:
    """Whose review this user may see: reviewers, the metropolitan office and administrators all, a
    trainer the own ones."""
    if reviews_cases(user) or user.active_roles & MAKERS:
        return CasePage.objects.all()
    if Role.TRAINER in user.active_roles:
        return CasePage.objects.filter(owner=user)
    return CasePage.objects.none()


def can_edit_case(user: User, page: CasePage) -> bool:
    """Declares names, decides findings, hands it over: who may edit the page in the CMS."""
    if user.active_roles & MAKERS:
        return True
    return Role.TRAINER in user.active_roles and page.owner_id == user.pk


def can_sign(user: User, review: AnonymityReview) -> bool:
    """A reviewer, but never who checked it."""
    return reviews_cases(user) and review.checked_by_id != user.pk


def takes_part_in_reviews(user: User) -> bool:
    """Has cases to hand over, or to sign."""
    return reviews_cases(user) or writes_cases(user)
