"""Who must learn what in the demonstration."""

import datetime

from core.fiscal import first_day
from courses.models import CoursePage
from home.demo.bodies import Body
from home.demo.days import Days
from home.demo.people import DUE_MONTHS
from people.models import Profession
from records.models import Requirement

Due = Requirement.Due
BASIC = ("welfare", "public_health_nurse", "psychology")


def load_requirements(courses: dict[str, CoursePage], bodies: dict[str, Body], days: Days) -> None:
    staff = Profession.objects.exclude(code="foster_parent")
    newcomers = _requirement("基礎研修（新任）", courses["abuse-basics"], days.first)
    newcomers.newcomers_only = True
    newcomers.due_rule, newcomers.due_months = Due.MONTHS, DUE_MONTHS
    _save(newcomers, [row for row in staff if row.code in BASIC])

    every_year = _requirement("個人情報（毎年度）", courses["personal-information"], days.first)
    every_year.yearly = True
    _save(every_year, list(staff))

    for key, due in (("nerima", days.ago(20)), ("nerima-guidance", days.ago(-70))):
        interview = _requirement("面接の基本", courses["interview-basics"], days.first)
        interview.organisation = bodies[key].organisation
        interview.due_rule, interview.due_on = Due.FIXED, due
        _save(interview, [row for row in staff if row.code in BASIC])

    foster = _requirement("里親の登録後の学び", courses["foster-records"], first_day(days.year))
    foster.organisation = bodies["foster"].organisation
    _save(foster, [])


def _requirement(title: str, course: CoursePage, start: datetime.date) -> Requirement:
    return Requirement(title=title, subject_key=course.key, subject_title=course.title, start=start)


def _save(requirement: Requirement, professions: list[Profession]) -> None:
    requirement.save()
    requirement.professions.set(professions)
