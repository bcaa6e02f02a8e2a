"""What guidelines tell people: one function an event. Called by actions, inside their transaction."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.citations.waiting import Waiting
from core.messages import tell
from core.templatetags.japanese import jday
from guidelines.models import Acknowledgement, GuidelineEdition, Opinion
from people.models import Post
from people.roles import Role


def asked_for_opinions(edition: GuidelineEdition) -> None:
    """Once about each text and day: who is named later hears of it, and nobody else twice."""
    people = set(edition.reviewers.values_list("person", flat=True))
    until = edition.opinions_until
    tell(
        people,
        kind="guidelines.asked_for_opinions",
        key=f"opinions:{edition.pk}:{until}:{edition.content_hash[:16]}",
        title=_("Your opinion on “%(guideline)s” is asked for") % {"guideline": edition.title},
        text=_("Until %(day)s. You comment on single paragraphs; every opinion gets an answer.")
        % {"day": jday(until)},
        url=reverse("guideline_opinions:edition", args=[edition.public_id]),
    )


def answered(opinion: Opinion) -> None:
    tell(
        opinion.reviewer.person_id,
        kind="guidelines.opinion_answered",
        key=f"opinion:{opinion.pk}:{opinion.answered_at}",
        title=_("Your opinion on “%(guideline)s” has been answered")
        % {"guideline": opinion.edition.title},
        text=f"{opinion.place} {opinion.get_disposition_display()}".strip(),
        url=reverse("guideline_opinions:edition", args=[opinion.edition.public_id]),
    )


def published(edition: GuidelineEdition) -> None:
    """Whoever gave an opinion hears what became of the text. Readers learn of it as of everything
    that is due (reminders.py)."""
    tell(
        set(edition.reviewers.values_list("person", flat=True)),
        kind="guidelines.published",
        key=f"published:{edition.pk}",
        title=_("“%(guideline)s” has been published") % {"guideline": edition},
        text=_("The table of opinions and answers stands beside it."),
        url=reverse("guidelines:edition", args=[edition.public_id]),
    )


def withdrawn(edition: GuidelineEdition) -> None:
    """Who had confirmed it must know that it does not hold any more, and what does."""
    if GuidelineEdition.objects.of(edition.guideline_key).current().exists():
        text = _("What you confirmed stays in your records. Please follow the edition before it.")
    else:
        text = _("What you confirmed stays in your records. No edition is in force at present.")
    tell(
        set(edition.acknowledgements.values_list("person", flat=True)),
        kind="guidelines.withdrawn",
        key=f"withdrawn:{edition.pk}",
        title=_("“%(guideline)s” has been withdrawn") % {"guideline": edition},
        text=text,
        url=reverse("guidelines:edition", args=[edition.public_id]),
    )


def acknowledged_on_paper(found: Acknowledgement) -> None:
    """Somebody else says that this person has read it: they must know, and can object."""
    tell(
        found.person_id,
        kind="guidelines.acknowledged_on_paper",
        key=f"paper:{found.pk}",
        title=_("It was entered that you have read “%(guideline)s”") % {"guideline": found.edition},
        text=_("On paper, on %(day)s. Reason: %(reason)s. If this is wrong, tell %(name)s.")
        % {"day": jday(found.read_on), "reason": found.reason, "name": found.by.full_name},
        url=reverse("guideline_reading:mine"),
    )


def not_published(edition: GuidelineEdition, why: str) -> None:
    """A scheduled edition that could not go out: the office must hear of it the same morning."""
    posts = Post.objects.on(timezone.localdate()).holding(Role.METROPOLIS)
    people = set(posts.values_list("person", flat=True))
    if edition.published_by_id:
        people.add(edition.published_by_id)
    tell(
        people,
        kind="guidelines.not_published",
        key=f"not-published:{edition.pk}:{edition.scheduled_for}",
        title=_("“%(guideline)s” was not published") % {"guideline": edition},
        text=why,
        url=reverse("guideline_office:edition", args=[edition.public_id]),
    )


def citations_changed(person: int, rows: Sequence[Waiting], *, key: str) -> None:
    """To whoever owns the pages; the list in the CMS shows both texts."""
    text = ngettext(
        "%(count)d citation on your pages waits for your answer: %(pages)s.",
        "%(count)d citations on your pages wait for your answer: %(pages)s.",
        len(rows),
    )
    pages = "、".join(dict.fromkeys(row.page.title for row in rows))
    tell(
        person,
        kind="guidelines.citations_changed",
        key=key,
        title=_("Paragraphs of “%(guideline)s” that you cite have changed")
        % {"guideline": rows[0].cited.subject_title},
        text=text % {"count": len(rows), "pages": pages},
        url=reverse("citations"),
    )
