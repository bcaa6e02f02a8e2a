"""Cases as pages, their signed editions, and the exercises done with them."""

from casestudies.models.answers import Answer, AnswerEdit, StageWork
from casestudies.models.editions import CaseEdition
from casestudies.models.exercises import Exercise, ExerciseMove, Facilitation, Group, Member
from casestudies.models.gate import (
    AnonymityReview,
    DeclaredName,
    FindingDecision,
    RawText,
    ReviewMove,
)
from casestudies.models.notation import DiagramNotation
from casestudies.models.pages import CaseIndexPage, CasePage
from casestudies.models.reviews import (
    Feedback,
    PeerReview,
    PeerReviewEdit,
    Reflection,
    StockComment,
)
from casestudies.models.talking import Announcement, GroupNote, Poll, Vote

__all__ = [
    "Announcement",
    "AnonymityReview",
    "Answer",
    "AnswerEdit",
    "CaseEdition",
    "CaseIndexPage",
    "CasePage",
    "DeclaredName",
    "DiagramNotation",
    "Exercise",
    "ExerciseMove",
    "Facilitation",
    "Feedback",
    "FindingDecision",
    "Group",
    "GroupNote",
    "Member",
    "PeerReview",
    "PeerReviewEdit",
    "Poll",
    "RawText",
    "Reflection",
    "ReviewMove",
    "StageWork",
    "StockComment",
    "Vote",
]
