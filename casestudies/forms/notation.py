from typing import ClassVar

from django import forms

from casestudies.models import DiagramNotation


class NotationForm(forms.ModelForm[DiagramNotation]):
    class Meta:
        model = DiagramNotation
        fields = ("death", "unknown", "marriage")
        widgets: ClassVar[dict[str, type[forms.Widget]]] = {
            "death": forms.RadioSelect,
            "unknown": forms.RadioSelect,
            "marriage": forms.RadioSelect,
        }
