"""What is agreed here, as it comes in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import Beside, Hour, Lines, Text
from relationships.wording.choices import WordForUnit


def number(label: object, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **kwargs)  # type: ignore[arg-type]


class AgreedForm(forms.Form):
    """Each line says whom it touches."""

    organisation = Text(
        label=_("Our organisation"), max_length=120, required=False,
        help_text=_("Stands in mails and on pages that people open without signing in."),
    )  # fmt: skip
    first_answer_days = number(
        _("A first answer within … working days"), 1, 60,
        help_text=_("Everybody who tells us something hears this promise. It counts in the working"
                    " days of their department, from the next thing heard on."),
    )  # fmt: skip
    confirmation_days = number(
        _("Time to say whether it helped, in working days"), 1, 60,
        help_text=_("After that the board says “not confirmed”; the answer stays."),
    )  # fmt: skip
    visit_reminder_at = Hour(
        label=_("Reminder of a visit, the working day before, at"),
        help_text=_("To the contact person, by the clock there."),
    )  # fmt: skip
    feedback_first_reminder = number(
        _("Feedback, first reminder on working day"), 1, 60,
        help_text=_("Only to people who did not answer."),
    )  # fmt: skip
    feedback_last_reminder = number(
        _("Feedback, second and last reminder on working day"), 2, 90,
        help_text=_("There is never a third; this cannot be changed."),
    )  # fmt: skip
    cool_down_days = number(
        _("Ask one person at most once in … days"), 0, 400,
        help_text=_("Over all forms together, so that nobody is asked too often."),
    )  # fmt: skip
    waking_from = Hour(
        label=_("Messages from"), help_text=_("Working days, by the clock of whoever gets them.")
    )
    waking_until = Hour(label=_("Messages until"))
    smallest_group = number(
        _("Numbers are shown from … answers"), 0, 1000,
        help_text=_(
            "May be raised, not lowered: the promise on forms already sent says five. The ways of"
            " departments are told from as many people."
        ),
    )  # fmt: skip
    smallest_words = number(
        _("People’s words are shown from … answers"), 0, 1000,
        help_text=_("In words one is known sooner than in numbers; never below eight."),
    )  # fmt: skip
    service_desk_phone = Text(
        label=_("Service desk, telephone"), max_length=60, required=False,
        help_text=_("Stands wherever somebody can write to us, after “Urgent or unsafe now?”."),
    )  # fmt: skip
    service_desk_address = Text(
        label=_("Service desk, address"), max_length=200, required=False,
        help_text=_("An e-mail address or the address of a page."),
    )  # fmt: skip
    leave_out_en = Text(
        label=_("What to leave out of own words, in English"), max_length=200, required=False,
        help_text=_("Stands under each line for own words in a form. Empty: “Leave names of patients"
                    " and customers out.”"),
    )  # fmt: skip
    leave_out_fr = Text(
        label=_("What to leave out of own words, in French"), max_length=200, required=False,
        help_text=_("The same for who reads French."),
    )  # fmt: skip
    unit_word = forms.ChoiceField(
        label=_("What we call a part of our organisation"), choices=WordForUnit.choices,
        help_text=_("Stands in every sentence, page and mail, in the language of whoever reads."),
    )  # fmt: skip
    horizon_weeks = number(
        _("Visits are planned … weeks ahead"), 2, 104,
        help_text=_("What stands in calendars of buddies and departments."),
    )  # fmt: skip

    PARTS = (
        ("answers", _("Answers"), Lines("first_answer_days", "confirmation_days")),
        (
            "reminders", _("Reminders"),
            Lines(
                "visit_reminder_at", Beside("feedback_first_reminder", "feedback_last_reminder"),
                "cool_down_days", Beside("waking_from", "waking_until"),
            ),
        ),
        ("groups", _("Small groups"), Lines("smallest_group", "smallest_words")),
        ("urgent", _("Urgent?"), Lines("service_desk_phone", "service_desk_address")),
        ("words", _("Own words"), Lines("organisation", "unit_word", "leave_out_en", "leave_out_fr")),
        ("plans", _("Planning"), Lines("horizon_weeks")),
    )  # fmt: skip

    def parts(self) -> list[dict[str, Any]]:
        """The page's parts in their order, each with the lines that it draws."""
        return [{"key": key, "title": title, "lines": lines} for key, title, lines in self.PARTS]
