"""What one row of a personnel change (人事異動) would do: posts end and begin on one day.

A place that changes takes nothing along but profession, grade, employment and number: whoever was
所属長 or HR officer there is so here only if the row says it. A promotion on the spot keeps all.
"""

from django.utils.translation import gettext as _

from people.importing.columns import HEADINGS
from people.importing.endings import end_posts
from people.importing.judging import (
    LEFT_ON,
    WORDS,
    Judgement,
    MayGrant,
    check_number,
    check_place,
    comes_back,
    compare_post,
    role_names,
    roles_of,
)
from people.importing.matching import find_supervisor, likeliest
from people.importing.moved import Moved, main_post, posts_before
from people.importing.moved_people import find_moved, known_person
from people.importing.register import Facts, Register, section_path
from people.models import Organisation, Post
from people.roles import Role
from people.states import ENDS_A_POST, Move

STAYING = ("supervisor", "title", "contact_email")  # go on only where the place is the same


def settle_place(facts: Facts, register: Register) -> None:
    """An organisation that no cell names is the one where the person works."""
    facts["announced_on"] = facts["announced_on"] or register.announced_on
    if facts["says_place"] or facts["move"] == Move.HIRE:
        return
    person = known_person(facts, register)
    posts = posts_before(register.posts_of[person.pk], register.on) if person else []
    if posts and facts["origin"] is None:
        facts["organisation"] = main_post(posts, facts).organisation


def judge_move(facts: Facts, register: Register, may_grant: MayGrant) -> Judgement:
    """Two rows of one person never mean the same post, as in people.importing.judging."""
    number = facts["new_number"] or facts["staff_number"]
    judgement = Moved(facts, first_day=register.on)
    judgement.person = find_moved(judgement, register)
    if judgement.errors:
        return judgement
    judgement.facts = facts | {"staff_number": number}
    find_supervisor(judgement, register)
    if facts["move"] in ENDS_A_POST:
        end_posts(judgement, register)
    else:
        known = len(judgement.errors)
        _begin(judgement, register)
        if len(judgement.errors) == known:
            _check(judgement, register, may_grant)
    taken = [judgement.post] if judgement.post else []
    register.taken |= {post.pk for post in [*taken, *judgement.leaves]}
    return judgement


# --- a post that begins --------------------------------------------------------------
def _begin(judgement: Moved, register: Register) -> None:
    facts, person = judgement.facts, judgement.person
    posts = register.within_reach(person) if person else []
    place: Organisation = facts["organisation"]
    here = [post for post in posts if post.organisation_id == place.pk]
    there = _there(here, judgement)
    if there is not None:
        judgement.post, judgement.is_there = there, True
        if facts["move"] == Move.CONCURRENT:
            judgement.facts = facts | {"staff_number": ""}
        return compare_post(judgement, there, register)
    if facts["move"] == Move.CONCURRENT:
        return _beside(judgement, posts, here)
    if facts["move"] == Move.HIRE:
        return _hire(judgement, here)
    return _leave_for(judgement, register, posts)


def _there(here: list[Post], judgement: Moved) -> Post | None:
    """A post that begins on that very day: this file, or one before it, has been applied."""
    facts = judgement.facts
    begun = [post for post in here if post.start == judgement.first_day]
    if facts["move"] == Move.CONCURRENT:
        section = section_path(facts["section"])[-1]
        begun = [post for post in begun if section in {"", str(post.section or "")}]
        return next((post for post in begun if not post.staff_number), next(iter(begun), None))
    return next(iter(likeliest(begun, facts)), None)


def _hire(judgement: Moved, here: list[Post]) -> None:
    person = judgement.person
    if any(post.runs(judgement.first_day) for post in here):
        message = _("This person works there already. Write 異動 or 併任 instead of 採用.")
        return judgement.fault("move", message)
    if person is not None and comes_back(judgement, person):
        judgement.differs(LEFT_ON, person.left_on, "")
    return _tell_new(judgement, None)


def _beside(judgement: Moved, posts: list[Post], here: list[Post]) -> None:
    """併任: the others go on. In one organisation only one post has the staff number."""
    facts, day = judgement.facts, judgement.first_day
    section = section_path(facts["section"])[-1]
    if any(post.runs(day) and str(post.section or "") == section for post in here):
        return judgement.fault("move", _("This person has this post already."))
    running = [post for post in posts if post.runs(day) or post.start == day]
    if not running and not posts_before(posts, day):
        return judgement.fault("move", _("This person has no post beside it. Write 採用."))
    main = main_post(running or posts, facts)
    judgement.kept = {name: getattr(main, name) for name in WORDS}
    if any(post.organisation_id == facts["organisation"].pk for post in running):
        judgement.facts = facts | {"staff_number": ""}
    return _tell_new(judgement, None)


def _leave_for(judgement: Moved, register: Register, posts: list[Post]) -> None:
    facts, day = judgement.facts, judgement.first_day
    before = posts_before(posts, day)
    if facts["origin"] is not None:
        before = [post for post in before if post.organisation_id == facts["origin"].pk]
    if not before:
        message = _("This person has no post on the day before. Write 採用.")
        return judgement.fault("move", message)
    left = main_post(before, facts)
    same_house = left.organisation_id == facts["organisation"].pk
    if same_house and not facts["section"]:
        section = left.section
    else:
        section = register.section(facts["organisation"].pk, facts["section"], day)
    same_place = same_house and section == left.section and (section or not facts["section"])
    judgement.post = left
    judgement.kept = {name: getattr(left, name) for name in WORDS}
    judgement.kept |= {"section": section if not facts["section"] else None}
    if not facts["new_number"]:
        judgement.facts = facts | {"staff_number": left.staff_number or facts["staff_number"]}
    if same_house:
        judgement.kept["end"] = left.end if left.end != day else None
    if same_place:
        judgement.kept |= {name: getattr(left, name) for name in STAYING}
        judgement.roles = roles_of(left)
    _tell_new(judgement, left)
    if judgement.differences:
        judgement.leaves = [left]
    return None


def _tell_new(judgement: Moved, left: Post | None) -> None:
    """What is other in the post that begins than in the one that is left."""
    facts = judgement.facts
    judgement.roles = facts["roles"] or judgement.roles
    old_place = left.organisation if left else None
    if old_place != facts["organisation"]:
        judgement.differs("organisation_name", old_place, facts["organisation"])
    old = str(left.section or "") if left else ""
    kept = judgement.kept.get("section")
    new = section_path(facts["section"])[-1] or str(kept or "")
    if new != old:
        judgement.differs("section", old, new)
    for name in WORDS:
        before = getattr(left, name) if left else None
        after = facts[name] if facts[name] is not None else judgement.kept.get(name)
        if after != before:
            judgement.differs(name, before, after)
    roles = roles_of(left) if left else frozenset()
    if roles != judgement.roles and (left or judgement.roles != {Role.LEARNER}):
        judgement.differs("roles", role_names(roles), role_names(judgement.roles))
    if left and facts["staff_number"] != left.staff_number:
        judgement.differs("staff_number", left.staff_number, facts["staff_number"])
    if typed := facts["supervisor"]:
        person = judgement.supervisor
        if left is None or person is None or person.pk != left.supervisor_id:
            judgement.differs("supervisor", "", typed, will=str(person or typed))
    if facts["last_day"]:
        judgement.differs("last_day", left and left.last_day, facts["last_day"])


# --- what may not be -------------------------------------------------------------------
def _check(judgement: Moved, register: Register, may_grant: MayGrant) -> None:
    facts, day = judgement.facts, judgement.first_day
    _mark_new_section(judgement, register)
    held = roles_of(judgement.post) if judgement.post and _same_house(judgement) else frozenset()
    given = (facts["roles"] or judgement.roles) - held
    if judgement.is_there:
        given = held ^ (facts["roles"] or held)
    refused = [role for role in given if not may_grant(role, facts["organisation"])]
    if refused:
        message = _("You cannot give or take away: %(roles)s.") % {"roles": role_names(refused)}
        judgement.fault("roles", message)
    if facts["last_day"] is not None and facts["last_day"] < day:
        judgement.fault("last_day", _("The last day lies before the first."))
    if facts["announced_on"] is not None and facts["announced_on"] > day:
        judgement.fault("announced_on", _("The day of announcement lies after the first day."))
    if not judgement.is_there and judgement.differences:
        check_place(judgement, day)
    check_number(judgement, day, register)


def _same_house(judgement: Moved) -> bool:
    post = judgement.post
    return post is not None and post.organisation_id == judgement.facts["organisation"].pk


def _mark_new_section(judgement: Moved, register: Register) -> None:
    facts = judgement.facts
    place, name = facts["organisation"].pk, facts["section"]
    if not name or register.section(place, name, judgement.first_day) is not None:
        return
    for difference in judgement.differences:
        if difference["field"] == HEADINGS["section"]:
            difference["created"] = True
