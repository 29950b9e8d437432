"""An administrator lets somebody in: a name, and a link of one use to choose the password."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from brm.base.errors import RuleBroken
from brm.base.forms import Lines
from brm.base.keys import key_in
from brm.base.pages import typed
from brm.base.scope import Request
from relationships.links.views import broken_link
from relationships.people import services
from relationships.people.forms import SignInForm
from relationships.people.models import Person, User


class ChooseForm(SetPasswordForm):
    """A password, twice the same."""

    helper = Lines("new_password1", "new_password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "new_password1": gettext_lazy("A password"),
            "new_password2": gettext_lazy("The password once more"),
        }
        for name, label in words.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.max_length = 4096  # type: ignore[attr-defined]
            field.error_messages["required"] = _("Type the password that you want to sign in with.")


@never_cache
def give(request: Request, pk: int) -> HttpResponse:
    """Give somebody a sign-in and show the link once made; a new one each time it is asked for."""
    rows = Person.objects.visible_to(request.scope).select_related("user", "unit")
    person = get_object_or_404(rows, pk=pk)
    if not request.scope.is_administrator:
        raise PermissionDenied(_("Sign-ins are given by administrators. Ask one of them."))
    username = person.user.username if person.user else person.email
    form = SignInForm(typed(request), initial={"username": username})
    context: dict[str, Any] = {"person": person, "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user = services.give_sign_in(person, username=form.cleaned_data["username"])
            except RuleBroken as broken:
                form.add_error(broken.field, str(broken))
            else:
                context |= {"link": link_of(user), "user_name": user.username}
                status = 200
    return render(request, "relationships/people/give_sign_in.html", context, status=status)


def link_of(user: User) -> str:
    """Opens the page on which the password is chosen, until it is chosen or three days went by."""
    who = urlsafe_base64_encode(str(user.pk).encode())
    path = reverse("people:come-in", args=[who, default_token_generator.make_token(user)])
    return f"{settings.BASE_URL}{path}"


def user_of(who: str, token: str) -> User | None:
    """Whom the link lets in; nobody where it is used, too old or not ours."""
    try:
        key = key_in(urlsafe_base64_decode(who).decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        return None
    user = User.objects.filter(pk=key or 0, is_active=True).first()
    return user if user and default_token_generator.check_token(user, token) else None


SHUT = gettext_lazy(
    "It was used already, is older than three days, or was not copied as a whole. If you chose a"
    " password, sign in with it. Otherwise ask an administrator for a new link."
)


@login_not_required
@never_cache
@sensitive_post_parameters()
def come_in(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Choose a password and be signed in; then the link opens nothing any more."""
    user = user_of(who, token)
    if user is None:  # which of the three it was, nobody is told: addresses could be tried out
        return broken_link(request, RuleBroken("sign_in_link_shut", SHUT))
    form = ChooseForm(user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.choose_password(user, form.cleaned_data["new_password1"])
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("/")
    context = {"form": form, "user_name": user.username}
    status = 422 if form.is_bound else 200
    return render(request, "relationships/people/come_in.html", context, status=status)
