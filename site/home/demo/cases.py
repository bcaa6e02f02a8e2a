"""From the content files of a case to the raw data of its streams, as the editor would store it."""

import json
from typing import Any

from casestudies import actions
from casestudies.gate.checklist import CHECKLIST
from casestudies.gate.findings import draft_findings
from casestudies.models import CasePage
from home.demo.blocks import Block, block, typed, wrapped
from home.demo.contents import read
from home.demo.markup import to_html
from people.models import User

# What the editor would always store, whether or not the file says it: a missing list would be read
# as a list with one empty line.
DOCUMENT = {"card": "", "only_if": {"task": "", "answers": [], "otherwise": ""}, "handover": ""}
TASK = {"help": "", "required": True, "again": "", "model": ""}


def case_fields(folder: str) -> dict[str, Any]:
    """The fields of a CasePage from cases/<folder>/case.toml, cards.toml and the stages named there."""
    given = read("cases", folder, "case.toml")
    told = [read("cases", folder, "stages", f"{name}.toml") for name in given.pop("stages")]
    around = read("cases", folder, "cards.toml")
    return {
        **given,
        "care_note": given["care_note"].strip(),
        "guide": to_html(given["guide"]),
        "stages": json.dumps([typed("stage", _stage(each), each["kind"]) for each in told]),
        "cards": _stream("card", around["cards"]),
        "criteria": _stream("criterion", around["criteria"]),
        "examples": _stream("example", around.get("examples", [])),
    }


def publish_case(page: CasePage, *, author: User, reviewer: User) -> CasePage:
    """A draft in the tree goes the way of every case: what the rules mark is invented and stays, its
    author checks it, somebody else signs, it is published."""
    page.save_revision(user=author)
    marked = {each.fingerprint: "keep" for each in draft_findings(page)}
    actions.decide(case=page, decisions=marked, by=author)
    review = actions.check_oneself(case=page, checklist=[*CHECKLIST], by=author)
    actions.sign(review=review, checklist=[*CHECKLIST], by=reviewer)
    actions.publish_signed(case=page, by=author)
    return CasePage.objects.get(pk=page.pk)


def _stream(kind: str, given: list[Block]) -> str:
    rows = enumerate(given)
    return json.dumps([typed(kind, wrapped(each, f"{kind}{n}"), f"{kind}{n}") for n, each in rows])


def _stage(given: Block) -> Block:
    place = given["kind"]
    documents = [_document(each, f"{place}-{n}") for n, each in enumerate(given["documents"])]
    return {
        "kind": place,
        "minutes": given["minutes"],
        "summary": given["summary"],
        "decides": given["decides"],
        "rule": given["rule"],
        "care_note": given.get("care_note", ""),
        "documents": [typed("item", each, f"{place}-{n}") for n, each in enumerate(documents)],
        "tasks": [_task(each, f"{place}-task{n}") for n, each in enumerate(given["tasks"])],
        "questions": wrapped(given["questions"], f"{place}-questions"),
        "guide": to_html(given["guide"]),
    }


def _document(given: Block, place: str) -> Block:
    """Its `text`, then what stands in `body`: diagrams, tables."""
    text = [{"type": "text", "text": given["text"]}] if "text" in given else []
    body = [*text, *given.get("body", [])]
    rest = DOCUMENT | {name: given[name] for name in ("kind", "title")}
    rest |= {name: given[name] for name in DOCUMENT if name in given}
    blocks = [block(each, place=f"{place}-{n}") for n, each in enumerate(body)]
    return {**wrapped(rest, place), "body": blocks}


def _task(given: Block, place: str) -> Block:
    rest = {name: value for name, value in given.items() if name not in {"type", "answer"}}
    value = wrapped(TASK | rest, place)
    if given["type"] == "drawing":
        drawn = wrapped(given["answer"], place)
        value["answer"] = [typed(given["drawing"], drawn, f"{place}-answer")]
    return typed(given["type"], value, place)
