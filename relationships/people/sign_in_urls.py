"""The front door, under the names that allauth knows; nobody signs up."""

from django.urls import path

from relationships.people.sign_in_views import NewPassword, SignIn, SignOut

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", SignOut.as_view(), name="account_logout"),
    path("me/password/", NewPassword.as_view(), name="account_change_password"),
]
