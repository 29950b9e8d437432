"""A form counts once for the number that its page made, however often it is sent."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from brm.base import clock
from brm.base.scope import Request
from relationships.marks.models import SentForm

FIELD = "form_id"  # `{% form_id %}` of the templates
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a field, another each time
REMEMBERED = timedelta(days=7)

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


def counts_once(view: View[P]) -> View[P]:
    """Let the view act once for each page it was sent from; a second time it leads where it led then.

    For records that nothing else tells apart: two of the same name may both be meant. Who goes back
    and changes what was typed sends another form. The view acts in one transaction; a refusal is not
    remembered. Three queries more. Of two at once the second waits for the first.
    """

    @wraps(view)
    def once(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST" or FIELD not in request.POST or not request.user.pk:
            return view(request, *args, **kwargs)
        key, now = key_of(request), clock.now()
        try:
            with transaction.atomic():
                mine = SentForm.objects.filter(sender=request.user.pk)
                mine.filter(sent_at__lt=now - REMEMBERED).delete()
                sent = SentForm.objects.create(key=key, sender=request.user.pk, sent_at=now)
                answer = view(request, *args, **kwargs)
                if 300 <= answer.status_code < 400:
                    sent.led_to = answer["Location"][:500]
                    sent.save(update_fields=["led_to"])
                else:
                    transaction.set_rollback(True)
                return answer
        except IntegrityError:
            before = SentForm.objects.filter(pk=key).first()
            if before is None:
                raise
            return redirect(before.led_to)

    return once


def key_of(request: Request) -> UUID:
    """The same for the same page sent by the same person with the same words in it."""
    words = sorted((name, values) for name, values in request.POST.lists() if name != TOKEN)
    uploads = ((name, file) for name, files in request.FILES.lists() for file in files)
    files = sorted((name, file.name, file.size) for name, file in uploads)
    said = repr((request.user.pk, request.path, words, files)).encode(errors="surrogatepass")
    return UUID(bytes=sha256(said).digest()[:16])
