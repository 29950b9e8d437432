"""The message about answers: a year old."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from brm.base.given import given
from governance.concerns.models import ConcernAnswer
from governance.concerns.queries import asked_again
from governance.concerns.signals import Place
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Letter, Text
from relationships.outbox.models import Message


def old(message: Message) -> Letter:
    """To its owner, or where they left to the managers: nobody looked at the answer for a year."""
    answer = ConcernAnswer.objects.select_related("concern", "unit").get(pk=message.about_id)
    place = answer.unit.name if answer.unit else _("the whole organisation")
    way = Place(answer.unit).way("concerns:page", answer.concern.slug)
    return Letter(
        subject=_("Does our answer still hold? %(question)s")
        % {"question": given(answer.concern.name)},
        heading=_("Does this answer still hold?"),
        parts=(
            Text(given(answer.concern.question), is_lead=True),
            Text(
                _("The answer for %(place)s, last looked at on %(day)s: %(text)s")
                % {
                    "place": place,
                    "day": date_format(answer.looked_at_on, "j F Y"),
                    "text": answer.text,
                }
            ),
            Text(_("Say that it still holds, or write what is true now.")),
            Button(_("Look at it again"), f"{settings.BASE_URL}{way}"),
        ),
        because=_("You get this because you are the owner of this answer.")
        if answer.owner_id == message.to_id
        else _(
            "You get this because the owner of this answer left, and you answer for the relation with"
            " this department."
        ),
    )


def still_old(message: Message, at: datetime) -> bool:
    """Nobody looked at it meanwhile, and it is still theirs to look at."""
    rows = ConcernAnswer.objects.filter(pk=message.about_id, unit__closed_on=None)
    answer = rows.select_related("owner", "unit").first()
    return (
        answer is not None
        and message.to in asked_again(answer, clock.day_of(at))
        and f"{answer.looked_at_on:%Y-%m-%d}" == message.occasion
    )


KINDS = (
    Kind(
        name="concern_old",
        title=gettext_lazy("An answer is a year old"),
        who=gettext_lazy(
            "the owner of an answer to one of the six questions; where they left, the BRM managers"
        ),
        when=gettext_lazy("when nobody looked at it for a year"),
        render=old,
        still_true=still_old,
        expires_after=timedelta(days=60),
    ),
)
