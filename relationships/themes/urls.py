from django.urls import path

from relationships.themes import views

app_name = "themes"
urlpatterns = [
    path("campaigns/<int:pk>/themes/", views.sort, name="sort"),
    path("campaigns/<int:pk>/themes/new/", views.name, name="name"),
    path("campaigns/<int:pk>/themes/tag/", views.tag, name="tag"),
    path("themes/<int:pk>/forget/", views.forget, name="forget"),
]
