"""What may happen to a certificate. Views, courses and commands all call these."""

from certificates.actions.files import render
from certificates.actions.holder import choose_public_name, report_name
from certificates.actions.life import issue, reissue, release, revoke

__all__ = [
    "choose_public_name",
    "issue",
    "reissue",
    "release",
    "render",
    "report_name",
    "revoke",
]
