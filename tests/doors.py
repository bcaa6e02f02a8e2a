"""Who gets in where: one expectation a role for every address of ours.

`ADDRESSES` names each URL pattern once. `own` are the people who get in when the thing belongs to
the worker of 練馬区, `other` when it belongs to the learner of 中野区; everybody else signed in
gets 404, and who is signed out the log-in page (unless `public`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.citation_doors import answered, cited_now, cited_then
from tests.drawing_doors import drawing

OUR_PACKAGES = {
    "casestudies", "certificates", "config", "core", "courses", "guidelines", "home", "people",
    "records", "secondments", "workforce",
}  # fmt: skip

EVERYBODY = frozenset(
    [
        "worker",
        "colleague",
        "supervisor",
        "nerima_hr",
        "nakano_hr",
        "outsider",
        "trainer",
        "facilitator",
        "reviewer",
        "metropolis",
        "administrator",
    ]
)
HR = frozenset({"nerima_hr", "nakano_hr"})
IMPORTERS = HR | {"metropolis", "administrator"}
OWN_HR = frozenset({"nerima_hr", "administrator"})
OTHER_HR = frozenset({"nakano_hr", "administrator"})
CERTIFICATE_OFFICE = frozenset({"metropolis", "administrator"})  # the issuer is the bureau
AUTHORS = frozenset({"trainer", "metropolis", "administrator"})
REVIEW = AUTHORS | {"reviewer"}
CMS = frozenset({"trainer", "reviewer", "metropolis", "administrator"})

ORGANISERS = HR | {"trainer", "metropolis"}
MARKERS = frozenset({"trainer", "metropolis"})  # of the bureau that holds the course
RUN_BY = frozenset({"trainer", "metropolis"})  # the run of tests/run_doors.py
SEATED = frozenset({"worker", "outsider"})  # in it
LEADER = frozenset({"facilitator"})  # of the exercises of tests/exercise_doors.py
# Of a secondment to the bureau from either ward: the colleague is a deputy of the heads.
HOME = frozenset({"nerima_hr", "metropolis", "supervisor", "colleague"})
OTHER_HOME = frozenset({"nakano_hr", "metropolis", "colleague"})
KEEPERS = LEADER | RUN_BY  # who may change their people and facts

Names = frozenset[str]


def only(*names: str) -> Names:
    return frozenset(names)


@dataclass(frozen=True)
class Address:
    """`thing` picks the URL's arguments from the world; without it the address has none."""

    own: Names
    other: Names | None = None
    thing: Callable[[Any, str], dict[str, Any]] | None = None
    method: str = "get"
    answer: int = 200
    public: bool = False
    query: dict[str, Any] = field(default_factory=dict)  # a callable asks the world


def of(attribute: str, keyword: str = "pk") -> Callable[[Any, str], dict[str, Any]]:
    """The argument of a thing that each of the two owners has one of."""
    return lambda world, owner: {keyword: getattr(world, attribute)[owner]}


def paper(world: Any, owner: str) -> dict[str, Any]:
    """A paper that waits for marks, and the question its file belongs to."""
    return dict(world.papers[owner])


def edition(world: Any, owner: str) -> dict[str, Any]:
    """The earlier edition of a course that this person took."""
    return dict(world.editions[owner])


def paper_pk(world: Any, owner: str) -> dict[str, Any]:
    return {"pk": world.papers[owner]["pk"]}


def of_runs(
    attribute: str, keyword: str = "key", *, owned: bool = False, **more: str
) -> Callable[[Any, str], dict[str, Any]]:
    """The argument of a thing of tests/run_doors.py; `owned`: each of the two has one."""

    def pick(world: Any, owner: str) -> dict[str, Any]:
        found = getattr(world.runs, attribute)
        return {keyword: found[owner] if owned else found, **more}

    return pick


def of_programmes(
    attribute: str, keyword: str = "key", *, owned: bool = False, item: str = ""
) -> Callable[[Any, str], dict[str, Any]]:
    """The same of tests/programme_doors.py; `item`: of a programme, by this attribute."""

    def pick(world: Any, owner: str) -> dict[str, Any]:
        found = getattr(world.programmes, attribute)
        more = {"item": getattr(world.programmes, item)} if item else {}
        return {keyword: found[owner] if owned else found, **more}

    return pick


def of_exercises(
    attribute: str = "exercise", keyword: str = "key", **more: Any
) -> Callable[[Any, str], dict[str, Any]]:
    """The same of tests/exercise_doors.py; what each of the two has, and `more` too if it is an
    attribute of that world."""

    def pick(world: Any, owner: str) -> dict[str, Any]:
        given = {keyword: getattr(world.exercises, attribute)}
        given |= {name: getattr(world.exercises, str(what), what) for name, what in more.items()}
        return {
            name: what[owner] if isinstance(what, dict) else what for name, what in given.items()
        }

    return pick


def of_figures(
    keyword: str, attribute: str = "", *, owned: bool = True
) -> Callable[[Any, str], dict[str, Any]]:
    """A thing of tests/figure_doors.py."""

    def pick(world: Any, owner: str) -> dict[str, Any]:
        found = getattr(world.figures, attribute or keyword)
        return {keyword: found[owner] if owned else found}

    return pick


def of_line(name: str) -> Callable[[Any], str]:
    """Of the figure of 練馬区 in tests/figure_doors.py."""
    return lambda world: str(world.figures.line[name])


def of_secondments(attribute: str, **more: str) -> Callable[[Any, str], dict[str, Any]]:
    """A thing of tests/secondment_doors.py; `more` are words, or attributes of that world."""

    def pick(world: Any, owner: str) -> dict[str, Any]:
        given = {"key": getattr(world.secondments, attribute)[owner]} if attribute else {}
        for name, what in more.items():
            held = getattr(world.secondments, what, None)
            given[name] = held[owner] if held else what
        return given

    return pick


def of_reviews(case: str, text: str = "") -> Callable[[Any, str], dict[str, Any]]:
    """A case of tests/review_doors.py, and a raw text of it."""

    def pick(world: Any, _owner: str) -> dict[str, Any]:
        more = {"pk": getattr(world.reviews, text)} if text else {}
        return {"key": getattr(world.reviews, case), **more}

    return pick


def of_guideline_texts(state: str) -> Callable[[Any, str], dict[str, Any]]:
    """An edition of tests/guideline_reading_doors.py."""
    return lambda world, _owner: {"key": getattr(world.guideline_texts, state)}


ADDRESSES: dict[str, Address] = {
    "guidelines:edition": Address(
        own=only("metropolis", "administrator"), thing=of_guideline_texts("draft")
    ),
    "guidelines:changes": Address(
        own=only("metropolis", "administrator"), thing=of_guideline_texts("draft")
    ),
    "guidelines:paper": Address(own=EVERYBODY, thing=of_guideline_texts("published")),
    "guidelines:check": Address(own=EVERYBODY, thing=of_guideline_texts("published")),
    "job": Address(
        own=only("worker", "administrator"), other=only("outsider", "administrator"),
        thing=of("jobs", "public_id"),
    ),
    "jobs": Address(own=only("administrator")),
    "own_jobs": Address(own=EVERYBODY),
    "cancel_job": Address(
        own=only("worker", "administrator"), other=only("outsider", "administrator"),
        thing=of("jobs", "public_id"),
    ),
    "retry_job": Address(
        own=only("administrator"), other=only("administrator"),
        thing=of("jobs", "public_id"), method="post", answer=302,
    ),
    "export": Address(own=only("nerima_hr"), other=only("nakano_hr"), thing=of("exports", "public_id")),
    "export_file": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of("exports", "public_id")
    ),
    "export_unwritten": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of("exports", "public_id")
    ),
    "media": Address(own=EVERYBODY, thing=lambda world, _: {"path": world.media}),
    "today": Address(own=EVERYBODY),
    "my_records": Address(own=EVERYBODY),
    "inbox": Address(own=EVERYBODY),
    "mail_settings": Address(own=EVERYBODY),
    "read_messages": Address(own=EVERYBODY, method="post", answer=302),
    "read_message": Address(
        own=only("worker"), other=only("outsider"), thing=of("messages"), method="post", answer=302
    ),
    "people:messages": Address(own=only("metropolis", "administrator")),
    "people:person_messages": Address(
        own=only("administrator"), other=only("administrator"), thing=of("people")
    ),
    "people:coming_messages": Address(own=only("metropolis", "administrator")),
    "people:coming_people": Address(
        own=only("metropolis", "administrator"),
        thing=lambda world, _: {"pk": world.rule, "day": world.today},
    ),
    "people:new_reminder_rule": Address(own=only("metropolis", "administrator")),
    "people:reminder_rule": Address(
        own=only("metropolis", "administrator"), thing=lambda world, _: {"pk": world.rule}
    ),
    "search": Address(own=EVERYBODY, query={"q": "虐待"}),
    "people:profile": Address(own=EVERYBODY),
    "people:switch_post": Address(
        own=only("worker"), method="post", answer=302, query={"post": "worker"}
    ),
    "people:people": Address(own=IMPORTERS | {"supervisor"}),
    "people:person": Address(
        own=only("supervisor", "nerima_hr", "administrator"),
        other=only("nakano_hr", "administrator"),
        thing=of("people"),
    ),
    "people:access": Address(own=EVERYBODY),
    "people:audit": Address(own=only("administrator")),
    "people:audit_event": Address(
        own=only("administrator"), thing=lambda world, _: {"number": world.event}
    ),
    "people:new_person": Address(own=IMPORTERS),
    "people:find": Address(own=only("metropolis", "administrator")),
    "people:join": Address(own=IMPORTERS),
    "people:make_code": Address(own=EVERYBODY, method="post"),
    "people:edit_person": Address(own=OWN_HR, other=OTHER_HR, thing=of("people")),
    "people:new_leave": Address(own=OWN_HR, other=OTHER_HR, thing=of("people")),
    "people:household": Address(own=OWN_HR, other=OTHER_HR, thing=of("people")),
    "people:leave_household": Address(
        own=OWN_HR, other=OTHER_HR, thing=of("people"), method="post", answer=302
    ),
    "people:new_post": Address(own=OWN_HR, other=OTHER_HR, thing=of("people")),
    "people:edit_leave": Address(own=OWN_HR, other=OTHER_HR, thing=of("leaves")),
    "people:withdraw_leave": Address(
        own=OWN_HR, other=OTHER_HR, thing=of("leaves"), method="post", answer=302
    ),
    "people:edit_post": Address(
        own=OWN_HR | {"metropolis"}, other=OTHER_HR | {"metropolis"}, thing=of("posts")
    ),
    "people:end_post": Address(
        own=OWN_HR | {"metropolis"}, other=OTHER_HR | {"metropolis"}, thing=of("posts")
    ),
    "people:roles": Address(
        own=OWN_HR | {"metropolis"}, other=OTHER_HR | {"metropolis"}, thing=of("posts")
    ),
    "people:deputies": Address(
        own=OWN_HR | {"metropolis", "supervisor"},
        other=OTHER_HR | {"metropolis"},
        thing=of("heads"),
    ),
    "people:end_deputy": Address(
        own=OWN_HR | {"metropolis", "supervisor"},
        other=OTHER_HR | {"metropolis"},
        thing=of("deputies"), method="post", answer=302,
    ),
    "people:import": Address(own=IMPORTERS),
    "people:import_template": Address(own=IMPORTERS),
    "people:import_batch": Address(
        own=only("nerima_hr", "metropolis", "administrator"),
        other=only("nakano_hr", "metropolis", "administrator"),
        thing=of("batches"),
    ),
    "people:import_apply": Address(
        own=only("nerima_hr", "metropolis", "administrator"),
        other=only("nakano_hr", "metropolis", "administrator"),
        thing=of("batches"), method="post", answer=302,
    ),
    "people:import_absent": Address(
        own=only("nerima_hr", "metropolis", "administrator"),
        other=only("nakano_hr", "metropolis", "administrator"),
        thing=of("batches"), method="post", answer=302,
    ),
    "people:import_faults": Address(
        own=only("nerima_hr", "metropolis", "administrator"),
        other=only("nakano_hr", "metropolis", "administrator"),
        thing=of("batches"), answer=302,
    ),
    "people:import_discard": Address(
        own=only("nerima_hr", "metropolis", "administrator"),
        other=only("nakano_hr", "metropolis", "administrator"),
        thing=of("batches"), method="post", answer=302,
    ),
    "people:start": Address(own=EVERYBODY, public=True),
    "people:start_password": Address(own=EVERYBODY, public=True, answer=302),
    "people:start_link": Address(
        own=EVERYBODY, thing=lambda *_: {"token": "guessed"}, public=True, answer=302
    ),
    "people:timed_out": Address(own=EVERYBODY, public=True),
    "people:still_here": Address(own=EVERYBODY),
    "people:notices_read": Address(own=EVERYBODY, method="post", answer=302),
    "people:invitations": Address(own=IMPORTERS),
    "people:invitation_batch": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of("sheets", "public_id")
    ),
    "people:code_sheet": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of("sheets", "public_id"),
        method="post", answer=302,
    ),
    "people:invite_person": Address(
        own=only("nerima_hr", "administrator"), other=only("nakano_hr", "administrator"),
        thing=of("people"), method="post", answer=302, query={"how": "sheet"},
    ),
    "people:reset_password": Address(
        own=only("nerima_hr", "administrator"), other=only("nakano_hr", "administrator"),
        thing=of("people"),
    ),
    "people:remove_second_factor": Address(
        own=only("nerima_hr", "administrator"), other=only("nakano_hr", "administrator"),
        thing=of("people"),
    ),
    "people:end_sessions": Address(
        own=only("nerima_hr", "administrator"), other=only("nakano_hr", "administrator"),
        thing=of("people"),
    ),
    "people:tokens": Address(own=IMPORTERS),
    "people:new_token": Address(own=only("metropolis", "administrator")),
    "people:revoke_token": Address(
        own=only("nerima_hr", "metropolis", "administrator"),
        other=only("nakano_hr", "metropolis", "administrator"),
        thing=of("tokens"),
    ),
    "socialaccount_connections": Address(own=only()),  # there is no service to join
    "mfa_reauthenticate_webauthn": Address(own=EVERYBODY, answer=302),  # to the password
    "certificates:verify": Address(own=EVERYBODY, public=True),
    "certificates:verify_code": Address(
        own=EVERYBODY, other=EVERYBODY, thing=of("codes", "typed"), public=True
    ),
    "certificates:certificate": Address(
        own=only("worker"), other=only("outsider"), thing=of("certificates")
    ),
    "certificates:pdf": Address(
        own=CERTIFICATE_OFFICE | {"worker"},
        other=CERTIFICATE_OFFICE | {"outsider"},
        thing=of("certificates"),
    ),
    "certificates:public_name": Address(
        own=only("worker"), other=only("outsider"), thing=of("certificates"),
        method="post", answer=302, query={"choice": "hidden"},
    ),
    "certificates:report_name": Address(
        own=only("worker"), other=only("outsider"), thing=of("certificates")
    ),
    "certificates:office": Address(own=CERTIFICATE_OFFICE),
    "certificates:office_certificate": Address(
        own=CERTIFICATE_OFFICE, other=CERTIFICATE_OFFICE, thing=of("certificates")
    ),
    "certificates:release": Address(
        own=CERTIFICATE_OFFICE, other=CERTIFICATE_OFFICE, thing=of("held")
    ),
    "certificates:reissue": Address(
        own=CERTIFICATE_OFFICE, other=CERTIFICATE_OFFICE, thing=of("certificates")
    ),
    "certificates:revoke": Address(
        own=CERTIFICATE_OFFICE, other=CERTIFICATE_OFFICE, thing=of("certificates")
    ),
    "certificate_sample": Address(
        own=only("metropolis", "administrator"),
        thing=lambda world, _: {"pk": world.design, "mode": "plain"},
    ),
    "courses:start": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("courses", "key"), method="post", answer=302
    ),
    "courses:finish_lesson": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("lessons", "key"), method="post", answer=302
    ),
    "courses:here": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("lessons", "key"), method="post", answer=204
    ),
    "courses:quiz": Address(own=EVERYBODY - {"facilitator"}, thing=of("quizzes", "key")),
    "courses:begin_attempt": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("quizzes", "key"), method="post", answer=302
    ),
    "courses:attempt": Address(
        own=only("worker"), other=only("outsider"), thing=of("attempts")
    ),
    "courses:save_answers": Address(
        own=only("worker"), other=only("outsider"), thing=of("attempts"), method="post", answer=302
    ),
    "courses:submit_attempt": Address(
        own=only("worker"), other=only("outsider"), thing=of("attempts"), method="post"
    ),
    "courses:essay_file": Address(
        own=only("worker") | MARKERS, other=only("outsider") | MARKERS, thing=paper
    ),
    "courses:drop_file": Address(
        own=only("worker"), other=only("outsider"), thing=paper, method="post", answer=302
    ),
    "courses:panel": Address(own=EVERYBODY),
    "courses:judge": Address(
        own=only("worker"), other=only("outsider"), thing=of("panel_answers")
    ),
    "courses:panel_of": Address(own=AUTHORS, thing=of("judgements")),
    "courses:leave_out_expert": Address(
        own=AUTHORS, other=AUTHORS, thing=of("panel_answers"), method="post", answer=302
    ),
    "courses:marking": Address(own=MARKERS),
    "courses:mark": Address(own=MARKERS, other=MARKERS, thing=paper_pk),
    "courses:settle_marks": Address(
        own=MARKERS, other=MARKERS, thing=paper_pk, method="post", answer=422
    ),
    "courses:take_over_marking": Address(
        own=MARKERS, other=MARKERS, thing=paper_pk, method="post", answer=302
    ),
    "secondments:secondments": Address(own=HR | {"metropolis", "supervisor", "colleague"}),
    "secondments:timeline": Address(own=HR | {"metropolis", "supervisor", "colleague"}),
    "secondments:plan": Address(own=HR | {"metropolis"}),
    "secondments:plan_people": Address(
        own=only("nerima_hr", "metropolis"), query={"year": of_line("year"), "home": of_line("home"),
        "host": of_line("host"), "direction": of_line("direction")},
    ),
    "secondments:plan_year": Address(own=HR | {"metropolis"}, thing=of_figures("year", owned=False)),
    "secondments:plan_file": Address(own=HR | {"metropolis"}, thing=of_figures("year", owned=False)),
    "secondments:freeze_plan": Address(
        own=only("metropolis"), thing=of_figures("year", "past", owned=False)
    ),
    "secondments:plan_row": Address(
        own=only("nerima_hr", "metropolis"), other=only("nakano_hr", "metropolis"),
        thing=of_figures("pk", "rows"),
    ),
    "secondments:flows": Address(own=HR | {"metropolis"}),
    "workforce:staffing": Address(own=HR | {"metropolis"}),
    "workforce:staffing_office": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of_figures("pk", "offices")
    ),
    "workforce:staffing_plan": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of_figures("pk", "offices")
    ),
    "workforce:staffing_population": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of_figures("pk", "offices")
    ),
    "workforce:staffing_standards": Address(own=HR | {"metropolis"}),
    "workforce:staffing_standard": Address(
        own=only("metropolis"), thing=of_figures("pk", "band", owned=False)
    ),
    "workforce:staffing_experience": Address(own=HR | {"metropolis"}),
    "secondments:make": Address(own=HR | {"metropolis"}),
    "secondments:secondment": Address(
        own=HOME, other=OTHER_HOME, thing=of_secondments("active")
    ),
    "secondments:edit": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of_secondments("drafts")
    ),
    "secondments:answer": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of_secondments("asked"),
        method="post", answer=302,
    ),
    "secondments:do": Address(
        own=only("nerima_hr"), other=only("nakano_hr"),
        thing=of_secondments("drafts", deed="submit"),
    ),
    "secondments:paper": Address(
        own=only("nerima_hr"), other=only("nakano_hr"),
        thing=of_secondments("drafts", kind="request"),
    ),
    "secondments:sheet": Address(
        own=only("nerima_hr", "metropolis"), other=only("nakano_hr", "metropolis"),
        thing=of_secondments("active", paper="papers"),
    ),
    "secondments:add_file": Address(
        own=only("nerima_hr", "metropolis"), other=only("nakano_hr", "metropolis"),
        thing=of_secondments("active"), method="post", answer=422,
    ),
    "secondments:file": Address(
        own=only("nerima_hr", "metropolis"), other=only("nakano_hr", "metropolis"),
        thing=of_secondments("active", file="files"),
    ),
    "secondments:remove_file": Address(
        own=only("nerima_hr", "metropolis"), other=only("nakano_hr", "metropolis"),
        thing=of_secondments("active", file="files"), method="post", answer=302,
    ),
    **{
        f"secondments:{name}": Address(own=HOME, other=OTHER_HOME, thing=of_secondments(*thing))
        for name, thing in {
            "goals": ("learning",),
            "log": ("learning",),
            "follow_ups": ("over",),
            "report": ("over",),
        }.items()
    },
    **{
        f"secondments:{name}": Address(
            own=HOME, other=OTHER_HOME, thing=of_secondments("learning", pk=things)
        )
        for name, things in {"entry": "entries", "interview": "interviews"}.items()
    },
    "secondments:goal": Address(
        own=only("metropolis"), other=only("metropolis"),
        thing=of_secondments("learning", pk="goals"),
    ),
    "secondments:drop_goal": Address(
        own=only("metropolis"), other=only("metropolis"),
        thing=of_secondments("learning", pk="goals"), method="post", answer=302,
    ),
    "secondments:follow_up": Address(
        own=HOME - {"metropolis"}, other=OTHER_HOME - {"metropolis"},
        thing=of_secondments("over", pk="follow_ups"),
    ),
    "secondments:drop_follow_up": Address(
        own=HOME - {"metropolis"}, other=OTHER_HOME - {"metropolis"},
        thing=of_secondments("over", pk="follow_ups"), method="post", answer=302,
    ),
    "secondments:add_skill": Address(
        own=HOME, other=OTHER_HOME, thing=of_secondments("learning")
    ),
    "secondments:skills": Address(own=HR | {"supervisor", "metropolis"}),
    "secondments:drop_skill": Address(
        own=only("nerima_hr"), other=only("nakano_hr"),
        thing=of_secondments("", pk="skills"), method="post", answer=302,
    ),
    "secondments:presences": Address(own=HR | {"supervisor", "metropolis"}),
    "secondments:new_presence": Address(own=HR | {"supervisor", "metropolis"}),
    "secondments:presence": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of_secondments("visits")
    ),
    "secondments:remove_presence": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of_secondments("visits"),
        method="post", answer=302,
    ),
    "case_reviews:reviews": Address(own=REVIEW),
    "case_reviews:case": Address(own=REVIEW, thing=of_reviews("draft")),
    "case_reviews:decide": Address(
        own=AUTHORS, thing=of_reviews("draft"), method="post", answer=302
    ),
    "case_reviews:check": Address(own=AUTHORS, thing=of_reviews("draft"), method="post", answer=302),
    "case_reviews:answer": Address(
        own=only("reviewer"), thing=of_reviews("waiting"), method="post", answer=422
    ),
    "case_reviews:take_back": Address(
        own=AUTHORS, thing=of_reviews("waiting"), method="post", answer=302
    ),
    "case_reviews:publish": Address(
        own=AUTHORS, thing=of_reviews("draft"), method="post", answer=302
    ),
    "case_reviews:withdraw": Address(own=AUTHORS, thing=of_reviews("live")),
    "case_reviews:texts": Address(own=AUTHORS, thing=of_reviews("draft")),
    "case_reviews:names": Address(own=AUTHORS, thing=of_reviews("draft"), method="post", answer=302),
    "case_reviews:text": Address(
        own=AUTHORS, thing=of_reviews("draft", "raw"), method="post", answer=302
    ),
    "exercises:exercises": Address(own=EVERYBODY),
    "exercises:join": Address(own=EVERYBODY, method="post", answer=422, query={"code": "AAAAA"}),
    "exercises:make": Address(own=ORGANISERS | LEADER),
    "exercises:begin_alone": Address(
        own=EVERYBODY, thing=of_exercises("case", "case"), method="post", answer=302
    ),
    # Of an exercise that is led, who leads it is sent on to the console (views/test_worksheets.py).
    "exercises:worksheet": Address(
        own=only("worker"), other=only("outsider"), thing=of_exercises("alone")
    ),
    "exercises:pulse": Address(own=SEATED, thing=of_exercises()),
    "exercises:save": Address(own=SEATED, thing=of_exercises(), method="post", answer=302),
    "exercises:further": Address(
        own=only("worker"), other=only("outsider"), thing=of_exercises("alone"),
        method="post", answer=302,
    ),
    "exercises:parts": Address(own=SEATED, thing=of_exercises()),
    "exercises:step_out": Address(own=SEATED, thing=of_exercises(), method="post", answer=302),
    "exercises:vote": Address(
        own=SEATED, thing=of_exercises(), method="post", answer=302,
        query={"poll": lambda world: world.exercises.poll},
    ),
    "exercises:edit": Address(own=KEEPERS, thing=of_exercises()),
    "exercises:cancel": Address(own=KEEPERS, thing=of_exercises()),
    "exercises:people": Address(own=KEEPERS, thing=of_exercises()),
    "exercises:add_admitted": Address(
        own=KEEPERS, thing=of_exercises(), method="post", answer=302
    ),
    "exercises:form_groups": Address(
        own=KEEPERS, thing=of_exercises(), method="post", answer=422
    ),
    "exercises:deal": Address(own=KEEPERS, thing=of_exercises(number=1)),
    "exercises:place": Address(
        own=KEEPERS, other=KEEPERS, thing=of_exercises(pk="members"), method="post", answer=302
    ),
    "exercises:console": Address(own=LEADER, thing=of_exercises()),
    "exercises:console_pulse": Address(own=LEADER, thing=of_exercises()),
    "exercises:open_stage": Address(
        own=LEADER, thing=of_exercises(), method="post", answer=302
    ),
    "exercises:phase": Address(
        own=LEADER, thing=of_exercises(), method="post", answer=302, query={"to": "debrief"}
    ),
    "exercises:time": Address(
        own=LEADER, thing=of_exercises(), method="post", answer=302, query={"more": "10"}
    ),
    "exercises:announce": Address(
        own=LEADER, thing=of_exercises(), method="post", answer=302, query={"text": "あと5分です。"}
    ),
    "exercises:poll": Address(
        own=LEADER, thing=of_exercises(), method="post", answer=302, query={"close": "1"}
    ),
    "exercises:group": Address(own=LEADER, thing=of_exercises(number=1)),
    "exercises:guide": Address(own=LEADER, thing=of_exercises()),
    "debriefs:review": Address(own=SEATED, thing=of_exercises("over")),
    "debriefs:practice": Address(own=SEATED, thing=of_exercises("over", number=1)),
    "debriefs:feedback": Address(own=LEADER, thing=of_exercises("over")),
    "debriefs:to_group": Address(own=LEADER, thing=of_exercises("over", number=1)),
    "debriefs:to_member": Address(
        own=LEADER, other=LEADER, thing=of_exercises("over", pk="members_over")
    ),
    "debriefs:delete_comment": Address(
        own=LEADER, thing=of_exercises("over", pk="comment"), method="post", answer=302
    ),
    "debriefs:mine": Address(own=SEATED, thing=of_exercises("over")),
    "debriefs:acknowledge": Address(
        own=only("worker"), other=only("outsider"),
        thing=of_exercises("over", pk="feedback"), method="post", answer=302,
    ),
    "debriefs:reflection": Address(own=SEATED, thing=of_exercises("over")),
    "debriefs:debrief": Address(own=SEATED | LEADER, thing=of_exercises("over")),
    "debriefs:worksheet_pdf": Address(
        own=LEADER | {"worker"}, thing=of_exercises("over", number=1)
    ),
    "runs:runs": Address(own=EVERYBODY),
    "runs:approvals": Address(own=EVERYBODY),
    "runs:answer": Address(
        own=only("supervisor", "colleague"),  # who deputises
        other=only("colleague"), thing=of_runs("approvals", "pk", owned=True),
    ),
    "runs:own_calendar": Address(own=EVERYBODY),
    "runs:day": Address(own=ORGANISERS),
    "mine:calendar": Address(own=EVERYBODY),
    "mine:notes": Address(own=EVERYBODY),
    "mine:notes_file": Address(own=EVERYBODY),
    "courses:keep_note": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("lessons", "key"), method="post", answer=302
    ),
    "runs:hours": Address(own=HR | {"metropolis"}),
    "runs:certify_parts": Address(own=RUN_BY, thing=of_runs("run")),
    "runs:notices": Address(own=RUN_BY, thing=of_runs("run")),
    "runs:own_notice": Address(own=SEATED, thing=of_runs("run")),
    "runs:make": Address(own=ORGANISERS),
    "runs:places": Address(own=ORGANISERS),
    "runs:new_room": Address(own=ORGANISERS),
    "runs:new_lecturer": Address(own=ORGANISERS),
    "runs:room": Address(own=RUN_BY, thing=of_runs("room", "pk")),
    "runs:lecturer": Address(own=RUN_BY, thing=of_runs("lecturer", "pk")),
    "runs:run": Address(own=EVERYBODY - {"facilitator"}, thing=of_runs("run")),
    "runs:apply": Address(own=EVERYBODY - {"facilitator"}, thing=of_runs("run")),
    "runs:interest": Address(
        own=EVERYBODY - {"facilitator"}, thing=of_runs("run"), method="post", answer=302
    ),
    "runs:calendar": Address(own=SEATED, thing=of_runs("run")),
    "runs:nominate": Address(own=HR | {"metropolis"}, thing=of_runs("run")),
    "runs:manage": Address(own=RUN_BY, thing=of_runs("run")),
    "runs:edit": Address(own=RUN_BY, thing=of_runs("run")),
    "runs:announce": Address(own=RUN_BY, thing=of_runs("run"), method="post", answer=302),
    "runs:cancel": Address(own=RUN_BY, thing=of_runs("run")),
    "runs:add_session": Address(own=RUN_BY, thing=of_runs("run")),
    "runs:select": Address(own=RUN_BY, thing=of_runs("run")),
    "runs:keep_seats": Address(own=RUN_BY, thing=of_runs("run")),
    "runs:withdraw": Address(
        own=only("worker"), other=only("outsider"), thing=of_runs("seats", "pk", owned=True)
    ),
    "runs:cancel_enrolment": Address(
        own=RUN_BY, other=RUN_BY, thing=of_runs("seats", "pk", owned=True)
    ),
    "runs:edit_session": Address(own=RUN_BY, thing=of_runs("session")),
    "runs:cancel_session": Address(own=RUN_BY, thing=of_runs("session")),
    "runs:attendance": Address(own=RUN_BY, thing=of_runs("session")),
    "runs:attendance_file": Address(
        own=RUN_BY, thing=of_runs("session"), method="post", answer=302
    ),
    "runs:roster": Address(own=RUN_BY, thing=of_runs("session", kind="xlsx")),
    "runs:badges": Address(own=RUN_BY, thing=of_runs("session")),
    "runs:door": Address(own=RUN_BY, thing=of_runs("session")),
    "runs:check_in": Address(own=SEATED, thing=of_runs("session")),
    "runs:scanned": Address(own=SEATED, thing=of_runs("session", token="guessed"), answer=302),
    "runs:apology": Address(own=SEATED, thing=of_runs("session")),
    "runs:online": Address(own=SEATED, thing=of_runs("now"), answer=302),
    "runs:make_up": Address(own=SEATED, thing=of_runs("missed")),
    "runs:drop_make_up": Address(
        own=only("worker"), other=only("outsider"), thing=of_runs("make_ups", "pk", owned=True),
        method="post", answer=302,
    ),
    "programmes:enter": Address(
        own=EVERYBODY - {"facilitator"}, thing=of_programmes("open"), method="post", answer=302
    ),
    "programmes:request": Address(own=EVERYBODY - {"facilitator"}, thing=of_programmes("asking")),
    "programmes:leave": Address(own=SEATED, thing=of_programmes("entered")),
    "programmes:more_time": Address(own=SEATED, thing=of_programmes("programme")),
    "programmes:evidence": Address(own=SEATED, thing=of_programmes("programme", item="item")),
    "programmes:evidence_file": Address(
        own=only("worker", "nerima_hr", "metropolis"),
        other=only("outsider", "nakano_hr", "metropolis"),
        thing=of_programmes("evidence", "pk", owned=True),
    ),
    "programmes:waiting": Address(own=EVERYBODY),
    "programmes:answer_request": Address(
        own=only("supervisor", "colleague", "nerima_hr"),  # who deputises
        other=only("colleague", "nakano_hr"), thing=of_programmes("requests", "pk", owned=True),
    ),
    "programmes:answer_more_time": Address(
        own=only("supervisor", "colleague", "nerima_hr"),
        other=only("colleague", "nakano_hr"), thing=of_programmes("extensions", "pk", owned=True),
    ),
    "programmes:answer_evidence": Address(
        own=only("nerima_hr", "metropolis"), other=only("nakano_hr", "metropolis"),
        thing=of_programmes("evidence", "pk", owned=True),
    ),
    "programme_office:programmes": Address(own=HR | {"supervisor", "metropolis"}),
    "programme_office:people": Address(
        own=HR | {"supervisor", "metropolis"}, thing=of_programmes("programme")
    ),
    "programme_office:resolve_many": Address(
        own=HR | {"metropolis"}, thing=of_programmes("programme"), method="post", answer=422
    ),
    "programme_office:assign": Address(own=HR | {"metropolis"}, thing=of_programmes("programme")),
    "programme_office:assign_by_file": Address(
        own=HR | {"metropolis"}, thing=of_programmes("programme")
    ),
    "programme_office:require": Address(own=HR | {"metropolis"}, thing=of_programmes("programme")),
    "programme_office:end_requirement": Address(
        own=only("nerima_hr"),
        thing=lambda world, _: {
            "key": world.programmes.programme, "pk": world.programmes.requirement
        },
        method="post", answer=302,
    ),
    "programme_office:place": Address(
        own=only("supervisor", "nerima_hr", "metropolis"), other=only("nakano_hr", "metropolis"),
        thing=of_programmes("places", "pk", owned=True),
    ),
    **{
        f"programme_office:{name}": Address(
            own=only("nerima_hr", "metropolis"), other=only("nakano_hr", "metropolis"),
            thing=of_programmes("places", "pk", owned=True), method=method, answer=answer,
        )
        for name, method, answer in (
            ("take_out", "get", 200), ("put_back", "post", 302), ("resolve", "get", 302),
            ("more_time", "get", 200),
        )
    },
    "programme_office:result": Address(
        own=only("nerima_hr", "metropolis"), other=only("nakano_hr", "metropolis"),
        thing=of_programmes("places", "pk", owned=True, item="item"),
    ),
    "courses:survey": Address(own=EVERYBODY - {"facilitator"}, thing=of("surveys", "key")),
    "courses:begin_survey": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("surveys", "key"), method="post", answer=302
    ),
    "courses:survey_part": Address(
        own=only("worker"), other=only("outsider"),
        thing=lambda world, owner: {"pk": world.sheets_of_survey[owner], "number": 1},
    ),
    "courses:check_survey": Address(
        own=only("worker"), other=only("outsider"), thing=of("sheets_of_survey"), answer=302
    ),
    "courses:submit_survey": Address(
        own=only("worker"), other=only("outsider"), thing=of("sheets_of_survey"),
        method="post", answer=302,
    ),
    "courses:edition": Address(own=only("worker"), other=only("outsider"), thing=edition),
    "courses:edition_lesson": Address(
        own=only("worker"), other=only("outsider"),
        thing=lambda world, owner: edition(world, owner) | {"place": 1},
    ),
    "new_edition": Address(own=MARKERS, other=MARKERS, thing=of("course_pages")),
    "quiz_gains": Address(
        own=only("metropolis", "administrator"), other=only("metropolis", "administrator"),
        thing=of("quizzes_after"),
    ),
    "courses:self_assessment": Address(
        own=EVERYBODY - {"facilitator"}, thing=of("courses", "key")
    ),
    "self_assessment_results": Address(
        own=only("metropolis", "administrator"), other=only("metropolis", "administrator"),
        thing=of("course_pages"),
    ),
    "survey_results": Address(own=AUTHORS),
    **{
        name: Address(  # the course is not the trainer's own
            own=only("metropolis", "administrator"), other=only("metropolis", "administrator"),
            thing=of("survey_pages"), method=method, answer=answer,
        )
        for name, method, answer in (
            ("survey_result", "get", 200), ("plan_survey", "post", 200), ("close_survey", "post", 302),
        )
    },
    "import_questions": Address(own=AUTHORS),
    "import_template": Address(own=AUTHORS),
    "export_questions": Address(own=AUTHORS),
    "question_import": Address(own=only("trainer"), thing=of("question_imports")),
    "apply_question_import": Address(
        own=only("trainer"), thing=of("question_imports"), method="post", answer=302
    ),
    "discard_question_import": Address(
        own=only("trainer"), thing=of("question_imports"), method="post", answer=302
    ),
    "export_kit": Address(  # the course is not the trainer's own
        own=only("metropolis", "administrator"), other=only("metropolis", "administrator"),
        thing=of("course_pages"),
    ),
    "import_kit": Address(own=AUTHORS),
    "kit_import": Address(own=only("trainer"), thing=of("kit_imports")),
    "apply_kit": Address(
        own=only("trainer"), thing=of("kit_imports"), method="post", answer=302
    ),
    "discard_kit": Address(
        own=only("trainer"), thing=of("kit_imports"), method="post", answer=302
    ),
    "question_results": Address(own=AUTHORS),
    "quiz_results": Address(  # the course is not the trainer's own
        own=only("metropolis", "administrator"), other=only("metropolis", "administrator"),
        thing=of("quiz_pages"),
    ),
    "trainers_guide": Address(own=CMS),
    "trainers_guide_chapter": Address(own=CMS, thing=lambda *_: {"name": "README"}),
    "trainers_guide_image": Address(own=CMS, thing=lambda *_: {"name": "dashboard.png"}),
    # Everybody in the exercise, each to the drawing of the own group.
    "exercises:draw": Address(own=SEATED, thing=drawing),
    "exercises:drawing_paper": Address(own=SEATED, thing=drawing),
    # Paragraphs that pages cite; nothing is answered, so the list comes back with its fault.
    "passage": Address(own=EVERYBODY, thing=cited_then, answer=302),
    "passage_now": Address(own=EVERYBODY, thing=cited_now, answer=302),
    "citations": Address(own=AUTHORS),
    "answer_citation": Address(  # the trainer may edit no page: these groups know no index yet
        own=only("metropolis", "administrator"), thing=answered, method="post", answer=422,
    ),
    "notation:notation": Address(own=HR | {"metropolis"}),
    "workforce:completions": Address(own=HR | {"supervisor", "metropolis"}),
    "workforce:merge": Address(own=only("metropolis", "administrator")),
    # Both wards' changes are still to come (tests/transfer_doors.py).
    "workforce:transfers": Address(own=IMPORTERS),
    "workforce:new_transfer": Address(own=IMPORTERS),
    "workforce:transfer_template": Address(own=IMPORTERS),
    "workforce:transfer": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of("transfers"),
    ),
    "workforce:confirm_transfer": Address(
        own=only("nerima_hr"), other=only("nakano_hr"),
        thing=of("transfers"), method="post", answer=302,
    ),
    "workforce:discard_transfer": Address(
        own=only("nerima_hr"), other=only("nakano_hr"),
        thing=of("transfers"), method="post", answer=302,
    ),
    "workforce:undo_transfer": Address(
        own=only("nerima_hr"), other=only("nakano_hr"),
        thing=of("transfers"), method="post", answer=302,
    ),
    "workforce:transfer_faults": Address(
        own=only("nerima_hr"), other=only("nakano_hr"), thing=of("transfers"), answer=302,
    ),
    "workforce:coverage": Address(own=only("metropolis")),
    "workforce:person": Address(
        own=only("supervisor", "nerima_hr"), other=only("nakano_hr"), thing=of("people"),
    ),
}  # fmt: skip

# Redirects kept for those who know the old or the stock address.
UNNAMED = {
    "cms/account/",
    # The way to an office's own sign-in service and back (tests/people/test_oidc.py).
    "accounts/oidc/<str:provider_id>/login/",
    "accounts/oidc/<str:provider_id>/login/callback/",
}


def our_patterns() -> Iterator[tuple[str, str]]:
    """(name with namespace, route) of every URL pattern whose view is ours. A list of the CMS that
    is Wagtail's with a button of ours is among the parts of tests/test_cms_doors.py."""
    for name, route in _walk(get_resolver().url_patterns, "", ()):
        if not name.startswith("wagtailsnippets_"):
            yield name, route


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, namespaces: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from _walk(each.url_patterns, route, inner)
        elif _package(each) in OUR_PACKAGES or (not each.name and route.startswith("cms/account")):
            yield ":".join((*namespaces, str(each.name or ""))), route


def _package(pattern: URLPattern) -> str:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    return view.__module__.split(".")[0]
