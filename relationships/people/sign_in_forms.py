"""What is typed to come in, and to change one's password."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Lines, Text


class SignInForm(allauth_forms.LoginForm):
    """Name and password. A wrong one gives one sentence that does not say which was wrong."""

    helper = Lines("username", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "username": Text(
                label=_("Your name for signing in"),
                max_length=150,
                widget=forms.TextInput(
                    attrs={"autocomplete": "username", "autocapitalize": "none"}
                ),
                error_messages={"required": _("Type the name that you sign in with.")},
            ),
            "password": forms.CharField(
                label=_("Password"),
                max_length=4096,
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
                error_messages={
                    "required": _("Type your password."),
                    "max_length": _("No password is as long as that."),
                },
            ),
        }

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["login"] = self.cleaned_data.get("username", "")
        return super().clean()


class NewPasswordForm(allauth_forms.ChangePasswordForm):
    """The old password once, the new one twice."""

    helper = Lines("oldpassword", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Your password now"),
            "password1": _("The new one"),
            "password2": _("The new one again"),
        }
        for name, label in labels.items():
            field = self.fields[name]
            field.label = label
            field.max_length = 4096
            field.widget.attrs.pop("placeholder", None)
        self.fields["oldpassword"].help_text = ""
