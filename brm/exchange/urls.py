from django.urls import path

from brm.exchange import taking, views

app_name = "imports"
urlpatterns = [
    path("imports/", views.past, name="list"),
    path("imports/new/", views.bring, name="new"),
    path("imports/<int:pk>/", views.page, name="page"),
    path("imports/<int:pk>/columns/", views.correct, name="correct"),
    path("imports/<int:pk>/complete/", views.complete, name="complete"),
    path("imports/<int:pk>/keep/", views.keep, name="keep"),
    path("imports/<int:pk>/again/", views.again, name="again"),
    path("imports/<int:pk>/undo/", views.undo, name="undo"),
    path("exports/<slug:kind>.<slug:form>", taking.take, name="take"),
    path("imports/<int:pk>/refused.csv", views.refused, name="refused"),
]
