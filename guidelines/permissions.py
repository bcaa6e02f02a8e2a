"""Who may do and see what with guidelines, one sentence a function."""

import datetime

from wagtail.models import PageQuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy

from guidelines.models import GuidelineEdition
from guidelines.states import READABLE, EditionState
from people.models import User
from people.roles import Role

# Opinions are answered when no more come in, until everybody reads the answers.
ANSWERABLE = frozenset({EditionState.DRAFT, EditionState.REVIEW})


def manages_guidelines(user: User) -> bool:
    """The metropolitan office moves editions, answers opinions and watches the reading."""
    return bool(user.active_roles & {Role.METROPOLIS, Role.ADMINISTRATOR})


def can_read_edition(user: User, edition: GuidelineEdition) -> bool:
    """What was published is for everybody who signs in; what is being made for the office and,
    while it is open, for those who are asked."""
    return edition.state in READABLE or manages_guidelines(user) or is_reviewer(user, edition)


def is_reviewer(user: User, edition: GuidelineEdition) -> bool:
    """Asked for opinions, and the draft has been opened for them; while it is worked on again it is
    the office's."""
    return sees_own_opinions(user, edition) and edition.state != EditionState.DRAFT


def can_give_opinions(user: User, edition: GuidelineEdition, *, on: datetime.date) -> bool:
    """Until the day that was set, by those who were asked."""
    until = edition.opinions_until
    open_today = edition.state == EditionState.OPINIONS and (until is None or on <= until)
    return open_today and is_reviewer(user, edition)


def sees_readers(user: User) -> bool:
    """The office of the owner, and officers of people for their own (people.permissions says whose)."""
    watching = {Role.METROPOLIS, Role.ADMINISTRATOR, Role.HR, Role.SUPERVISOR}
    return bool(user.active_roles & watching)


def sees_own_opinions(user: User, edition: GuidelineEdition) -> bool:
    """From the day the draft was first opened, for good: what one said and what was answered."""
    if edition.opinions_until is None:
        return False
    return edition.reviewers.filter(person=user).exists()


def sees_opinion_table(user: User, edition: GuidelineEdition) -> bool:
    """意見と対応: with the edition for everybody; before that the office looks at it as it will be."""
    return edition.state in READABLE or manages_guidelines(user)


def sees_time_use(user: User) -> bool:
    """Only as aggregates: the metropolitan office of all, HR of the own organisation."""
    return manages_guidelines(user) or Role.HR in user.active_roles


def checks_citations(user: User) -> bool:
    """Who writes pages, and the office for whoever does not."""
    return bool(user.active_roles & {Role.TRAINER, Role.METROPOLIS, Role.ADMINISTRATOR})


def pages_to_check(user: User) -> PageQuerySet:
    """The pages this user may edit in the CMS: trainers their own, the office all."""
    return PagePermissionPolicy().instances_user_has_permission_for(user, "change")
