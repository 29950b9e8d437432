from django.urls import path

from relationships.feedback_forms import file_pages, question_pages, views

app_name = "forms"
urlpatterns = [
    path("forms/", views.index, name="list"),
    path("forms/new/", views.new, name="new"),
    path("forms/from-json/", file_pages.read_in, name="read-in"),
    path("forms/<int:pk>/form.json", file_pages.as_json, name="json"),
    path("forms/<int:pk>/", views.page, name="page"),
    path("forms/<int:pk>/title/", views.entitle, name="entitle"),
    path("forms/<int:pk>/questions/", question_pages.put_question, name="put-question"),
    path(
        "forms/<int:pk>/questions/<slug:key>/",
        question_pages.change_question,
        name="change-question",
    ),
    path("forms/<int:pk>/publish/", views.publish, name="publish"),
    path("forms/<int:pk>/preview/", views.preview, name="preview"),
]
