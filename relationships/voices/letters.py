"""The messages about what was heard: answers, and what is due."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Facts, Letter, Links, Part, Text, Words
from relationships.outbox.models import Message
from relationships.voices.choices import VoiceStatus
from relationships.voices.languages import called
from relationships.voices.models import Answer, Voice
from relationships.voices.own_link import link_to_mine
from relationships.voices.queries import answered_at
from relationships.voices.still import (
    number_of,
    still_due_then,
    still_how_it_stands,
    still_open,
    still_owner,
    still_this_answer,
    voice_of,
)

CONFIRM_DAYS = 60  # how long the two buttons of an answer work


def page_of(voice: Voice) -> str:
    return f"{settings.BASE_URL}{reverse('voices:page', args=[voice.pk])}"


def answered(message: Message) -> Letter:
    """To the person who said it: the answer, and whether it helped."""
    voice = voice_of(message)
    answer = Answer.objects.get(voice=voice, number=number_of(message))
    is_done = answer.status == VoiceStatus.DONE
    subject = (
        _("You said: %(words)s It is done")
        if is_done
        else _("You said: %(words)s It cannot be done as it is, yes if …")
    ) % {"words": in_subject(voice)}
    parts: list[Part] = [
        Words(voice.words, by=said_by_you(voice)),
        *as_they_read_it(answer),
    ]
    question = _("Is it solved for you?") if is_done else _("Does this help you on?")
    yes = _("Yes, solved") if is_done else _("Yes, that helps")
    return Letter(
        subject=subject,
        heading=_("%(name)s, here is your answer") % {"name": message.to.name},
        parts=(
            *parts,
            Text(question),
            *_has_helped(answer, yes, message.to_id),
            all_of_yours(answer, message.to_id),
        ),
        because=_("You get this because you asked us something."),
        reply_to=voice.answered_by,
        preview=question,
    )


def _has_helped(answer: Answer, yes: str, person_id: int) -> list[Button]:
    """The two buttons of an answer; a press opens the page on which it counts."""
    link = link_for(
        Purpose.CONFIRM,
        about=answer,
        at=answer.at,
        person_id=person_id,
        expires_at=answer.at + timedelta(days=CONFIRM_DAYS),
    )
    address = url_for(link)
    return [
        Button(yes, f"{address}?say=yes"),
        Button(_("No, not yet"), f"{address}?say=no", is_main=False),
    ]


def as_they_read_it(answer: Answer) -> list[Part]:
    """In the reader's language where it was put so, then as it was written."""
    parts: list[Part] = [Text(answer.read_text, is_lead=True)]
    if answer.read_yes_if:
        parts.append(Text(_("Yes, if: %(condition)s") % {"condition": answer.read_yes_if}))
    if answer.text_for:
        by = _("As it was written, in %(language)s") % {"language": called(answer.language)}
        parts.append(Words("\n".join(filter(None, [answer.text, answer.yes_if])), by=by))
    return parts


def in_between(message: Message) -> Letter:
    """To the person who said it: how it stands, and when they hear more."""
    voice = voice_of(message)
    answer = Answer.objects.get(voice=voice, number=number_of(message))
    return Letter(
        subject=_("We are working on it: %(words)s") % {"words": in_subject(voice)},
        heading=_("%(name)s, this is how it stands") % {"name": message.to.name},
        parts=(
            Words(voice.words, by=said_by_you(voice)),
            *as_they_read_it(answer),
            Facts(((_("You hear more by"), date_format(voice.answer_due_on, "D j M")),)),
            all_of_yours(answer, message.to_id),
        ),
        because=_("You get this because you asked us something."),
        reply_to=voice.answered_by,
    )


def all_of_yours(answer: Answer, person_id: int) -> Links:
    """The way to all that this person said by name; each answer lets it stand longer."""
    link = link_to_mine(person_id, at=answer.at)
    return Links(((_("All that you told us, and what came of it"), url_for(link)),))


def to_pass_on(message: Message) -> Letter:
    """To the buddy who heard somebody not named: the answer, to be told by mouth."""
    voice = voice_of(message)
    answer = Answer.objects.get(voice=voice, number=number_of(message))
    parts: list[Part] = [Words(voice.words, by=voice.unit.name), Text(answer.text, is_lead=True)]
    if answer.yes_if:
        parts.append(Text(_("Yes, if: %(condition)s") % {"condition": answer.yes_if}))
    if answer.text_for:
        by = _("To tell them in %(language)s") % {"language": called(answer.language_for)}
        parts.append(Words("\n".join(filter(None, [answer.text_for, answer.yes_if_for])), by=by))
    tell = (
        _("The person is not named, so only you can tell them.")
        if voice.status == VoiceStatus.WORKING
        else _("The person is not named, so only you can tell them. Then say here if it helped.")
    )
    parts += [
        Text(tell),
        Button(_("Open it"), page_of(voice)),
    ]
    return Letter(
        subject=_("An answer to take along to %(unit)s") % {"unit": voice.unit.name},
        parts=tuple(parts),
        because=_("You get this because you heard it and the person is not named."),
        reply_to=voice.answered_by,
    )


def asked_to_own(message: Message) -> Letter:
    voice = voice_of(message)
    return Letter(
        subject=_("Would you see to this? %(words)s")
        % {"words": in_subject(voice, instead=voice.unit.name)},
        parts=(
            Words(voice.words, by=voice.unit.name),
            Facts(((_("Answer promised for"), date_format(voice.answer_due_on, "D j M")),)),
            Button(_("Open it"), page_of(voice)),
        ),
        because=_("You get this because you were named as the one who sees to it."),
        reply_to=voice.heard_by,
    )


def due_soon(message: Message) -> Letter:
    voice = voice_of(message)
    day = date_format(voice.answer_due_on, "l j F")
    return Letter(
        subject=_("An answer for %(unit)s is due on %(day)s")
        % {"unit": voice.unit.name, "day": day},
        parts=(
            Words(voice.words, by=voice.unit.name),
            Text(_("If it takes longer, say so before the day; that is an answer too.")),
            Button(pgettext("on a button", "Answer"), page_of(voice)),
        ),
        because=_("You get this because you see to it."),
    )


def late(message: Message) -> Letter:
    voice = voice_of(message)
    day = date_format(voice.answer_due_on, "l j F")
    return Letter(
        subject=_("An answer for %(unit)s is late since %(day)s")
        % {"unit": voice.unit.name, "day": day},
        parts=(
            Words(voice.words, by=voice.unit.name),
            Text(_("Somebody waits for this. A word in between helps, even without a solution.")),
            Button(pgettext("on a button", "Answer"), page_of(voice)),
        ),
        because=_("You get this because you see to it, or answer for the department."),
    )


def not_yet(message: Message) -> Letter:
    voice = voice_of(message)
    answer = Answer.objects.get(voice=voice, number=number_of(message))
    parts: list[Part] = [Words(voice.words, by=voice.unit.name), Text(answer.text)]
    if answer.comment:
        parts.append(Words(answer.comment, by=_("What still goes wrong")))
    parts += [
        Facts(((_("Next answer promised for"), date_format(voice.answer_due_on, "D j M")),)),
        Button(_("Open it"), page_of(voice)),
    ]
    return Letter(
        subject=_("Not solved yet at %(unit)s: it is open again") % {"unit": voice.unit.name},
        parts=tuple(parts),
        because=_("You get this because you answered it or see to it."),
    )


def to_who_said_it(message: Message) -> str:
    """What was confided is answered to an address that was theirs then, or that they confirmed."""
    return answered_at(voice_of(message))


def said_by_you(voice: Voice) -> str:
    day = date_format(voice.heard_at, "j F")
    if voice.heard_by is None:
        return _("You, on %(day)s") % {"day": day}
    return _("You, to %(name)s on %(day)s") % {"name": voice.heard_by.name, "day": day}


def shortened(words: str, most: int = 60) -> str:
    """The first words, on one line, for a subject."""
    line = " ".join(words.split())
    if len(line) > most:
        line = line[:most].rpartition(" ")[0] + " …"
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def in_subject(voice: Voice, instead: str = "…") -> str:
    """Subjects are read over shoulders: only words that are no confidence."""
    return shortened(voice.words) if voice.is_shared else instead


KINDS = (
    Kind(
        "voice_answered",
        gettext_lazy("The answer to a voice"),
        who=gettext_lazy("the person who said it, where named"),
        when=gettext_lazy("at once, in waking hours"),
        render=answered,
        still_true=still_this_answer,
        address=to_who_said_it,
    ),
    Kind(
        "voice_answer_to_pass_on",
        gettext_lazy("An answer to pass on"),
        who=gettext_lazy("the buddy who heard it, where the person is not named"),
        when=gettext_lazy("at once, in waking hours"),
        render=to_pass_on,
        still_true=still_how_it_stands,
    ),
    Kind(
        "voice_between",
        gettext_lazy("A word in between"),
        who=gettext_lazy("the person who said it, where named"),
        when=gettext_lazy("at once, in waking hours"),
        render=in_between,
        still_true=still_how_it_stands,
        address=to_who_said_it,
    ),
    Kind(
        "voice_owner",
        gettext_lazy("Somebody is asked to see to it"),
        who=gettext_lazy("the new owner"),
        when=gettext_lazy("at once, in waking hours"),
        render=asked_to_own,
        still_true=still_owner,
    ),
    Kind(
        "voice_answer_due",
        gettext_lazy("An answer is due"),
        who=gettext_lazy("the owner, else whoever heard it"),
        when=gettext_lazy("the working day before the promised day"),
        render=due_soon,
        still_true=still_due_then,
        expires_after=timedelta(days=3),
    ),
    Kind(
        "voice_answer_late",
        gettext_lazy("An answer is late"),
        who=gettext_lazy("the owner and the BRM managers"),
        when=gettext_lazy(
            "the working day after the promised day; the owner again after 5, 10 and 15"
        ),
        render=late,
        still_true=still_due_then,
        expires_after=timedelta(days=5),
    ),
    Kind(
        "voice_not_yet",
        gettext_lazy("Not solved yet"),
        who=gettext_lazy("the owner and who answered"),
        when=gettext_lazy("at once, in waking hours"),
        render=not_yet,
        still_true=still_open,
    ),
)
