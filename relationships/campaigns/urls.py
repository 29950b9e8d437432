from django.urls import path

from relationships.campaigns import acts, door_pages, planning_pages, views

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", views.index, name="list"),
    path("campaigns/new/", planning_pages.new, name="new"),
    path("campaigns/<int:pk>/", views.page, name="page"),
    path("campaigns/<int:pk>/change/", planning_pages.change, name="change"),
    path("campaigns/<int:pk>/start/", acts.start, name="start"),
    path("campaigns/<int:pk>/stop/", acts.stop, name="stop"),
    path("campaigns/<int:pk>/forget/", acts.forget, name="forget"),
    path("campaigns/<int:pk>/call-off/", acts.call_off, name="call-off"),
    path("campaigns/<int:pk>/pause/", acts.pause, name="pause"),
    path("campaigns/<int:pk>/resume/", acts.resume, name="resume"),
    path("campaigns/<int:pk>/cut-asking/", acts.cut_asking, name="cut-asking"),
    path("campaigns/<int:pk>/asked/", views.asked, name="asked"),
    path("campaigns/<int:pk>/doors/", views.add_door, name="add-door"),
    path("campaigns/<int:pk>/doors/<int:door_pk>/", views.door, name="door"),
    path(
        "campaigns/<int:pk>/doors/<int:door_pk>/poster.pdf", door_pages.poster, name="door-poster"
    ),
]
