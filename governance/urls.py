"""Collects the addresses of the slices."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("governance.roles.urls")),
    path("", include("governance.tools.urls")),
    path("", include("governance.checklists.urls")),
    path("", include("governance.assessments.urls")),
    path("", include("governance.concerns.urls")),
]
