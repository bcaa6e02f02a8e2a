from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class CheckChoice(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"))
    correct = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.CharBlock(label=_("What to say to it"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Choice")


class CheckQuestionBlock(blocks.StructBlock):
    """A question to oneself inside the text: answered and explained at once, never recorded."""

    prompt = blocks.CharBlock(label=_("Question"))
    choices = blocks.ListBlock(CheckChoice(), label=_("Choices"), min_num=2)
    explanation = blocks.TextBlock(label=_("Explanation"))

    class Meta:
        icon = "help"
        label = _("Check question")
        template = "blocks/question.html"
        description = _("A question the reader answers for themselves. Nothing is recorded.")
        preview_value = {
            "prompt": "件数が増えたのに、都全体に占める割合が下がったのはなぜですか。",
            "choices": [
                {
                    "text": "練馬区の人口が減ったから",
                    "correct": False,
                    "feedback": "人口は表にありません。",
                },
                {"text": "都全体の件数が、より大きく増えたから", "correct": True, "feedback": ""},
            ],
            "explanation": "割合は、都全体の件数で割った値です。",
        }
