"""Papers of nobody, for authors: an ordinary name, the rarest characters, the longest name."""

import datetime
from typing import Any

from django.urls import reverse

from certificates.models import CertificateDesign
from certificates.paper import Paper, last_day_of_validity
from certificates.printing import paper_pdf
from certificates.serials import serial
from certificates.sheet import paper_context
from certificates.wording import fill
from core import fiscal

# Shown to authors of designs only; these people do not exist.
NAMES = {
    "": "桜井 みのり",
    "rare": "髙橋﨑山𠮷田 齋藤邉見",
    "long": "アレクサンドラ・マリアナ・フェルナンデス＝デ・ラ・クルス・ゴンサレス・ロドリゲス",
}
COURSES = {
    "": "面接の基本（令和8年度版）",
    "rare": "面接の基本（令和8年度版）",
    "long": "要保護児童対策地域協議会の調整機関に配置される専門職のための研修（令和8年度版）",
}
CODE = "HGK73MWQ92RT"
MODES = {"plain": "", "rare": "rare", "long": "long"}  # as an address and as a preview mode
FIRST, LAST = datetime.date(2026, 9, 3), datetime.date(2026, 10, 2)
BORN_ON = datetime.date(1999, 7, 14)


def sample(design: CertificateDesign, mode: str) -> Paper:
    """What this design would print; the serial number is `sample_serial(design)`."""
    issuer = design.issuer
    hours, period = "講義 4時間30分・演習 3時間", "令和8年9月3日から10月2日まで"
    expiry = last_day_of_validity(LAST, design.valid_years)
    return Paper(
        orientation=design.orientation,
        heading=design.heading,
        name=NAMES[mode],
        born_on=fiscal.wareki(BORN_ON) if design.show_born_on else "",
        wording=fill(
            design.wording,
            {
                "name": NAMES[mode],
                "course": COURSES[mode].partition("（")[0],
                "hours": hours,
                "period": period,
                "completed": fiscal.wareki(LAST),
                "edition": "令和8年度版",
            },
        ),
        course=COURSES[mode],
        hours=hours if design.show_hours else "",
        period=period,
        completed_on="",
        valid_until=fiscal.wareki(expiry) if expiry else "",
        issued_on=fiscal.wareki(LAST),
        reissued_on="",
        issuer=issuer.name,
        signatory_title=issuer.signatory_title,
        signatory_name=issuer.signatory_name,
        seal_image=issuer.seal_image.name if issuer.seal == issuer.Seal.IMAGE else "",
    )


def preview(design: CertificateDesign, mode: str) -> dict[str, Any]:
    """For the preview in the CMS: the sheet, and where to get it as a PDF once it is saved."""
    words = paper_context(sample(design, mode), serial=sample_serial(design), code=CODE)
    url = reverse("certificate_sample", args=[design.pk, mode or "plain"]) if design.pk else ""
    return {**words, "sample_url": url}


def sample_pdf(design: CertificateDesign, mode: str) -> bytes:
    return paper_pdf(sample(design, mode), serial=sample_serial(design), code=CODE)


def sample_serial(design: CertificateDesign) -> str:
    return serial(design.issuer.serial_pattern, fiscal_year=2026, number=412)
