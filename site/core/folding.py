"""One spelling for many: how texts and names are compared, never how they are stored.

高橋 finds 髙橋, サクライ finds さくらい, ＤＶ finds dv, 子供 finds こども. A name stays as its owner
writes it in the field beside the key (docs/architecture.md, rule 6).
"""

import re
import unicodedata

# Each group is one kanji in the forms that names and places of Tokyo are written in, the everyday
# form first. NFKC already folds the compatibility ideographs (福 神 都 …), so they are not here.
VARIANTS = """
    高髙 崎﨑嵜 吉𠮷 辺邊邉 斉齊斎齋 浜濱濵 徳德 柳栁 橋𣘺 土𡈽 叱𠮟 沢澤 広廣 国國囯 島嶋嶌 桜櫻
    円圓 真眞 恵惠 清淸 静靜 竜龍 滝瀧 関關 黒黑 郎郞 瀬瀨 頼賴 富冨 峰峯 館舘 条條 来來 栄榮
    実實 寿壽 児兒 学學 楽樂 薬藥 駅驛 沖冲 涼凉 万萬 与與 豊豐 鉄鐵 船舩 曽曾 増增 宝寳寶 礼禮
    亀龜 亜亞 桧檜 鴎鷗 頬頰 剥剝 填塡 巣巢 歩步 毎每 緑綠 緒緖 穂穗 秋秌 県縣 塩鹽 伝傳 処處
    浅淺 蔵藏 槙槇 翠翆 聡聰 暁曉 昂昻 弥彌 祢禰 桑桒 晋晉 舎舍 荘莊 予豫 為爲 団團 応應 対對
    体體躰 声聲 数數 当當 点點 独獨 発發 変變 宮宫 会會 医醫 壱壹 隠隱 衛衞 縁緣 横橫 温溫 価價
    画畫 絵繪 覚覺 懐懷 拡擴 岳嶽 勧勸 巻卷 寛寬 帰歸 気氣 戯戲 旧舊 挙擧 郷鄕 教敎 尭堯 勲勳
    薫薰 径徑 経經 継繼 茎莖 蛍螢 芸藝 検檢 研硏 権權 献獻 験驗 顕顯 厳嚴 恒恆 黄黃 号號 済濟
    参參 産產 残殘 糸絲 辞辭 湿濕 収收 渋澁澀 従從 縦縱 粛肅 将將 尚尙 昇曻 渉涉 証證 乗乘 浄淨
    状狀 譲讓 穣穰 触觸 慎愼 尽盡 図圖 随隨 髄髓 青靑 専專 戦戰 銭錢 潜潛 双雙 壮壯 争爭 総總
    続續 台臺 滞滯 択擇 担擔 単單 断斷 痴癡 遅遲 昼晝 鋳鑄 庁廳 聴聽 鎮鎭 逓遞 転轉 戸戶 灯燈
    盗盜 稲稻 闘鬪 読讀 届屆 弐貳 悩惱 脳腦 廃廢 拝拜 売賣 麦麥 抜拔 彦彥 仏佛 払拂 並竝 弁辨辯瓣
    淵渕渊 舗舖 没沒 満滿 薮藪籔 訳譯 遥遙 瑶瑤 様樣 謡謠 誉譽 余餘 乱亂 覧覽 両兩 猟獵 凛凜 塁壘
    励勵 霊靈 隷隸 齢齡 歴歷 恋戀 炉爐 労勞 楼樓 録錄 湾灣 鶴靏靍 籠篭 亘亙 巌巖 奥奧 晃晄 悦悅
    説說 税稅 閲閱 呉吳
"""

_IGNORED = re.compile(  # control and format characters, lone surrogates, variation selectors
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_ACCENT = re.compile("[\u0300-\u036f]")
_CHILD = re.compile("子供|こども")
_DASHES = re.compile("[-‐‒–—―−─━ー]+")
_KANA = re.compile("[ぁ-ゖゝゞ\u3099\u309aヷ-ヺ]")

_FORMS = {ord(form): group[0] for group in VARIANTS.split() for form in group[1:]}
_FORMS |= {kana: chr(kana - 0x60) for kana in [*range(ord("ァ"), ord("ヷ")), *map(ord, "ヽヾ")]}
_FORMS |= str.maketrans({"ヵ": "か", "ヶ": "け", "ゕ": "か", "ゖ": "け"})
_FORMS |= str.maketrans({"〜": "~", "∼": "~", "〰": "~"})


def fold(text: str) -> str:
    """The text as it is compared: any string, also with NUL or half a surrogate pair, gives one.

    Folding what is folded changes nothing. Lengths may differ: 子供 becomes 子ども.
    """
    while (folded := _fold_once(text)) != text:
        text = folded
    return text


def search_key(*parts: str) -> str:
    """The folded parts, joined by one space; empty parts are left out."""
    return " ".join(folded for part in parts if (folded := fold(part)))


def _fold_once(text: str) -> str:
    # ゛ typed as a character of its own belongs to the kana before it.
    text = _IGNORED.sub("", text).replace("゛", "\u3099").replace("゜", "\u309a")
    text = _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))
    text = unicodedata.normalize("NFKC", text).translate(_FORMS)
    text = _DASHES.sub(_dash, _CHILD.sub("子ども", text))
    return " ".join(text.split())


def _dash(found: re.Match[str]) -> str:
    """After kana any dash was meant as ー (スーパ－), elsewhere ー was meant as a dash (３ー５)."""
    before = found.string[max(found.start() - 1, 0) : found.start()]
    return ("ー" if _KANA.match(before) else "-") * len(found[0])
