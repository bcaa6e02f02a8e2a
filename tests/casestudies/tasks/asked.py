"""One task of each kind, and an answer that is whole."""

from typing import Any

from casestudies.content import Event, Link, Task

GRADES = ("今日中に動く", "1週間以内に動く", "見守りながら続ける")
LEVELS = ("低い", "中くらい", "高い")
FAMILY = {
    "title": "Aの家族",
    "people": [{"id": "p1", "name": "A", "is_index": True}],
    "unions": [],
    "households": [],
}

TASKS = {
    "text": Task("worry", "text", "いちばん気になること", "事実と考えを分けて書きます。"),
    "viewpoints": Task("viewpoints-intake", "viewpoints", "運営の視点"),
    "choice": Task("basis", "choice", "根拠にした資料", options=("記録", "手紙", "面接")),
    "many": Task("bases", "choice", "根拠", options=("記録", "手紙", "面接"), many=True),
    "urgency": Task("speed", "urgency", "急ぎ具合", options=GRADES),
    "ranking": Task("order", "ranking", "動く順", options=("訪問", "会議", "電話")),
    "sheet": Task("sheet", "sheet", "評価", options=("養育", "発達"), levels=LEVELS),
    "lenses": Task(
        "both", "sheet", "両面の評価", options=("養育", "発達"), levels=LEVELS, two_lenses=True
    ),
    "duties": Task("duties", "duties", "役割分担", options=("学校", "保健センター")),
    "plan": Task("plan", "plan", "サポートプラン"),
    "next_review": Task("next", "next_review", "次の見直し"),
    "links": Task(
        "links",
        "links",
        "点から線へ",
        events=(Event("X年4月", "学校", "欠席"), Event("X年5月", "保健", "未受診"), Event("X年6月", "市", "相談")),
        links=(Link(2, 1, "同じころ"), Link(2, 3, "つながり")),
    ),
    "drawing": Task("map", "drawing", "家族の図", drawing="genogram"),
}  # fmt: skip

VALUES: dict[str, dict[str, Any]] = {
    "text": {"text": "朝の世話をAが担う"},
    "viewpoints": {"child": "聴く", "interest": "暮らし", "parents": "訪ねる"},
    "choice": {"choices": ["手紙"]},
    "many": {"choices": ["記録", "面接"]},
    "urgency": {"grade": GRADES[1]},
    "ranking": {"places": {"訪問": 2, "会議": 3, "電話": 1}},
    "sheet": {"levels": {"養育": "高い", "発達": "低い"}, "notes": {"養育": "朝食がない"}},
    "lenses": {"levels": {"養育": "高い", "発達": "低い"}, "reason": "両方の記録から"},
    "duties": {"rows": [{"who": "学校", "what": "毎朝の確認", "until": "X年7月"}]},
    "plan": {
        "child": "家にいたい",
        "parents": "休みたい",
        "rows": [{"need": "朝食", "support": "訪問", "who": "市", "review": "1か月後"}],
    },
    "next_review": {"amount": 2, "unit": "weeks", "who": "市", "why": "訪問の後"},
    "links": {"rows": [{"first": 1, "second": 2, "why": "生活が変わった"}]},
    "drawing": FAMILY,
}


def typed(kind: str, **changes: str) -> dict[str, Any]:
    """What a browser sends for VALUES[kind], with some fields typed otherwise."""
    task, value = TASKS[kind], VALUES[kind]
    fields: dict[str, Any] = {}
    for name, entry in value.items():
        if name == "rows":
            fields["rows"] = str(len(entry))
            fields |= {
                f"{key}-{n}": str(text) for n, row in enumerate(entry) for key, text in row.items()
            }
        elif name == "places":
            fields |= {f"place-{n}": str(entry[one]) for n, one in enumerate(task.options)}
        elif name in {"levels", "notes"}:
            fields |= {f"{name[:-1]}-{n}": entry.get(one, "") for n, one in enumerate(task.options)}
        elif name == "choices" and not task.many:
            fields[name] = entry[0]
        elif kind != "drawing":
            fields[name] = entry if isinstance(entry, list) else str(entry)
    return {f"{task.key}-{name}": text for name, text in (fields | changes).items()}
