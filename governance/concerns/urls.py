from django.urls import path

from governance.concerns import views

app_name = "concerns"
urlpatterns = [
    path("concerns/", views.concerns, name="list"),
    path("concerns/board.pdf", views.board, name="board"),
    path("concerns/departments/", views.departments, name="departments"),
    path("concerns/answers/<int:pk>/look/", views.look, name="look"),
    path("concerns/<slug:slug>/", views.concern, name="page"),
    path("concerns/<slug:slug>/answer/", views.write, name="write"),
]
