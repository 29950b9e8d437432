"""What the help pages say: one page for each kind of person, in four steps, questions, and who sees."""

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

Pair = tuple[LazyText, LazyText]


@dataclass(frozen=True)
class HelpPage:
    """One kind's page: its chip, its title, four steps, what they ask, who sees what they write."""

    chip: LazyText
    title: LazyText
    lead: LazyText
    steps: tuple[Pair, ...]
    questions: tuple[Pair, ...]
    seen: tuple[Pair, ...]


SUMMARY: Pair = (_("Summary of a visit"), _("the department and IT; the department may correct it"))
HEARD: Pair = (
    _("What was heard"),
    _("as far as the person said: everybody, the department, in confidence, only the buddy"),
)
MOOD: Pair = (_("Mood of the floor"), _("the department and IT; never a person’s"))
ANSWERS: Pair = (
    _("Answers to a form"),
    _("as the form said; numbers from five answers, people’s words from eight"),
)

PAGES: dict[str, HelpPage] = {
    "manager": HelpPage(
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
    ),
    "buddy": HelpPage(
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
                _(
                    "Say thank you first. Note it as their own tool; what is told is never "
                    "punished."
                ),
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
    ),
    "partner": HelpPage(
        _("Business partner"),
        _("Help for a business partner"),
        _("One page. Your department’s page is yours as much as IT’s."),
        (
            (
                _("See who comes, and when"),
                _("Your page names the buddy, the next visit and how to reach them."),
            ),
            (
                _("Say whether we got it right"),
                _(
                    "After a visit you find a short summary. Agree with it, or correct it in your"
                    " own words; yours stands beside ours."
                ),
            ),
            (
                _("Look what came of it"),
                _(
                    "Green: done. Yellow: being worked on. Red: cannot, with the reason and a "
                    "“yes, if …”."
                ),
            ),
            (
                _("Promise, too"),
                _(
                    "It takes two. What your department promised stands beside what IT promised, "
                    "each with its day."
                ),
            ),
        ),
        (
            (
                _("Do I see everything that my people say?"),
                _(
                    "You see what they said for everybody or for the department. What was said in"
                    " confidence is not shown to you, nor whether there is any."
                ),
            ),
            (
                _("Can I raise something myself?"),
                _(
                    "Yes, on your page, at any time. You get the same promise: an answer by a day"
                    " that is named."
                ),
            ),
            (
                _("Does anybody compare us with others?"),
                _("No. A department is compared with itself, and sides are rated, never people."),
            ),
        ),
        (SUMMARY, HEARD, MOOD),
    ),
    "colleague": HelpPage(
        _("Colleague with a form"),
        _("Help for a colleague with a form"),
        _("No account, no password. A link or a code on the wall opens one form and nothing else."),
        (
            (
                _("Before the first question"),
                _(
                    "The form says who will read your answers, and whether your name goes with "
                    "them. Without a name is the rule."
                ),
            ),
            (_("Answer what you like"), _("Empty is allowed. It takes as long as you want it to.")),
            (
                _("Hear what came of it"),
                _(
                    "If you were named, you hear the answer and say whether it helped. Otherwise "
                    "look at the board of your department."
                ),
            ),
            (_("Enough for now?"), _("Each message has a link that stops it. Nobody asks why.")),
        ),
        (
            (
                _("Can somebody find out what I answered?"),
                _(
                    "Numbers are shown from five answers, people’s words from eight. Below that "
                    "the page says “too few answers” and nothing else, to anybody."
                ),
            ),
            (
                _("How often will you ask me?"),
                _("At most two reminders, and then a pause, over all forms together."),
            ),
        ),
        (ANSWERS, HEARD),
    ),
    "holder": HelpPage(
        _("Role holder"),
        _("Help for somebody who answers for something"),
        _("One page. What you answer for, and how others find you."),
        (
            (
                _("See what is yours"),
                _(
                    "Your roles stand on your first page: for a department or for a system, since"
                    " when and until when."
                ),
            ),
            (
                _("Say yes, or hand it back"),
                _(
                    "A role counts when you accepted it. You may hand it back with a reason; it "
                    "is then vacant and everybody can see that."
                ),
            ),
            (_("Name a deputy"), _("So that nobody waits while you are away.")),
            (
                _("Answer with your department"),
                _("Checklists show how well we steer. “Don’t know” is an answer, too."),
            ),
        ),
        (
            (
                _("My role ends soon"),
                _(
                    "It says so on its page and to those who answer for the department. Renew it,"
                    " or help to find somebody."
                ),
            ),
            (
                _("Who sees that I hold it?"),
                _(
                    "Everybody who sees the department or the system. What you answer alone in a "
                    "checklist is named; together it is the group’s."
                ),
            ),
        ),
        (HEARD, ANSWERS),
    ),
    "administrator": HelpPage(
        _("Administrator"),
        _("Help for an administrator"),
        _("One page. You keep it running, and you read no confidences by that."),
        (
            (
                _("Bring in departments and people"),
                _(
                    "Paste a list, or import one from the personnel system. You see first what "
                    "would happen."
                ),
            ),
            (
                _("Say who answers for what"),
                _(
                    "Managers answer for departments, partners speak for them, buddies go there. "
                    "Each is a line with a beginning and an end."
                ),
            ),
            (
                _("Agree on the numbers"),
                _(
                    "The settings of the house: days for an answer, reminders, small groups, your"
                    " own word for a department."
                ),
            ),
            (
                _("Look whether it runs"),
                _("Jobs and mail show what happened by itself, what waits and what failed."),
            ),
        ),
        (
            (
                _("Why can I not read everything?"),
                _(
                    "Running the product is no reason to read what was said in confidence. It is "
                    "on no page of yours, nor in the administration."
                ),
            ),
            (
                _("May numbers be shown from fewer answers?"),
                _(
                    "No. Forms already sent promise five, and eight for words; it may be raised, "
                    "never lowered below that."
                ),
            ),
        ),
        (HEARD, ANSWERS),
    ),
}
