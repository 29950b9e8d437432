from django.urls import path

from governance.roles import board_views, views

app_name = "roles"
urlpatterns = [
    path("roles/", board_views.roles, name="list"),
    path("roles/new/", views.new, name="new"),
    path("roles/<int:pk>/", views.role, name="page"),
    path("roles/<int:pk>/edit/", views.edit, name="edit"),
    path("roles/<int:pk>/deputy/", views.deputy, name="deputy"),
    path("roles/<int:pk>/accept/", views.accept, name="accept"),
    path("roles/<int:pk>/renew/", views.renew, name="renew"),
    path("roles/<int:pk>/hand-back/", views.hand_back, name="hand_back"),
]
