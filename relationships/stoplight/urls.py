from django.urls import path

from relationships.stoplight import views

app_name = "stoplight"
urlpatterns = [
    path("units/<int:pk>/stoplight/", views.board, name="board"),
    path("s/<str:token>/", views.for_everybody, name="public"),
]
