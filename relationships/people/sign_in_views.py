"""The front door: come in, go out, another password."""

from typing import Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from relationships.people.models import User

DEMO_NAMES = ("manager", "buddy", "partner", "owner", "admin", "buddy2", "partner2")
DEMO_PASSWORD = "demo"  # noqa: S105  known to everybody, in the demo only


class SignIn(allauth_views.LoginView):
    """Name and password; in the demo also a button for each of its people."""

    template_name = "relationships/people/sign_in.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        name = self.request.POST.get("walk_in", "")
        if settings.DEMO and name in DEMO_NAMES:
            kwargs["data"] = {"username": name, "password": DEMO_PASSWORD}
        return kwargs

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = demo_people() if settings.DEMO else []
        return super().get_context_data(walk_in=people, **kwargs)


class NewPassword(allauth_views.PasswordChangeView):
    template_name = "relationships/people/new_password.html"
    success_url = "/"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, _("Your new password counts from now on."))
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class SignOut(allauth_views.LogoutView):
    """By POST; an old link shows a page with the button."""

    template_name = "relationships/people/sign_out.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the device kept of this person goes, too, even where no script can do it."""
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"storage"'
        return response


def demo_people() -> list[User]:
    """The demo's sign-ins in the order of the story. One query, in the demo only."""
    users = User.objects.filter(username__in=DEMO_NAMES).select_related("person")
    return sorted(users, key=lambda user: DEMO_NAMES.index(user.username))
