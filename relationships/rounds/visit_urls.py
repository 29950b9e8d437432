from django.urls import path

from relationships.rounds.views import in_its_place, one_visit, visits

app_name = "visits"
urlpatterns = [
    path("visits/", visits.index, name="list"),
    path("visits/plan/", one_visit.plan, name="plan"),
    path("visits/<int:pk>/", visits.page, name="page"),
    path("visits/<int:pk>/edit/", one_visit.edit, name="edit"),
    path("visits/<int:pk>/cancel/", one_visit.cancel, name="cancel"),
    path("visits/<int:pk>/in-its-place/", in_its_place.plan, name="in-its-place"),
    path("visits/<int:pk>/again/", one_visit.again, name="again"),
    path("visits/<int:pk>/answer/", one_visit.answer, name="answer"),
]
