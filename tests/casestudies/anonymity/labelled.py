"""Reads the labelled sentences and counts what the rules found of them."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from casestudies.anonymity import Finding, Kind, check

HERE = Path(__file__).parent
LABEL = re.compile(r"\{(\w+)\|([^}]*)\}")


@dataclass(frozen=True)
class Sentence:
    """`labels` are what a careful reader would mark: places in `text`, in characters."""

    text: str
    labels: list[Finding]


@dataclass
class Tally:
    labelled: Counter = field(default_factory=Counter)
    recalled: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)

    def recall(self, kind=None):
        return _share(self.recalled, self.labelled, kind)

    def precision(self, kind=None):
        return _share(self.right, self.found, kind)


def sentences(half):
    lines = (HERE / f"{half}.txt").read_text(encoding="utf-8").splitlines()
    return [_read(line) for line in lines if line and not line.startswith("#")]


def tally(half):
    """A label is recalled by a finding of its kind that shares a character with it."""
    sums = Tally()
    for sentence in sentences(half):
        found = check(sentence.text)
        for label in sentence.labels:
            sums.labelled[label.kind] += 1
            sums.recalled[label.kind] += any(meets(label, one) for one in found)
        for one in found:
            sums.found[one.kind] += 1
            sums.right[one.kind] += any(meets(label, one) for label in sentence.labels)
    return sums


def meets(label, finding):
    return label.kind == finding.kind and label.start < finding.end and finding.start < label.end


def _read(line):
    text, labels, at = "", [], 0
    for found in LABEL.finditer(line):
        text += line[at : found.start()]
        labels.append(Finding(len(text), len(text) + len(found[2]), Kind(found[1]), found[2]))
        text += found[2]
        at = found.end()
    return Sentence(text + line[at:], labels)


def _share(part, whole, kind):
    if kind is not None:
        return part[kind] / whole[kind] if whole[kind] else None
    return part.total() / whole.total()
