"""The waitlist form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.text.form_fields import EmailField


class WaitlistForm(forms.Form):
    """An e-mail address, and consent to write to it."""

    email = EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    email_ok = forms.BooleanField(label=_("It is safe to write to this address"))
