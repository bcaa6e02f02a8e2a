"""What changed around the paragraphs."""

from guidelines.differing import surroundings_between
from tests.guidelines.differing.texts import guideline_of, heading, paragraph

BODY = (heading("chapter", "c1", "章"), heading("section", "s1", "節"), paragraph("a", "言葉。"))


def test_titles_headings_and_terms_are_compared():
    term = {"term": "見立て", "kana": "みたて", "text": "理解の仮説。"}
    old = guideline_of(*BODY, heading("section", "s2", "消える節"), glossary=[term])
    renamed = (BODY[0], heading("section", "s1", "新しい節"), BODY[2])
    told = {**term, "text": "理解と支援の仮説。"}
    new = guideline_of(*renamed, title="新しい題", glossary=[told])

    found = {(each.label, each.old, each.new) for each in surroundings_between(old, new)}

    assert found == {
        ("題名", "題", "新しい題"),
        ("見出し", "節", "新しい節"),
        ("見出し", "消える節", ""),
        ("用語：見立て", "理解の仮説。", "理解と支援の仮説。"),
    }


def test_the_same_text_has_the_same_surroundings():
    assert surroundings_between(guideline_of(*BODY), guideline_of(*BODY)) == ()
