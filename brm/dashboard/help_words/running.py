"""For those who run the product."""

from django.utils.translation import gettext_lazy as _

from brm.dashboard.help_words.page import ANSWERS, HEARD, HelpPage

ADMINISTRATOR = HelpPage(
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
            _("How do systems, roles and checklists come in?"),
            _(
                "“Import” in the menu names each list and leads there: systems and who fills "
                "which role as tables, checklists as YAML files. Take what is there as a pattern."
            ),
        ),
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
)
