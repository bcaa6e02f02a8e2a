"""What the processes of test_races.py do."""

import datetime

from people.models import Organisation, User
from secondments import actions
from secondments.models import Paper
from secondments.states import Kind, Side


def ask(*, person: int, host: int, home: int, by: int, day: str) -> int:
    start = datetime.date.fromisoformat(day)
    return actions.request(
        by=User.objects.get(pk=by),
        side=Side.HOME,
        person=User.objects.get(pk=person),
        home=Organisation.objects.get(pk=home),
        host=Organisation.objects.get(pk=host),
        kind=Kind.TRAINING,
        planned_start=start,
        planned_end=start + datetime.timedelta(days=365),
    ).pk


def number(*, paper: int, by: int) -> int | None:
    row = Paper.objects.get(pk=paper)
    return actions.number_paper(paper=row, by=User.objects.get(pk=by)).number
