"""Collects the addresses of the slices."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("relationships.desk.urls")),
    path("", include("relationships.links.urls")),
    path("", include("relationships.outbox.urls")),
    path("", include("relationships.systems.urls")),
    path("", include("relationships.voices.urls")),
    path("", include("relationships.promises.urls")),
    path("", include("relationships.rounds.urls")),
    path("", include("relationships.rounds.visit_urls")),
    path("", include("relationships.campaigns.urls")),
    path("", include("relationships.feedback_forms.urls")),
    path("", include("relationships.responses.urls")),
    path("", include("relationships.themes.urls")),
    path("", include("relationships.logbook.urls")),
    path("", include("relationships.stoplight.urls")),
    path("", include("relationships.ways.urls")),
    path("", include("relationships.wording.urls")),
]
