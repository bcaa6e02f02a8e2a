"""Fourteen pages as trainers write them, the questions people ask, and the truth to compare with."""

import json
import re

from django.db import connection

from core.folding import fold
from home.models import StandardPage
from tests.factories.courses import home_page

# What one search asks the index: PostgreSQL is told to use it, within a transaction of its own.
QUESTIONS = 2 if connection.vendor == "sqlite" else 5

PAGES = {
    "basic": (
        "児童虐待対応 基礎研修",
        "通告を受けてから48時間以内の安全確認までを学びます。",
        (
            "児童虐待の防止等に関する法律に基づき、通告の受理、調査、アセスメントの流れを確かめます。"
            "区市町村と児童相談所は、要保護児童対策地域協議会（要対協）で情報を共有します。"
        ),
    ),
    "interview": (
        "司法面接の考え方",
        "子供から出来事を聴く面接の基本です。",
        (
            "司法面接では、誘導を避け、子供自身の言葉で話してもらいます。面接は録音・録画し、"
            "関係機関が別室で視聴します。くり返しの聴取は二次被害につながります。"
        ),
    ),
    "custody": (
        "一時保護の実務",
        "保護の判断から家庭復帰まで。",
        (
            "一時保護は子どもの安全を確保するために行います。保護所での生活、学習、通学の保障と、"
            "子どもの意見聴取等措置を扱います。"
        ),
    ),
    "foster": (
        "里親支援とチーム養育",
        "里親さんと支援者がいっしょに育てるために。",
        (
            "養育里親・専門里親・養子縁組里親・親族里親の違い、委託前後の訪問、"
            "レスパイト・ケア、真実告知を取り上げます。フォスタリング機関の役割も学びます。"
        ),
    ),
    "trauma": (
        "トラウマインフォームドケア入門",
        "「問題行動」を、こころの傷から見直します。",
        (
            "トラウマを知る、気づく、再び傷つけないこと。ＤＶのある家庭で育ったこどもの反応、"
            "愛着の課題、支援者自身の二次的外傷性ストレスとセルフケア。"
        ),
    ),
    "supervision": (
        "スーパービジョンの基本",
        "スーパーバイザーになって1年目の人へ。",
        (
            "スーパ－バイズの三つの機能（管理・教育・支持）と、事例検討の進め方。"
            "1回60分、月2回を目安にします。"
        ),
    ),
    "centre": (
        "こども家庭センターの運営",
        "母子保健と児童福祉を一つの相談窓口に。",
        (
            "統括支援員の役割、サポートプランの作り方、合同ケース会議。東京都の子供家庭支援センターと、"
            "国が定めたこども家庭センターの関係を整理します。"
        ),
    ),
    "law": (
        "児童福祉法の改正（令和6年4月施行）",
        "何が変わったかを10分で。",
        (
            "一時保護開始時の司法審査、こどもの意見表明等支援事業、里親支援センターの創設。"
            "条文番号は第33条の3の3、第6条の3。"
        ),
    ),
    "lecturer": (
        "講師の紹介：髙橋 潤",
        "山﨑市児童相談所の元職員です。",
        (
            "髙橋講師は、𠮷田病院の心理士、渡邊クリニックを経て現職。共著者は齋藤、濵田、栁沼の各氏。"
            "「現場の見立て」シリーズを執筆。"
        ),
    ),
    "record": (
        "記録の書き方",
        "事実と意見を分けて書く。",
        (
            "開示請求に堪える記録とは。5W1H、時系列、発言は「」で引用する。"
            "Excelの様式（第8〜10号）とE-mailの扱い。"
        ),
    ),
    "neglect": (
        "ネグレクトを見立てる",
        "食べる・眠る・通う、から見る。",
        (
            "ネグレクトは気づかれにくい虐待です。欠席、むし歯、きょうだいの世話（ヤングケアラー）などの"
            "手がかりを、学校・保健所・民生委員と持ち寄ります。"
        ),
    ),
    "area": (
        "練馬区の関係機関マップ",
        "自由ヶ丘と青ヶ島は、ここにはありません。",
        (
            "練馬区、中野区、國分寺市、葛󠄀飾区の窓口の一覧です。電話は03-1234-5678（見本）。"
            "受付は8：30〜17：15。"
        ),
    ),
    "english": (
        "Working with Foreign Families",
        "通訳を交えた面接のしかた。",
        (
            "José Álvarez による講義。Child protection、domestic violence、interpreter の使い方。"
            "在留資格と就学案内は第3章、Ⅳ型の様式は付録①。"
        ),
    ),
    "privacy": (
        "個人情報の取扱い（毎年度）",
        "年に1回、全員が受けます。",
        (
            "事例を使うときは匿名化します。ＵＳＢメモリの持出し、誤送信、画面の放置。100%の人が"
            "年度内に修了することを目標にします。"
        ),
    ),
}

QUERIES = [
    "虐待",
    "児童虐待",
    "司法面接",
    "一時保護",
    "子供",
    "子ども",
    "こども家庭センター",
    "子供家庭支援センター",
    "親",
    "里親",
    "トラウマ",
    "とらうま",
    "スーパーバイザー",
    "ｽｰﾊﾟｰﾊﾞｲｽﾞ",
    "DV",
    "ｄｖ",
    "48時間",
    "８時間",
    "高橋",
    "髙橋",
    "山崎市",
    "吉田",
    "渡辺",
    "斉藤 浜田 柳沼",
    "国分寺",
    "葛飾区",
    "自由ケ丘",
    "8～10",
    "e mail",
    "第33条の3の3",
    "protect",
    "alvarez",
    "面接 録音",
    "録音・録画",
    "保護 里親 司法",
    "要対協）で情報",
    "1",
    "ー",
    "の",
    "ネグレクト虐待",
    "相談所児童",
    "ありもしない言葉",
]

HOSTILE = [
    "",
    " ",
    '"',
    '虐待"',
    'a"b',
    '"虐待" "',
    "'",
    "虐待'; DROP TABLE wagtailcore_page; --",
    "\x00",
    "虐\x00待",
    "%s",
    "%",
    "100%",
    "%(q)s",
    "_",
    "\\",
    "虐待\\",
    "*",
    "虐待*",
    "(",
    "AND",
    "虐待 AND",
    "NOT 虐待",
    "NEAR(虐待, 5)",
    "title:虐待",
    "{title} : 虐待",
    "虐待 & ! | <->",
    "^虐待",
    "-虐待",
    "+",
    "😀",
    "👨‍👩‍👧‍👦",
    "\ud800",
    "\udfff虐待",
    "\uffff",
    "\U0010ffff",
    "\U00030000",
    "é" * 300,
    "虐待" * 2500,
    "虐 " * 2500,
    '"' * 5000,
    "\u202e虐待",
    "か\u3099",
    "İ",
    "ﷺ",
    "<script>alert(1)</script>",
]


def make_page(slug: str, title: str, lead: str = "", text: str = "") -> StandardPage:
    body = json.dumps([{"type": "text", "value": f"<p>{text}</p>"}])
    page = StandardPage(slug=slug, title=title, lead=lead, body=body)
    return home_page().add_child(instance=page)


def found(query, pages=None) -> list[str]:
    pages = StandardPage.objects.all() if pages is None else pages
    return [page.slug for page in pages.search(query)]


def contained(query: str) -> set[str]:
    """The truth: pages of which the title or the rest contains every word, both folded."""
    wanted = [word for part in fold(query).split() if (word := bare(part))]
    return {
        slug
        for slug, (title, lead, body) in PAGES.items()
        if wanted and all(any(w in bare(it) for it in (title, f"{lead}\n{body}")) for w in wanted)
    }


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip()
