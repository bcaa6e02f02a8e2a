"""The columns of a file of questions.

The headings are the file's format and not words of the interface, so they stay Japanese.
"""

from functools import lru_cache

from core.folding import fold
from courses.models import Question

MOST_CHOICES = 10
CHOICES = [f"choice_{place}" for place in range(1, MOST_CHOICES + 1)]
HEADINGS = {
    "category": "分野",
    "kind": "種類",
    "title": "題名",
    "prompt": "問題文",
    **{column: f"選択肢{place}" for place, column in enumerate(CHOICES, start=1)},
    "answer": "正解",
    "tolerance": "許容誤差",
    "unit": "単位",
    "extra": "余分な答え",
    "explanation": "解説",
    "source": "出典",
}
NEEDED = ("category", "kind", "prompt")
LONGEST = {
    "category": 60,
    "title": 100,
    "prompt": 5000,
    "explanation": 5000,
    "source": 200,
    "unit": 20,
}
LONGEST_CELL = 500  # of a choice, an accepted answer

Kind = Question.Kind
FOR_ALL = {"category", "kind", "title", "prompt", "explanation", "source"}
USED: dict[Question.Kind, set[str]] = {
    Kind.SINGLE: {*CHOICES, "answer"},
    Kind.MULTIPLE: {*CHOICES, "answer"},
    Kind.TRUE_FALSE: {"answer"},
    Kind.SHORT: {"answer"},
    Kind.NUMERIC: {"answer", "tolerance", "unit"},
    Kind.MATCHING: {*CHOICES, "extra"},
    Kind.ORDERING: set(CHOICES),
    Kind.ESSAY: set(),
    Kind.JUDGEMENT: set(),
}
# What the template calls each kind, and what offices write as well.
KIND_WORDS = {
    Kind.SINGLE: ("1つ選ぶ", "一つ選ぶ", "単一選択", "択一", "単一"),
    Kind.MULTIPLE: ("いくつか選ぶ", "すべて選ぶ", "複数選択", "複数"),
    Kind.TRUE_FALSE: ("正誤", "正誤問題", "○×", "〇×"),
    Kind.SHORT: ("短い答え", "短答", "語句", "記述"),
    Kind.NUMERIC: ("数値", "数字"),
    Kind.MATCHING: ("組み合わせ", "組合せ", "組み合せ", "対応"),
    Kind.ORDERING: ("並べ替え", "並び替え", "順序"),
    Kind.ESSAY: ("論述", "レポート", "小論文"),
    Kind.JUDGEMENT: ("見立て", "判断", "スクリプト一致"),
}
WORD_OF = {kind: words[0] for kind, words in KIND_WORDS.items()}


@lru_cache(maxsize=1)
def _columns() -> dict[str, str]:
    return {_plain(heading): column for column, heading in HEADINGS.items()}


@lru_cache(maxsize=1)
def _kinds() -> dict[str, Question.Kind]:
    return {_plain(word): kind for kind, words in KIND_WORDS.items() for word in words}


def column_of(heading: str) -> str | None:
    return _columns().get(_plain(heading))


def kind_of(text: str) -> Question.Kind | None:
    return _kinds().get(_plain(text))


def _plain(text: str) -> str:
    return "".join(fold(text).split())
