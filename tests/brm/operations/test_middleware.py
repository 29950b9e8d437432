import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse

from brm.operations.middleware import QueryCountMiddleware
from relationships.people.models import User


@pytest.mark.django_db
def test_the_demo_tells_how_many_questions_a_page_asks(settings, rf):
    settings.DEMO = True

    def page(_request):
        User.objects.exists()
        User.objects.count()
        return HttpResponse()

    assert QueryCountMiddleware(page)(rf.get("/"))["X-Query-Count"] == "2"


def test_elsewhere_nobody_counts(settings):
    settings.DEMO = False

    with pytest.raises(MiddlewareNotUsed):
        QueryCountMiddleware(lambda _request: HttpResponse())
