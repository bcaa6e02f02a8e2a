"""Families as no author would think of them: only loops and impossible children are left out."""

from hypothesis import strategies as st

from casestudies.diagrams.families import (
    Child,
    Ended,
    Family,
    Household,
    Person,
    Sex,
    Tie,
    Union,
    UnionKind,
)
from casestudies.diagrams.family_faults import family_faults

NAMES = st.sampled_from(
    [
        "Aさん",
        "髙﨑𠮷之助",
        "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末",
        "Maria-Alexandra Fernández",
        "",
        "葛\U000e0100👶🏽",
    ]
)


@st.composite
def families(draw):
    count = draw(st.integers(1, 16))
    keys = [f"p{n}" for n in range(count)]
    people = tuple(
        Person(
            key,
            draw(NAMES),
            draw(st.sampled_from(Sex)),
            draw(st.none() | st.integers(0, 99)),
            is_index=draw(st.booleans()),
            has_died=draw(st.booleans()),
        )
        for key in keys
    )
    unions = [union for _ in range(draw(st.integers(0, 8))) if (union := _union(draw, keys))]
    homes = draw(st.lists(st.lists(st.sampled_from(keys), min_size=1, unique=True), max_size=3))
    family = Family(people, (), tuple(Household(tuple(home)) for home in homes))
    for union in unions:
        larger = Family(people, (*family.unions, union), family.households)
        if not family_faults(larger):
            family = larger
    return family


def _union(draw, keys):
    partners = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=True))
    others = [key for key in keys if key not in partners]
    children = draw(st.lists(st.sampled_from(others), max_size=4, unique=True)) if others else []
    return Union(
        tuple(partners),
        draw(st.sampled_from(UnionKind)),
        draw(st.sampled_from(Ended)),
        tuple(
            Child(key, draw(st.sampled_from(Tie)), draw(st.sampled_from(["", "", "t"])))
            for key in children
        ),
    )
