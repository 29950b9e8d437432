"""For those of the business: partners, colleagues with a form, role holders."""

from django.utils.translation import gettext_lazy as _

from brm.dashboard.help_words.page import ANSWERS, HEARD, MOOD, SUMMARY, HelpPage

PARTNER = HelpPage(
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
)

COLLEAGUE = HelpPage(
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
)

HOLDER = HelpPage(
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
)
