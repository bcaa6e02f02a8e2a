"""Each rule by itself: what it marks, to the character, and what it leaves alone."""

import pytest

from casestudies.anonymity import Kind, check


def marked(text):
    return [(one.kind.value, one.text) for one in check(text)]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("松尾さんが", Kind.NAME, "松尾"),
        ("担任の小林先生", Kind.NAME, "小林"),
        ("母のゆいちゃんだけ", Kind.NAME, "ゆい"),
        ("はるとくんは", Kind.NAME, "はると"),
        ("ﾘｸくん", Kind.NAME, "ﾘｸ"),
        ("Ana Mariaさん", Kind.NAME, "Ana Maria"),
        ("森主任が", Kind.NAME, "森"),
        ("父（健一）は", Kind.NAME, "健一"),
        ("記録：保坂", Kind.NAME, "保坂"),
        ("佐藤はるかが", Kind.NAME, "佐藤はるか"),
        ("平成28年4月12日生まれ", Kind.BIRTH_DATE, "平成28年4月12日"),
        ("生年月日 H28.4.12", Kind.BIRTH_DATE, "H28.4.12"),
        ("平成二十九年十月三日に出生", Kind.BIRTH_DATE, "平成二十九年十月三日"),
        ("令和元年の春", Kind.DATE, "令和元年"),
        ("R5.11.20に訪問", Kind.DATE, "R5.11.20"),
        ("２０２４／２／９に面談", Kind.DATE, "２０２４／２／９"),
        ("０３－５５５５－０１２３へ", Kind.PHONE, "０３－５５５５－０１２３"),
        ("+81-90-1234-5678から", Kind.PHONE, "+81-90-1234-5678"),
        ("a.b+c@example.jpへ", Kind.EMAIL, "a.b+c@example.jp"),
        ("〒206-0033の", Kind.POST_CODE, "206-0033"),
        ("八王子市元本郷町三丁目24番1号に", Kind.ADDRESS, "八王子市元本郷町三丁目24番1号"),
        ("西国分寺駅で", Kind.STATION, "西国分寺駅"),
        ("神奈川県川崎市に", Kind.MUNICIPALITY, "神奈川県川崎市"),
        ("区立柏木中学校に", Kind.SCHOOL, "区立柏木中学校"),
        ("桜台小の", Kind.SCHOOL, "桜台小"),
        ("なのはな保育園で", Kind.NURSERY, "なのはな保育園"),
        ("緑風会中央病院から", Kind.HOSPITAL, "緑風会中央病院"),
        ("立川児童相談所の", Kind.FACILITY, "立川児童相談所"),
        ("乳児院ひまわりから", Kind.FACILITY, "乳児院ひまわり"),
        ("ケース番号K-10293を", Kind.RECORD_NUMBER, "K-10293"),
        ("5人きょうだい（12歳、10歳、8歳、5歳、2歳）の", Kind.SIBLINGS, "5人きょうだい（12歳、10歳、8歳、5歳、2歳）"),
        ("先天性ミオパチーと", Kind.RARE, "先天性ミオパチー"),
    ],
)  # fmt: skip
def test_a_rule_marks_no_more_and_no_less(text, kind, part):
    assert marked(text) == [(kind.value, part)]


@pytest.mark.parametrize(
    "text",
    [
        "お母さんと看護師さん、皆様、赤ちゃん、おばあちゃん、彼氏",
        "児童相談所、小学校、保育園、病院、児童養護施設に入所",
        "近くの保育園、通っていた高校、同じ病院、総合病院の小児科、最寄りの駅",
        "児童福祉法第28条第1項、第2回会議、体温37.5度、48時間以内、3か月後",
        "母（無職）、父（会社員）、長男（8歳）",
        "きょうだい2人、きょうだいは三人",
        "林業、森の中、南向き、北側、東の部屋",
        "様子、様々、同様、模様、仕様",
        "氏名を確認した",
    ],
)
def test_what_names_nobody_is_left_alone(text):
    assert marked(text) == []
