from django.urls import path

from governance.checklists import views

app_name = "checklists"
urlpatterns = [
    path("checklists/", views.checklists, name="list"),
    path("checklists/<int:pk>/", views.checklist, name="page"),
]
