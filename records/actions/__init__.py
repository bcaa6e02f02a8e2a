"""The only writers of the ledger and of obligations. Import from `records.actions`."""

from records.actions.following import follow_posts, forget_obligations, touched
from records.actions.individual import (
    ask_again,
    ask_extension,
    deny_extension,
    extend,
    grant_extension,
    oblige,
)
from records.actions.ledger import Deed, correct, record, record_many, void
from records.actions.moving import move_obligations, move_person, move_to_post, rows_to_move
from records.actions.obligations import excuse, refresh_obligations
from records.actions.settling import settle

__all__ = [
    "Deed",
    "ask_again",
    "ask_extension",
    "correct",
    "deny_extension",
    "excuse",
    "extend",
    "follow_posts",
    "forget_obligations",
    "grant_extension",
    "move_obligations",
    "move_person",
    "move_to_post",
    "oblige",
    "record",
    "record_many",
    "refresh_obligations",
    "rows_to_move",
    "settle",
    "touched",
    "void",
]
