from django.urls import path

from relationships.campaigns import door_pages, views

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", views.index, name="list"),
    path("campaigns/new/", views.new, name="new"),
    path("campaigns/<int:pk>/", views.page, name="page"),
    path("campaigns/<int:pk>/start/", views.start, name="start"),
    path("campaigns/<int:pk>/stop/", views.stop, name="stop"),
    path("campaigns/<int:pk>/forget/", views.forget, name="forget"),
    path("campaigns/<int:pk>/doors/", views.add_door, name="add-door"),
    path("campaigns/<int:pk>/doors/<int:door_pk>/", views.door, name="door"),
    path(
        "campaigns/<int:pk>/doors/<int:door_pk>/poster.pdf", door_pages.poster, name="door-poster"
    ),
]
