from django.urls import path

from governance.checklists import views

app_name = "checklists"
urlpatterns = [
    path("checklists/", views.checklists, name="list"),
    path("checklists/new/", views.bring_in, name="bring_in"),
    path("checklists/<int:pk>/", views.checklist, name="page"),
    path("checklists/<int:pk>/file.yaml", views.as_file, name="file"),
    path("checklists/<int:pk>/against/<int:other>/", views.against, name="against"),
]
