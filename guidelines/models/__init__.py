"""Guidelines, their editions, opinions on drafts, readings. Import from `guidelines.models`."""

from guidelines.models.editions import EditionMove, GuidelineEdition, GuidelineEditionQuerySet
from guidelines.models.opinions import Opinion, OpinionQuerySet, OpinionReviewer
from guidelines.models.pages import GuidelineIndexPage, GuidelinePage
from guidelines.models.readings import Acknowledgement, AcknowledgementQuerySet, SectionRead
from guidelines.models.time_use import TimeUse, TimeUseQuerySet

__all__ = [
    "Acknowledgement",
    "AcknowledgementQuerySet",
    "EditionMove",
    "GuidelineEdition",
    "GuidelineEditionQuerySet",
    "GuidelineIndexPage",
    "GuidelinePage",
    "Opinion",
    "OpinionQuerySet",
    "OpinionReviewer",
    "SectionRead",
    "TimeUse",
    "TimeUseQuerySet",
]
