from django import forms

from people.models import User


class OwnNamesForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("certificate_name", "public_name")
