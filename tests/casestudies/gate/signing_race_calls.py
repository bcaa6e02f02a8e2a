"""What the processes of test_signing_races.py do."""

from casestudies import actions
from casestudies.gate.checklist import CHECKLIST
from casestudies.models import AnonymityReview, CasePage
from people.models import User

POINTS = [*CHECKLIST]


def sign(*, review: int, by: int) -> None:
    found = AnonymityReview.objects.get(pk=review)
    actions.sign(review=found, checklist=POINTS, by=User.objects.get(pk=by))


def hand_over(*, case: int, by: int) -> None:
    page = CasePage.objects.get(pk=case)
    actions.check_oneself(case=page, checklist=POINTS, by=User.objects.get(pk=by))


def publish(*, case: int, by: int) -> None:
    page = CasePage.objects.get(pk=case)
    actions.publish_signed(case=page, by=User.objects.get(pk=by))
