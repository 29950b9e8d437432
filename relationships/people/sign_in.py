"""Sign-in with local accounts; nobody makes an account for themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import BigAutoField, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base.compiled import Given, compiled
from relationships.people.models import User


class NoSignUp(DefaultAccountAdapter):
    """Accounts are given by an administrator. What goes wrong is said in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "Name and password do not fit together. Try once more, or ask who gave them to you."
        ),
        "too_many_login_attempts": _(
            "That was wrong too often. Please wait five minutes, then try again."
        ),
        "enter_current_password": _("That is not your password now. Type it once more."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who asks, as the outermost of our own proxies saw them: attempts are counted by it.

        What stands before that in the header anybody can write, and is not believed.
        """
        seen = request.headers.get("X-Forwarded-For", "").split(",")
        ours = settings.TRUSTED_PROXIES
        told = seen[-ours].strip() if 0 < ours <= len(seen) else ""
        return told or request.META.get("REMOTE_ADDR") or "-"


class WithPerson(ModelBackend):
    """Fetches the person together with the sign-in: one query a request instead of two."""

    def get_user(self, user_id: Any) -> User | None:
        for user in _user(pk=user_id):
            return user if self.user_can_authenticate(user) else None
        return None


@compiled
def _user() -> QuerySet[User]:
    return User.objects.select_related("person__unit").filter(pk=Given("pk", BigAutoField()))
