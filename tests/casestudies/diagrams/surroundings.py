"""A fictitious ecomap, a crowded one, and a timeline, as an author would enter them."""

ECOMAP = {
    "title": "Aさん世帯のエコマップ",
    "centre": "Aさんと母",
    "resources": [
        {"name": "母方祖母", "strength": "strong", "direction": "to_family"},
        {"name": "小学校（担任、養護教諭）", "strength": "ordinary", "direction": "both"},
        {"name": "保健センター", "strength": "weak", "direction": "to_family"},
        {"name": "父", "strength": "stressful", "note": "面会の約束を守らない"},
        {"name": "母の職場", "strength": "stressful", "direction": "from_family"},
        {"name": "児童館", "strength": "weak"},
        {"name": "生活保護の担当", "strength": "ordinary", "direction": "to_family"},
    ],
}
CROWDED = {
    "centre": "長い名前の家族とその同居人たちの世帯",
    "resources": [
        {"name": f"第{n}の支援機関の長い名称の窓口", "strength": "strong"} for n in range(1, 15)
    ],
}
TIMELINE = {
    "title": "Aさんの年表",
    "events": [
        {"start": "X年4月", "text": "小学校から「表情が暗い」と連絡が入る", "who": "小学校"},
        {"start": "X-8年", "text": "出生。父母は婚姻中", "who": "Aさん"},
        {
            "start": "X-5年3月",
            "end": "X-3年",
            "text": "保育所に通う。迎えの遅れが続き、保育所が母の相談に応じていた",
            "who": "Aさん",
        },
        {"start": "X-2年10月", "text": "父母の離婚。転居", "who": "家族"},
        {"start": "X+1年2月", "text": "ケース会議で支援計画を見直す"},
    ],
}
