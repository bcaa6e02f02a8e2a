"""Who: people, organisations, sections, posts, leave. Import from `people.models`."""

from people.models.codes import Employment, Grade, Profession
from people.models.imports import ImportBatch, ImportRow
from people.models.organisations import Organisation, OrganisationTie, Section
from people.models.posts import Deputy, Leave, Post, PostRole
from people.models.users import User, display_name

__all__ = [
    "Deputy",
    "Employment",
    "Grade",
    "ImportBatch",
    "ImportRow",
    "Leave",
    "Organisation",
    "OrganisationTie",
    "Post",
    "PostRole",
    "Profession",
    "Section",
    "User",
    "display_name",
]
