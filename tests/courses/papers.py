"""Questions as they stand on a paper, made by hand: what the pure functions of grading take."""

from courses.models import Question


def item(kind=Question.Kind.SINGLE, *, pk="1", **more):
    return {
        "id": pk,
        "revision": None,
        "kind": kind,
        "prompt": "設問",
        "choices": [],
        "accepted": [],
        "explanation": "",
        "source": "",
    } | more


def choices(right=("a",), wrong=("b",), kind=Question.Kind.SINGLE, pk="1"):
    given = [{"id": one, "text": one.upper(), "correct": True} for one in right]
    given += [{"id": one, "text": one.upper(), "correct": False} for one in wrong]
    return item(kind, pk=pk, choices=given)


def number(*bounds, unit="", pk="1"):
    """Each of `bounds` is (least, most)."""
    given = [{"least": str(low), "most": str(high), "text": f"{low}"} for low, high in bounds]
    return item(Question.Kind.NUMERIC, pk=pk, bounds=given, unit=unit)


def matching(pairs, extra=(), pk="1"):
    """`pairs` maps an item to the option that is right; `extra` options match nothing."""
    options = dict.fromkeys([*pairs.values(), *extra])
    return item(
        Question.Kind.MATCHING,
        pk=pk,
        parts=[
            {"id": left, "text": left.upper(), "wanted": right} for left, right in pairs.items()
        ],
        options=[{"id": option, "text": option.upper()} for option in options],
    )


def ordering(count, pk="1"):
    """Items i1, i2, … shown in their right order."""
    places = [str(place) for place in range(1, count + 1)]
    return item(
        Question.Kind.ORDERING,
        pk=pk,
        parts=[{"id": f"i{place}", "text": f"I{place}", "wanted": place} for place in places],
        options=[{"id": place, "text": place} for place in places],
    )


def rubric_essay(pk="1"):
    """Two criteria of three levels: 0, 2 and 3 points."""
    levels = [
        {"id": f"l{n}", "points": points, "label": f"L{n}", "text": ""}
        for n, points in enumerate((0, 2, 3), start=1)
    ]
    rubric = [{"id": f"c{n}", "name": f"C{n}", "levels": levels} for n in (1, 2)]
    return item(Question.Kind.ESSAY, pk=pk, rubric=rubric, least=0, most=100, takes_file=False)
