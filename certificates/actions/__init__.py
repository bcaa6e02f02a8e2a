"""What may happen to a certificate. Views, courses and commands all call these."""

from certificates.actions.files import render
from certificates.actions.following import follow_records, move_person
from certificates.actions.holder import choose_public_name, report_name
from certificates.actions.issuing import issue, issue_many
from certificates.actions.life import reissue, release, revoke

__all__ = [
    "choose_public_name",
    "follow_records",
    "issue",
    "issue_many",
    "move_person",
    "reissue",
    "release",
    "render",
    "report_name",
    "revoke",
]
