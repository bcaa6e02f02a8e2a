"""What may happen to a secondment. Views, ticks, the demonstration and tests call these."""

from secondments.actions.agreeing import agree, announce, is_approved, renew_agreement
from secondments.actions.answering import approve, send_back
from secondments.actions.changing import extend, interrupt, resume, return_early
from secondments.actions.holding import NotNow
from secondments.actions.merging import move_person
from secondments.actions.papers import add_file, number_paper, remove_file, save_paper, write_anew
from secondments.actions.reported import report_accepted
from secondments.actions.requesting import arrange, change_request, request, submit, withdraw
from secondments.actions.running import begin, end, follow_dates

__all__ = [
    "NotNow",
    "add_file",
    "agree",
    "announce",
    "approve",
    "arrange",
    "begin",
    "change_request",
    "end",
    "extend",
    "follow_dates",
    "interrupt",
    "is_approved",
    "move_person",
    "number_paper",
    "remove_file",
    "renew_agreement",
    "report_accepted",
    "request",
    "resume",
    "return_early",
    "save_paper",
    "send_back",
    "submit",
    "withdraw",
    "write_anew",
]
