"""演習回: forty learners in eight groups, and what drawing, checking, saving and opening cost."""

from django.contrib.auth import get_user_model
from django.utils import timezone

from bench.timing import Facts, cpu
from casestudies import actions
from casestudies.actions import Entry
from casestudies.anonymity import check
from casestudies.content import content_hash, content_of
from casestudies.diagrams import family_from, genogram
from casestudies.models import CaseEdition, CasePage, Exercise, Facilitation, Group, Member
from people.models import Post

EXERCISE, GROUPS, IN_A_GROUP = "計測の演習", 8, 5
ROUNDS = 20
# Fictitious; names, dates, places and numbers as hurried notes have them.
NOTES = (
    "令和5年4月12日、練馬区立みどり小学校の山田先生から電話があった。佐藤花子さん（8歳）は"
    "石神井公園駅の近くに住み、母の携帯は090-1234-5678。ひまわり保育園に弟が通う。"
)


def gather_exercise() -> Exercise:
    """At its first stage; the people are of the crowd."""
    edition = CaseEdition.objects.order_by("pk").first() or _edition()
    posts = Post.objects.filter(person__username__startswith="13120-9").order_by("pk")
    people = list(posts.select_related("person")[: GROUPS * IN_A_GROUP])
    exercise = Exercise.objects.create(
        edition=edition,
        title=EXERCISE,
        organiser=people[0].organisation,
        minutes=120,
        starts_at=timezone.now(),
    )
    leader = get_user_model().objects.get(username="to-kenshu")
    Facilitation.objects.create(exercise=exercise, person=leader)
    for number in range(GROUPS):
        group = Group.objects.create(exercise=exercise, number=number + 1)
        for post in people[number * IN_A_GROUP : (number + 1) * IN_A_GROUP]:
            Member.objects.create(exercise=exercise, person=post.person, post=post, group=group)
    return actions.open_stage(exercise=exercise, number=1, by=leader)


def measure(base: float) -> dict[str, Facts]:
    """After everything else: opening the next stage ends what the visits looked at."""
    exercise = Exercise.objects.get(title=EXERCISE)
    return {
        "worksheet save": _saves(exercise, base),
        "stage opened": _opened(exercise, base),
        "genogram of 30": _drawn(base),
        "anonymity 10000": _checked(base),
    }


def _saves(exercise: Exercise, base: float) -> Facts:
    """An answer of a group, each time with new words."""
    member = exercise.members.select_related("group", "person").order_by("pk")[0]
    task = next(each for each in exercise.edition.case.stages[0].tasks if each.kind == "viewpoints")
    with cpu() as spent:
        for number in range(ROUNDS):
            entry = Entry(task.key, {"child": f"{number}回目に書いた言葉"}, number)
            actions.save_answers(member=member, stage=1, entries=[entry])
    return _facts(spent[0] / ROUNDS, base)


def _opened(exercise: Exercise, base: float) -> Facts:
    """For eight groups at once: the next question of each screen finds it."""
    with cpu() as spent:
        actions.open_stage(exercise=exercise, number=2, by=None)
    return _facts(spent[0], base)


def _drawn(base: float) -> Facts:
    family = family_from(family_of_thirty())
    with cpu() as spent:
        for _round in range(ROUNDS):
            genogram(family)
    return _facts(spent[0] / ROUNDS, base)


def _checked(base: float) -> Facts:
    text = (NOTES * (10_000 // len(NOTES) + 1))[:10_000]
    with cpu() as spent:
        for _round in range(ROUNDS):
            check(text)
    return _facts(spent[0] / ROUNDS, base)


def _facts(seconds: float, base: float) -> Facts:
    return {"ratio": round(seconds * 1000 / base, 2), "cpu_ms": round(seconds * 1000, 2)}


def family_of_thirty() -> dict[str, object]:
    """Four generations: two couples, their six children with partners, and fourteen below."""
    people = [
        {
            "id": f"p{n}",
            "name": f"第{n}の人",
            "sex": "male" if n % 2 else "female",
            "age": 80 - 2 * n,
        }
        for n in range(30)
    ]
    people[28]["is_index"] = True
    return {
        "title": "30人の家族",
        "people": people,
        "unions": [
            {"partners": ["p0", "p1"], "children": _children(4, 6, 8)},
            {"partners": ["p2", "p3"], "children": _children(5, 10, 12)},
            {"partners": ["p4", "p5"], "children": _children(14, 15, 16)},
            {"partners": ["p6", "p7"], "children": _children(17, 18), "ended": "divorced"},
            {"partners": ["p8", "p9"], "children": _children(19, 20)},
            {"partners": ["p10", "p11"], "children": _children(21, 22, 23)},
            {"partners": ["p12", "p13"], "children": _children(24)},
            {"partners": ["p14", "p25"], "children": _children(26, 27, 28), "kind": "cohabiting"},
            {"partners": ["p16"], "children": _children(29)},
        ],
        "households": [{"people": ["p14", "p25", "p26", "p27", "p28"], "name": "本人の世帯"}],
    }


def _children(*numbers: int) -> list[dict[str, str]]:
    return [{"person": f"p{number}"} for number in numbers]


def _edition() -> CaseEdition:
    """Where no case was published by the demonstration."""
    page = CasePage.objects.order_by("path")[0]
    content = content_of(page)
    return CaseEdition.objects.create(
        case_key=page.key, page_id=page.pk, number=1, title=page.title, content=content,
        content_hash=content_hash(content),
    )  # fmt: skip
