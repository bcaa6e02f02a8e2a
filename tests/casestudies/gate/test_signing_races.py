"""Two who sign, hand over or publish the same text at the same moment do it once."""

import pytest

from casestudies import actions
from casestudies.gate.checklist import CHECKLIST
from casestudies.models import AnonymityReview, CaseEdition, ReviewMove
from casestudies.states import ReviewState
from tests.factories.cases import make_case
from tests.factories.people import UserFactory
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CALLS = "tests.casestudies.gate.signing_race_calls"
POINTS = [*CHECKLIST]


def test_six_reviewers_sign_once(trainer):
    case = make_case()
    review = actions.check_oneself(case=case, checklist=POINTS, by=trainer)
    calls = [{"review": review.pk, "by": UserFactory().pk} for _n in range(6)]

    results = run_together(f"{CALLS}:sign", calls)

    assert sorted(str(result.error) for result in results) == ["None", *["NotNow"] * 5]
    assert ReviewMove.objects.filter(state_to=ReviewState.SIGNED).count() == 1


def test_six_authors_hand_the_same_text_over_once():
    case = make_case()
    calls = [{"case": case.pk, "by": UserFactory().pk} for _n in range(6)]

    results = run_together(f"{CALLS}:hand_over", calls)

    assert sorted(str(result.error) for result in results) == ["None", *["NotNow"] * 5]
    assert AnonymityReview.objects.count() == 1


def test_who_publishes_it_twice_makes_one_edition(trainer, reviewer):
    case = make_case()
    review = actions.check_oneself(case=case, checklist=POINTS, by=trainer)
    actions.sign(review=review, checklist=POINTS, by=reviewer)

    results = run_together(f"{CALLS}:publish", [{"case": case.pk, "by": trainer.pk}] * 4)

    assert [result.error for result in results] == [None] * 4
    assert CaseEdition.objects.count() == 1
