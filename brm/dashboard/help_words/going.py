"""For those who go there: managers and buddies."""

from django.utils.translation import gettext_lazy as _

from brm.dashboard.help_words.page import HEARD, MOOD, SUMMARY, HelpPage

MANAGER = HelpPage(
    _("Manager"),
    _("Help for a relationship manager"),
    _("One page. Who needs you, what the figures mean, and what stays with whom."),
    (
        (
            _("Begin with who needs you"),
            _(
                "The dashboard orders departments by what presses: an answer that is owed, a "
                "visit to which nobody can go, silence, a promise. Each line says what put it"
                " there and offers the act that helps."
            ),
        ),
        (
            _("Read figures with their n"),
            _(
                "Each figure says of how many it is made, and leads to its records. A "
                "department is measured by its own rhythm; nobody is ranked."
            ),
        ),
        (
            _("Give everything an owner"),
            _(
                "What people told us has somebody who sees to it and a day for the answer. "
                "Without an owner it stands on your dashboard."
            ),
        ),
        (
            _("Go there yourself"),
            _(
                "Use the portfolio to choose where: gone quiet, answer overdue, without a "
                "buddy. Your selection is in the address, so you can keep it."
            ),
        ),
        (
            _("Plan a quarter in one act"),
            _(
                "“A buddy and a rhythm” spreads departments over buddies and weeks. The fullest"
                " week is shown before you keep it, and one press takes it back."
            ),
        ),
    ),
    (
        (
            _("Why is a department grey and not green?"),
            _(
                "Because nobody was there within its rhythm, or nobody ever. We do not know "
                "how it is, so we do not say it is well."
            ),
        ),
        (
            _("Why does the mood show no arrow?"),
            _(
                "An arrow needs ten visits before and after, and a change larger than chance."
                " Until then the figure says that it cannot tell."
            ),
        ),
        (
            _("What was told in confidence?"),
            _(
                "You read it, as those who go there do; partners do not. What somebody told "
                "“only the buddy” you neither read nor count."
            ),
        ),
        (
            _("Who changes how often we go?"),
            _(
                "The rhythm stands at the department, the plan of visits at its round. Both "
                "may be changed at any time."
            ),
        ),
    ),
    (SUMMARY, HEARD, MOOD),
)

BUDDY = HelpPage(
    _("Buddy"),
    _("Help for an IT buddy"),
    _("One page, four minutes. What you do, what people see of it, and what stays with you."),
    (
        (
            _("Look before you go"),
            _(
                "“My day” says where, who asks for you, what you owe there and which good "
                "news you bring. Begin with what you owe."
            ),
        ),
        (
            _("Walk, listen, write it as they said it"),
            _(
                "Their words, not ours. Ask what it costs them and how many have it. Read it "
                "back: “Did I get you right?”"
            ),
        ),
        (
            _("Log the visit: three taps"),
            _("Log, mood, Keep. A short summary goes to the department, who may correct it."),
        ),
        (
            _("Come back with an answer"),
            _(
                "By the day that was promised: done, being worked on, or cannot, yes if … The"
                " person says whether it helped."
            ),
        ),
    ),
    (
        (
            _("Somebody tells me something in confidence"),
            _(
                "Choose “only the buddy”. It is on no page of the department, in no mail and "
                "in no count. Ask before you share it later."
            ),
        ),
        (
            _("I cannot go on Tuesday"),
            _(
                "Open the visit and choose another day, or note that you are away: the deputy"
                " is asked. Contact person and calendar follow by themselves."
            ),
        ),
        (
            _("They made a tool of their own"),
            _("Say thank you first. Note it as their own tool; what is told is never punished."),
        ),
        (
            _("I don’t know the answer"),
            _(
                "Say so, and when they will hear. Give it an owner who knows; you still bring"
                " the answer."
            ),
        ),
    ),
    (SUMMARY, HEARD, MOOD),
)
