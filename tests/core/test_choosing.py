import pytest
from django import forms

from core.choosing import SeveralField
from people.models import Organisation


@pytest.mark.parametrize("key", ["9" * 19, "9" * 5000, "-" + "9" * 30, "x", "", "\x00"])
def test_a_key_that_no_row_can_have_is_refused_at_its_field(nerima, key):
    class Form(forms.Form):
        organisations = SeveralField(Organisation.objects.all())

    form = Form({"organisations": [str(nerima.pk), key]})

    assert set(form.errors) == {"organisations"}


def test_what_is_offered_is_taken(nerima, nakano):
    class Form(forms.Form):
        organisations = SeveralField(Organisation.objects.all())

    form = Form({"organisations": [str(nerima.pk), str(nakano.pk)]})

    assert form.is_valid()
    assert set(form.cleaned_data["organisations"]) == {nerima, nakano}
