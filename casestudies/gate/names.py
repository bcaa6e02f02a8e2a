"""Declared names as they are stored, and a raw text with them replaced."""

import json
from dataclasses import asdict

from casestudies.anonymity import Other, Person, Replaced, replace_declared
from casestudies.models import DeclaredName, RawText

Declared = Person | Other


def declared_of(case_key: str) -> list[Declared]:
    """In the order they were declared: letters go by it."""
    return [read(row.facts) for row in DeclaredName.objects.filter(case_key=case_key)]


def written(one: Declared) -> str:
    kind = "person" if isinstance(one, Person) else "other"
    return json.dumps({"kind": kind, **asdict(one)}, ensure_ascii=False)


def read(facts: str) -> Declared:
    given = json.loads(facts)
    kind = given.pop("kind")
    given["others"] = tuple(given["others"])
    return Person(**given) if kind == "person" else Other(**given)


def replaced(raw: RawText) -> Replaced:
    """The raw text with every declared name replaced. What is left in `undecided` was not decided:
    words that the author let stand are not among it."""
    whole = replace_declared(raw.text, declared_of(raw.case_key), also=raw.also)
    left = [
        (finding, origin)
        for finding, origin in zip(whole.undecided, whole.origins, strict=True)
        if origin not in raw.words
    ]
    return Replaced(whole.text, whole.done, [one for one, _ in left], [at for _, at in left])
