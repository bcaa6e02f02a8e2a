"""Who gets in where among the programmes (研修課程): part of tests/doors.py, with a world of its own.

For staff, run by the bureau; the worker of 練馬区 and the learner of 中野区 are in it, with a request,
evidence and a wish for more time each. 練馬区 requires it of nobody in particular.
"""

import datetime
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from courses import actions
from courses.models import Evidence
from records.models import Requirement
from records.states import Kind
from tests.factories.courses import post_of
from tests.factories.programmes import a_set, external, in_it, item, make_programme, owed

OWNERS = ("worker", "outsider")


def make_programmes(everybody: Any, bureau: Any, nerima: Any) -> SimpleNamespace:
    facts = {"organiser": bureau, "audience_kind": "staff"}
    programme = make_programme(a_set("全部", external("他機関"), external("ほか")), **facts)
    asking = make_programme(a_set("全部", external()), entry="approval", **facts)
    people = {owner: everybody[owner] for owner in OWNERS}
    places = {owner: in_it(person, programme) for owner, person in people.items()}
    # A ward's: the metropolitan office follows whoever owes what it asks for, and would see more.
    ward = facts | {"organiser": nerima}
    entered = make_programme(a_set("全部", external()), entry="self", **ward)
    for person in people.values():
        actions.enter(page=entered, post=post_of(person), by=person)
    until = timezone.localdate() + datetime.timedelta(days=400)
    return SimpleNamespace(
        programme=programme.key,
        item=item(programme, "他機関").subject,
        open=make_programme(a_set("全部", external()), entry="self", **facts).key,
        entered=entered.key,
        asking=asking.key,
        places={owner: place.pk for owner, place in places.items()},
        requests={
            owner: actions.request_entry(
                page=asking, post=post_of(person), wish="", by=person
            ).pk
            for owner, person in people.items()
        },
        extensions={
            owner: actions.ask_more_time(
                allocation=places[owner], until=until, reason="育休", by=person
            ).pk
            for owner, person in people.items()
            if owed(person, programme)
        },
        evidence={
            owner: Evidence.objects.create(
                allocation=places[owner], item_key=item(programme, "ほか").subject,
                item_title="ほか", happened_on=timezone.localdate(), entered_by=person,
                file=ContentFile(b"%PDF-", name="x"), file_name="修了証.pdf",
            ).pk
            for owner, person in people.items()
        },
        requirement=Requirement.objects.create(
            title="研修課程", subject_kind=Kind.PROGRAMME, subject_key=programme.key,
            subject_title="研修課程", organisation=nerima, start=timezone.localdate(),
        ).pk,
    )  # fmt: skip
