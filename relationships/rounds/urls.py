from django.urls import path

from relationships.rounds.views import assign, calendar, feeds, hours, planner, rounds, stepping_in

app_name = "rounds"
urlpatterns = [
    path("rounds/", rounds.index, name="list"),
    path("rounds/new/", planner.new, name="new"),
    path("rounds/assign/", assign.assign, name="assign"),
    path("rounds/<int:pk>/", rounds.page, name="page"),
    path("rounds/<int:pk>/edit/", planner.edit, name="edit"),
    path("rounds/<int:pk>/end/", planner.end, name="end"),
    path("people/<int:pk>/cannot-come/", stepping_in.cannot_come, name="cannot-come"),
    path(
        "people/<int:pk>/cannot-come/<int:hand_over>/back/",
        stepping_in.there_after_all,
        name="there-after-all",
    ),
    path("people/<int:pk>/hours/", hours.hours, name="hours"),
    path("calendar/", calendar.show, name="calendar"),
    path("calendar/feed/", feeds.into_mine, name="feed"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed-file"),
]
