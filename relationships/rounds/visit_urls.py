from django.urls import path

from relationships.rounds.views import visits

app_name = "visits"
urlpatterns = [
    path("visits/", visits.index, name="list"),
    path("visits/<int:pk>/", visits.page, name="page"),
    path("visits/<int:pk>/edit/", visits.edit, name="edit"),
    path("visits/<int:pk>/cancel/", visits.cancel, name="cancel"),
    path("visits/<int:pk>/again/", visits.again, name="again"),
    path("visits/<int:pk>/answer/", visits.answer, name="answer"),
]
