"""Every word on one certificate, as plain text. Made once, on the day of issue."""

import datetime
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import pgettext

from certificates.wording import fill
from core import fiscal
from core.templatetags.japanese import minutes
from core.typesetting import missing_glyphs
from records.states import DONE, Kind, Outcome

if TYPE_CHECKING:
    from certificates.models import CertificateDesign
    from records.models import Record


@dataclass(frozen=True)
class Paper:
    """What is stored as the snapshot, beside the number. Dates are in 和暦; an empty text is not
    printed."""

    orientation: str
    heading: str
    name: str
    born_on: str
    wording: str
    course: str
    hours: str
    period: str
    completed_on: str
    valid_until: str
    issued_on: str
    reissued_on: str
    issuer: str
    signatory_title: str
    signatory_name: str
    seal_image: str
    subjects: str = ""  # a line each; of what was completed in part only

    def as_snapshot(self) -> dict[str, str]:
        return asdict(self)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The lines under the wording: what it is called, and what it is."""
        lines = [
            (pgettext("certificate", "Course"), self.course),
            (pgettext("certificate", "Subjects"), self.subjects),
            (pgettext("certificate", "Hours"), self.hours),
            (pgettext("certificate", "Period"), self.period),
            (pgettext("certificate", "Completed on"), self.completed_on),
            (pgettext("certificate", "Valid until"), self.valid_until),
        ]
        return [(label, value) for label, value in lines if value]

    def missing_glyphs(self) -> list[str]:
        """What of all its words no font of ours can draw."""
        drawn = [text for field, text in asdict(self).items() if field != "seal_image"]
        return missing_glyphs("\n".join(drawn))


def write(
    *,
    record: "Record",
    design: "CertificateDesign",
    issued_on: datetime.date,
    reissued_on: datetime.date | None = None,
) -> Paper:
    """The paper for a completion, in the words of today: the person's name, the issuer's
    signatory, the published design. The course is as the ledger has it."""
    issuer, person = design.issuer, record.person
    period = period_of(record)
    expiry = last_day_of_validity(record.occurred_on, design.valid_years)
    # Said by the date at the foot, or by the end of the period, when it is the same day.
    said_elsewhere = period or record.occurred_on == issued_on
    return Paper(
        orientation=design.orientation,
        heading=design.heading,
        name=person.name_on_certificate,
        born_on=fiscal.wareki(person.born_on) if design.show_born_on and person.born_on else "",
        wording=fill(design.wording, _values(record)),
        course=course_with_edition(record),
        hours=hours_by_kind(record) if design.show_hours else "",
        period=period,
        completed_on="" if said_elsewhere else fiscal.wareki(record.occurred_on),
        valid_until=fiscal.wareki(expiry) if expiry else "",
        issued_on=fiscal.wareki(issued_on),
        reissued_on=fiscal.wareki(reissued_on) if reissued_on else "",
        issuer=issuer.name,
        signatory_title=issuer.signatory_title,
        signatory_name=issuer.signatory_name,
        seal_image=issuer.seal_image.name if issuer.seal == issuer.Seal.IMAGE else "",
        subjects="\n".join(_evidence(record).get("subjects", [])),
    )


def can_be_certified(record: "Record") -> bool:
    """What was completed; and of a course the parts that were attended, named on the paper."""
    parts = record.kind == Kind.COURSE and record.outcome == Outcome.PARTIAL
    return record.outcome in DONE or parts


def _values(record: "Record") -> dict[str, str]:
    """What fills the placeholders of `certificates.wording`."""
    return {
        "name": record.person.name_on_certificate,
        "course": record.subject_title,
        "hours": hours_by_kind(record),
        "period": period_of(record),
        "completed": fiscal.wareki(record.occurred_on),
        "edition": edition_label(record),
    }


def hours_by_kind(record: "Record") -> str:
    """講義 4時間30分・演習 3時間"""
    kinds = [
        (pgettext("hours", "Lecture"), record.lecture_minutes),
        (pgettext("hours", "Exercise"), record.exercise_minutes),
        (pgettext("hours", "Practicum"), record.practicum_minutes),
    ]
    return "・".join(f"{kind} {minutes(count)}" for kind, count in kinds if count)


def period_of(record: "Record") -> str:
    """令和8年9月3日から10月2日まで. Empty when it began and ended on one day, or nobody noted
    the beginning (`started_on` in the record's evidence)."""
    noted = _evidence(record).get("started_on")
    first, last = datetime.date.fromisoformat(noted) if noted else None, record.occurred_on
    if first is None or first >= last:
        return ""
    end = fiscal.wareki(last)
    year = end.partition("年")[0] + "年"
    if fiscal.wareki(first).startswith(year):
        end = end.removeprefix(year)
    return pgettext("period", "from %(first)s to %(last)s") % {
        "first": fiscal.wareki(first),
        "last": end,
    }


def edition_label(record: "Record") -> str:
    """令和8年度版 when the record says of which 年度 its edition is (`edition_year`), else 第2版;
    nothing for the only edition so far."""
    year = _evidence(record).get("edition_year")
    if year:
        return pgettext("edition", "%(year)s edition") % {"year": fiscal.label(int(year))}
    if record.edition > 1:
        return pgettext("edition", "Edition %(number)s") % {"number": record.edition}
    return ""


def course_with_edition(record: "Record") -> str:
    edition = edition_label(record)
    return f"{record.subject_title}（{edition}）" if edition else record.subject_title


def last_day_of_validity(completed_on: datetime.date, years: int | None) -> datetime.date | None:
    """The day before the anniversary. A year that begins on 29 February ends on 28 February."""
    if not years:
        return None
    year = completed_on.year + years
    try:
        anniversary = completed_on.replace(year=year)
    except ValueError:
        return datetime.date(year, 2, 28)
    return anniversary - datetime.timedelta(days=1)


def _evidence(record: "Record") -> dict[str, Any]:
    return record.evidence if isinstance(record.evidence, dict) else {}
