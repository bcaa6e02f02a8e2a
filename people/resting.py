"""What in the whole database refers to some rows: asked before they are taken back."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import models


def relations_of(model: type[models.Model], *, besides: Collection[str]) -> Iterator[Any]:
    """Every foreign key that points here, whichever app it is of; `besides` as "app.Model.field"."""
    fields: list[Any] = model._meta.get_fields(include_hidden=True)
    for relation in fields:
        points_here = relation.auto_created and not relation.concrete
        if not points_here or not (relation.one_to_many or relation.one_to_one):
            continue
        other = relation.related_model
        if isinstance(other, type) and issubclass(other, models.Model):
            name = f"{other._meta.label}.{relation.field.name}"
            if not other._meta.auto_created and name not in besides:
                yield relation


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Without the filter of a manager of its own: a program's post rests too."""
    return models.QuerySet(model)


def resting_on(
    rows: models.QuerySet[Any], *, besides: Collection[str]
) -> Iterator[tuple[type[models.Model], models.QuerySet[Any]]]:
    """(model, its rows that refer to one of these), for every foreign key; often empty."""
    for relation in relations_of(rows.model, besides=besides):
        other, name = relation.related_model, relation.field.name
        yield other, rows_of(other).filter(**{f"{name}__in": rows.order_by().values("pk")})
