from django.urls import path

from relationships.promises import lists, views

app_name = "promises"
urlpatterns = [
    path("promises/", lists.promise_list, name="list"),
    path("promises/several/", lists.many, name="several"),
    path("promises/new/", views.new, name="new"),
    path("promises/<int:pk>/", views.page, name="page"),
    path("promises/<int:pk>/keep/", views.keep, name="keep"),
    path("promises/<int:pk>/again/", views.again, name="again"),
    path("promises/<int:pk>/move/", views.move, name="move"),
    path("promises/<int:pk>/owner/", views.owner, name="owner"),
    path("promises/<int:pk>/close/", views.close, name="close"),
]
