"""Who: people, organisations, sections, posts, leave. Import from `people.models`."""

from people.models.audiences import Audience
from people.models.codes import Employment, Grade, Profession
from people.models.households import Household, HouseholdMember
from people.models.imports import ImportBatch, ImportRow
from people.models.invitations import Invitation, InvitationBatch, SignInNotice
from people.models.join_codes import JoinCode
from people.models.mergings import Merging
from people.models.organisations import Organisation, OrganisationTie, Section
from people.models.posts import Deputy, Leave, Post, PostRole
from people.models.skills import Skill
from people.models.tokens import ApiToken
from people.models.users import User, display_name

__all__ = [
    "ApiToken",
    "Audience",
    "Deputy",
    "Employment",
    "Grade",
    "Household",
    "HouseholdMember",
    "ImportBatch",
    "ImportRow",
    "Invitation",
    "InvitationBatch",
    "JoinCode",
    "Leave",
    "Merging",
    "Organisation",
    "OrganisationTie",
    "Post",
    "PostRole",
    "Profession",
    "Section",
    "SignInNotice",
    "Skill",
    "User",
    "display_name",
]
