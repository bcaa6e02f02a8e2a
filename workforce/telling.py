"""Who is moved by a personnel change is told on its day. Called by actions, inside their transaction."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from core.messages import Note, tell, tell_each
from people.models import Post
from workforce.models import PersonnelChange


def moved(change: PersonnelChange, posts: Collection[int]) -> None:
    """The holders of these new posts. Nothing is said before, since that would be 内示."""
    rows = Post.objects.filter(pk__in=posts).select_related("organisation", "section")
    text = _(
        "What you have to take and by when follows the new post. If something is wrong, tell your "
        "staff office."
    )
    notes = [
        Note(
            post.person_id,
            f"transfer:{change.pk}:{post.pk}",
            _("Your post has changed: %(place)s") % {"place": _place(post)},
            text,
            reverse("people:profile"),
        )
        for post in rows
    ]
    tell_each(notes, kind="workforce.moved")


def moved_back(change: PersonnelChange, people: Collection[int]) -> None:
    """Whoever had been told of it."""
    tell(
        people,
        kind="workforce.moved_back",
        key=f"transfer-undone:{change.pk}",
        title=_("The change of your post was taken back"),
        text=_("Your post is as it was before, and so is what you have to take."),
        url=reverse("people:profile"),
    )


def _place(post: Post) -> str:
    return "　".join(str(part) for part in (post.organisation, post.section) if part)
