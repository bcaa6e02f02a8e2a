"""What the site tells people: on their own page, and by mail if they have one.

    from core.messages import tell

    tell(person, kind="courses.admitted", key=f"admitted:{enrolment.pk}",
         title=_("You are admitted to “%(title)s”.") % …, text=…, url=reverse(…))

`people` is one person or thousands, as rows or keys: a constant number of queries. The same key
is told to a person once, whoever asks and how often. Nothing is sent here: what is urgent goes out
after the commit, everything else in the one digest of the next morning, and a mail server that
is down costs nothing but time (core/messages/mailing.py).

An app names what it tells in its `notices.py`:

    topic("courses.seats", pgettext_lazy("message topic", "Applications and seats"))
    kind("courses.admitted", pgettext_lazy("message", "Admission"), topic="courses.seats",
         urgent=True, may_stop=False)

The words are rendered when they are told and stored as plain text. docs/messages.md says more.
"""

from core.messages.registry import Attachment, Kind, Topic, kind, kinds, topic, topics
from core.messages.telling import Note, tell, tell_each

__all__ = [
    "Attachment",
    "Kind",
    "Note",
    "Topic",
    "kind",
    "kinds",
    "tell",
    "tell_each",
    "topic",
    "topics",
]
