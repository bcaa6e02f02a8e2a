import pytest
from reportlab.pdfbase.ttfonts import TTFont

from core.typesetting import as_drawn, fitting_size, fonts, missing_glyphs, width_of

RARE_NAMES = "髙橋 﨑山 𠮷田 齋藤 邉見 𣘺本 濵 德 栁 𡈽 𠮟 邊 ㋿ ㈱ ①"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(RARE_NAMES, id="rare kanji of names"),
        pytest.param("ﾔﾏﾀﾞ ﾀﾛｳ", id="half-width kana"),
        pytest.param("葛\U000e0100城 辻\ufe00", id="variation selectors"),
        pytest.param("が か\u3099 ハ\u309a", id="kana with combining marks"),
        pytest.param("Élise Nguyễn Łukasz O’Brien", id="names in Latin letters"),
        pytest.param("神 祥 福 \ufa19 \ufa1a \ufa1b", id="compatibility ideographs"),
        pytest.param("一\u3000二 三\u2003四\n五\u200b六\ufeff", id="spaces and what has no form"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_can_be_printed_is_not_missing(text):
    assert missing_glyphs(text) == []


def test_missing_characters_are_named_once_in_order_of_appearance():
    assert missing_glyphs("山😀田𪛖太﷽郎😀") == ["😀", "𪛖", "﷽"]


def test_a_control_character_is_missing():
    assert missing_glyphs("山\x07田") == ["\x07"]


def test_every_kanji_of_jis_x_0213_can_be_printed():
    kanji = [
        char
        for plane in (b"", b"\x8f")
        for row in range(1, 95)
        for cell in range(1, 95)
        for char in decoded(plane + bytes([row + 0xA0, cell + 0xA0]))
        if "\u3400" <= char <= "\u9fff" or char >= "\U00020000" or "\uf900" <= char <= "\ufaff"
    ]

    assert len(kanji) > 10_000
    assert missing_glyphs("".join(kanji)) == []


def decoded(code):
    try:
        return code.decode("euc_jis_2004")
    except UnicodeDecodeError:
        return ""


def test_a_form_without_shape_of_its_own_is_left_out():
    assert as_drawn("葛\U000e0100城") == "葛城"


def test_kana_are_composed_and_other_peoples_kanji_are_not_touched():
    assert as_drawn("か\u3099\ufa19ハ\u309a") == "が\ufa19パ"


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda face: face.file)
def test_the_typesetter_sees_the_same_characters_as_we_do(face):
    embedded = TTFont(f"test {face.file}", str(fonts.FOLDER / face.file)).face

    assert set(fonts.cmap(face.file)) <= set(embedded.charToGlyph)


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda face: face.file)
def test_every_font_has_its_licence_beside_it(face):
    family = face.file.partition("-")[0]

    licence = (fonts.FOLDER / f"{family}-OFL.txt").read_text(encoding="utf-8")

    assert "SIL OPEN FONT LICENSE" in licence.upper()


def test_two_no_break_spaces_are_as_wide_as_a_full_width_space():
    for stack in fonts.STACKS:
        assert width_of("\u00a0\u00a0", stack=stack) == pytest.approx(
            width_of("\u3000", stack=stack), abs=0.001
        )


def test_width_is_that_of_the_face_that_draws_the_character():
    assert width_of("漢𠮷", stack="mincho") == 2.0
    assert width_of("葛\U000e0100", stack="gothic") == 1.0


def test_a_short_text_keeps_the_largest_size():
    assert fitting_size("桜井", stack="mincho", room=500, largest=28, smallest=12) == 28


def test_a_long_text_shrinks_until_it_is_one_line():
    name = "漢" * 40

    size = fitting_size(name, stack="mincho", room=500, largest=28, smallest=8)

    assert size == 12.5
    assert size * width_of(name, stack="mincho") <= 500


def test_a_text_never_becomes_unreadable():
    assert fitting_size("漢" * 200, stack="mincho", room=500, largest=28, smallest=12) == 12


def test_an_empty_text_has_the_largest_size():
    assert fitting_size("", stack="mincho", room=500, largest=28, smallest=12) == 28
