from django.urls import path

from relationships.feedback_forms import views

app_name = "forms"
urlpatterns = [
    path("forms/", views.index, name="list"),
    path("forms/new/", views.new, name="new"),
    path("forms/<int:pk>/", views.page, name="page"),
    path("forms/<int:pk>/title/", views.entitle, name="entitle"),
    path("forms/<int:pk>/questions/", views.put_question, name="put-question"),
    path("forms/<int:pk>/questions/<slug:key>/", views.change_question, name="change-question"),
    path("forms/<int:pk>/publish/", views.publish, name="publish"),
    path("forms/<int:pk>/preview/", views.preview, name="preview"),
]
