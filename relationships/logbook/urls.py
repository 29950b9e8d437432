"""Addresses of the logbook."""

from django.urls import path

from relationships.logbook.views import day, log, seen, thanks

app_name = "logbook"
urlpatterns = [
    path("day/", day.day, name="day"),
    path("visits/new/", log.new, name="new"),
    path("visits/<int:pk>/log/", log.log, name="log"),
    path("units/<int:pk>/in-use/", seen.page, name="in-use"),
    path("seen/<int:pk>/voice/", seen.to_voice, name="to-voice"),
    path("thanks/<int:pk>/", thanks.page, name="thanks"),
    path("thanks/<int:pk>/passed-on/", thanks.passed_on, name="passed-on"),
    path("thanks/<int:pk>/take-back/", thanks.take_back, name="thanks-back"),
]
