"""What the messages round a visit say: before it, on the day, afterwards, and when it changes."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base import clock
from brm.base.ical import calendar
from brm.base.text import first_name
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.letters import Button, Facts, Item, Items, Letter, Links, Part, Text
from relationships.outbox.models import Message
from relationships.people.models import Person
from relationships.people.zones import clock_of
from relationships.rounds.choices import VisitState
from relationships.rounds.events import event_of, page_of
from relationships.rounds.models import Visit
from relationships.rounds.words import day_words, hour_words, long_day_words, there, turn_of, why


def visit_of(message: Message) -> Visit:
    """The visit a message is about. One query."""
    return Visit.objects.select_related("unit", "buddy", "instead_of", "round").get(
        pk=message.about_id
    )


def _calendar(visit: Visit, message: Message, wanted: str) -> tuple[str, str]:
    """The file and its method; without an organizer's address it only tells."""
    method = wanted if visit.buddy.email else "PUBLISH"
    event = event_of(visit, message.made_at, to=message.to)
    return calendar([event], method=method).decode(), method  # type: ignore[arg-type]


def facts(visit: Visit) -> Facts:
    """When, where and how, in the time of the department."""
    local = there(visit)
    ends = local + timedelta(minutes=visit.minutes)
    rows = [
        (
            _("When"),
            _("%(day)s, %(from)s to %(until)s")
            % {
                "day": long_day_words(local.date()),
                "from": hour_words(local),
                "until": hour_words(ends),
            },
        ),
        (_("How"), str(visit.get_format_display())),
    ]
    place = visit.place or visit.unit.place
    if place:
        rows.insert(1, (_("Where"), place))
    if visit.round and visit.round.online:
        rows.append((_("Online"), visit.round.online))
    return Facts(tuple(rows))


def in_words(visit: Visit) -> dict[str, str]:
    """Which visit it is, for sentences about it: where, when, who comes."""
    local = there(visit)
    return {
        "unit": visit.unit.name,
        "day": day_words(local.date()),
        "time": hour_words(local),
        "buddy": visit.buddy.name,
    }


def _coming(day: date, today: date) -> tuple[str, str]:
    """Subject and heading of a reminder, said from the day on which it is written."""
    if day == today + timedelta(days=1):
        return (
            _("Tomorrow at %(time)s I come by: %(unit)s"),
            _("Hello %(name)s, I come by tomorrow at %(time)s"),
        )
    if day == today:
        return (
            _("Today at %(time)s I come by: %(unit)s"),
            _("Hello %(name)s, I come by today at %(time)s"),
        )
    return (
        _("On %(day)s at %(time)s I come by: %(unit)s"),
        _("Hello %(name)s, I come by on %(day)s at %(time)s"),
    )


def reminder(message: Message) -> Letter:
    """To the contact person, the working day before: written as the buddy."""
    visit = visit_of(message)
    values = in_words(visit) | {"name": first_name(message.to.name)}
    subject, heading = _coming(there(visit).date(), clock.today_in(visit.unit.time_zone))
    parts: list[Part] = [facts(visit)]
    if visit.instead_of:
        parts.append(
            Text(_("I come instead of %(first)s this time.") % {"first": visit.instead_of.name})
        )
    parts += [
        Text(_("Is there something we should look at together? Just answer this mail.")),
        Text(_("See you then, %(buddy)s") % values),
        Button(_("Open the visit"), page_of(visit)),
        Links(((_("Name a subject, or ask for another day"), _wish_url(visit, message)),)),
    ]
    file, method = _calendar(visit, message, "REQUEST")
    return Letter(
        subject=subject % values,
        heading=heading % values,
        parts=tuple(parts),
        because=_("You get this because you welcome visits to %(unit)s.") % values,
        reply_to=visit.buddy,
        calendar=file,
        calendar_method=method,
    )


def _wish_url(visit: Visit, message: Message) -> str:
    """The page on which this person says what they wish of the visit, until it begins."""
    link = link_for(
        Purpose.WISH, about=visit, at=message.made_at, person_id=message.to_id,
        expires_at=visit.starts_at,
    )  # fmt: skip
    return url_for(link)


def moved(message: Message) -> Letter:
    """To those who have the visit in their calendar: it has another time, or somebody else comes."""
    visit = visit_of(message)
    values = in_words(visit)
    parts: list[Part] = [Text(reason, is_lead=True)] if (reason := why(turn_of(visit))) else []
    file, method = _calendar(visit, message, "REQUEST")
    return Letter(
        subject=_("Changed: %(buddy)s comes on %(day)s at %(time)s, %(unit)s") % values,
        heading=_("%(buddy)s comes on %(day)s at %(time)s") % values,
        parts=(*parts, facts(visit), Button(_("Open the visit"), page_of(visit))),
        because=_("You get this because you were told of this visit before."),
        reply_to=visit.buddy,
        calendar=file,
        calendar_method=method,
    )


def cancelled(message: Message) -> Letter:
    """To those who have the visit in their calendar: nobody comes, and why."""
    visit = visit_of(message)
    values = in_words(visit)
    file, method = _calendar(visit, message, "CANCEL")
    return Letter(
        subject=_("The visit on %(day)s does not take place: %(unit)s") % values,
        heading=_("Nobody comes on %(day)s") % values,
        parts=(Text(why(turn_of(visit)) or _("It was called off."), is_lead=True),),
        because=_("You get this because you were told of this visit before."),
        reply_to=visit.buddy,
        calendar=file,
        calendar_method=method,
    )


def visits_of_the_day(person: Person, day: date) -> list[Visit]:
    """What this person walks on that day of their own clock. One query."""
    zone = clock_of(person)
    begin = datetime.combine(day, datetime.min.time(), zone)
    return list(
        Visit.objects.filter(
            buddy=person, state=VisitState.PLANNED,
            starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1),
        )
        .select_related("unit", "instead_of")
        .order_by("starts_at", "pk")
    )  # fmt: skip


def your_day(message: Message) -> Letter:
    """To the buddy, on the morning: where to go today, one mail a day."""
    visits = visits_of_the_day(message.to, date.fromisoformat(message.occasion))
    stops = [f"{hour_words(there(visit))} {visit.unit.name}" for visit in visits]
    amount = ngettext("One visit today, %(name)s", "%(amount)s visits today, %(name)s", len(visits))
    lines = tuple(
        Item(
            title=f"{hour_words(there(visit))} · {visit.unit.name}",
            text=" ".join(filter(None, (_how(visit), _for_whom(visit)))),
            url=page_of(visit),
        )
        for visit in visits
    )
    return Letter(
        subject=_("Today: %(stops)s") % {"stops": ", ".join(stops)},
        heading=amount % {"amount": len(visits), "name": first_name(message.to.name)},
        parts=(
            Items(_("Where you go"), lines),
            Button(_("Open my day"), f"{settings.BASE_URL}/"),
        ),
        because=_("You get this on days with a visit."),
    )


def _how(visit: Visit) -> str:
    place = visit.place or visit.unit.place
    how = str(visit.get_format_display())
    words = f"{place}, {how}" if place else how
    return f"{words[:1].upper()}{words[1:]}."


def _for_whom(visit: Visit) -> str:
    if visit.instead_of is None:
        return ""
    return _("For %(name)s, who is away.") % {"name": visit.instead_of.name}


def unlogged(message: Message) -> Letter:
    """To the buddy: held, moved, missed?"""
    visit = visit_of(message)
    values = in_words(visit)
    return Letter(
        subject=_("Held, moved, missed? %(unit)s on %(day)s") % values,
        heading=_("Was there a visit on %(day)s at %(time)s?") % values,
        parts=(
            Text(_("Nothing is written down about %(unit)s yet. One press is enough.") % values),
            Button(_("Say how it went"), page_of(visit, "visits:answer")),
        ),
        because=_("You get this because the visit was yours. It stops once you have answered."),
    )


def nobody(message: Message) -> Letter:
    """To the managers, before the day: nobody can go."""
    visit = visit_of(message)
    values = in_words(visit)
    return Letter(
        subject=_("Nobody can go to %(unit)s on %(day)s") % values,
        heading=_("%(unit)s is expecting somebody on %(day)s at %(time)s") % values,
        parts=(
            Text(_("%(buddy)s is away and no deputy is there.") % values, is_lead=True),
            Text(_("Ask somebody else, move it, or call it off with a word why.")),
            Button(_("Find a way"), page_of(visit)),
        ),
        because=_("You get this because you answer for %(unit)s as BRM manager.") % values,
    )
