"""A list of people from Excel or CSV who are to be in a programme. Rows that name nobody, or somebody
twice, are said with their number; then nobody is assigned."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.folding import fold
from core.tables import Readable, TableError, read_table
from people.models import Post

# Headings as offices write them, folded.
MEANINGS = {
    "職員番号": "staff_number", "番号": "staff_number", "社員番号": "staff_number",
    "ログインid": "login", "id": "login", "login": "login",
    "氏名": "name", "名前": "name",
}  # fmt: skip


@dataclass
class Listed:
    """`posts` of the people found, in the order of the file; `faults` are (row as Excel shows it,
    what is wrong)."""

    posts: list[Post] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_people(file: Readable, name: str, posts: Iterable[Post]) -> Listed:
    """Raises core.tables.TableError for what is no table, or has neither of the two columns."""
    table = read_table(file, name, knows=_meaning)
    columns = {meaning: text for text in table.headings if (meaning := _meaning(text))}
    if not columns.keys() & {"staff_number", "login"}:
        raise TableError(_("A column 「職員番号」 or 「ログインID」 is needed."))
    index, listed, row_of = _index(posts), Listed(), dict[int, int]()
    for number, cells in table.rows:
        facts = {meaning: cells.get(text, "") for meaning, text in columns.items()}
        found = _find(index, facts)
        if found is None:
            who = facts.get("staff_number") or facts.get("login") or facts.get("name") or "–"
            text = _("“%(who)s” is nobody of your organisation, or more than one.")
            listed.faults.append((number, text % {"who": who}))
        elif fault := _other_name(found, facts.get("name", "")):
            listed.faults.append((number, fault))
        elif found.person_id in row_of:
            text = _("The same person stands in row %(row)d already.")
            listed.faults.append((number, text % {"row": row_of[found.person_id]}))
        else:
            row_of[found.person_id] = number
            listed.posts.append(found)
    return listed


def _meaning(heading: str) -> str | None:
    return MEANINGS.get(_plain(heading))


def _index(posts: Iterable[Post]) -> dict[tuple[str, str], dict[int, Post]]:
    """By staff number and by log-in ID; of a person's several posts the first."""
    index: dict[tuple[str, str], dict[int, Post]] = defaultdict(dict)
    for post in posts:
        for kind, text in (("staff_number", post.staff_number), ("login", post.person.username)):
            if word := _plain(text):
                index[kind, word].setdefault(post.person_id, post)
    return index


def _find(index: dict[tuple[str, str], dict[int, Post]], facts: dict[str, str]) -> Post | None:
    for kind in ("staff_number", "login"):
        found = index.get((kind, _plain(facts.get(kind, ""))), {})
        if len(found) == 1:
            return next(iter(found.values()))
    return None


def _other_name(post: Post, name: str) -> str:
    """Only a check: a wrong number must not assign somebody else."""
    if not name or _plain(name) == _plain(post.person.full_name):
        return ""
    text = _("The number is that of %(found)s, and the row says “%(name)s”.")
    return text % {"found": post.person.full_name, "name": name}


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")
