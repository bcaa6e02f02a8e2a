"""Rows that remember when they were last changed, so that another system can ask for what is new."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)


class ChangingQuerySet(models.QuerySet[Row]):
    """Also what is written past `save()` is a change."""

    def update(self, **values: Any) -> int:
        return super().update(**self._dated(values))

    def _dated(self, values: Mapping[str, Any]) -> dict[str, Any]:
        told = getattr(self.model, "told", None)  # a migration's model has no methods of ours
        return {"changed_at": timezone.now(), **values} if told and told(values) else dict(values)


class Changing(models.Model):
    """`changed_at` moves with every write of a field that others are told of.

    A log-in writes `last_login`; that is nobody's news.
    """

    UNTOLD: ClassVar[frozenset[str]] = frozenset()

    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields and self.told(fields):
            kwargs["update_fields"] = {*fields, "changed_at"}
        super().save(*args, **kwargs)

    @classmethod
    def told(cls, fields: Collection[str]) -> bool:
        return not cls.UNTOLD.issuperset(fields)
