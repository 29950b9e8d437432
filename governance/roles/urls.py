from django.urls import path

from governance.roles import (
    acknowledging_views,
    board_views,
    handover_views,
    promising,
    review_views,
    views,
)

app_name = "roles"
urlpatterns = [
    path("roles/", board_views.roles, name="list"),
    path("roles/vacant/", board_views.vacant, name="vacant"),
    path("roles/new/", views.new, name="new"),
    path("roles/<int:pk>/", views.role, name="page"),
    path("roles/<int:pk>/edit/", views.edit, name="edit"),
    path("roles/<int:pk>/deputy/", views.deputy, name="deputy"),
    path("roles/<int:pk>/accept/", views.accept, name="accept"),
    path("roles/<int:pk>/renew/", views.renew, name="renew"),
    path("roles/<int:pk>/hand-back/", views.hand_back, name="hand_back"),
    path("roles/<int:pk>/acknowledge/", acknowledging_views.acknowledge, name="acknowledge"),
    path("roles/<int:pk>/review/", review_views.review, name="review"),
    path("roles/<int:pk>/review/promise/", promising.promise, name="review_promise"),
    path("roles/<int:pk>/review/new/", review_views.review_new, name="review_new"),
    path("roles/<int:pk>/handover/", handover_views.handover, name="handover"),
    path("roles/<int:pk>/take-over/", handover_views.take_over, name="take_over"),
]
