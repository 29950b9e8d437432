from django.urls import path

from relationships.stoplight import views

app_name = "stoplight"
urlpatterns = [
    path("units/<int:pk>/stoplight/", views.board, name="board"),
    path("units/<int:pk>/stoplight/poster.pdf", views.poster, name="poster"),
    path("s/<str:token>/poster.pdf", views.public_poster, name="public-poster"),
    path("s/<str:token>/", views.for_everybody, name="public"),
]
