"""What was answered. Of anonymous answers nothing here leads to a person, nor anything elsewhere.

An anonymous answer first lies in the ballot box, sealed. It leaves it in a batch, shuffled, under a new
random key, with the day of the batch, kept with a department large enough (`dealing.py`).
Nobody but `responses` asks these tables; a test sees to it.
"""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from relationships.campaigns.models import Campaign, Door, Invitation
from relationships.people.models import Person
from relationships.responses.choices import Part
from relationships.units.models import Unit


class Ballot(models.Model):
    """An anonymous answer in the box, until enough others lie there too; sealed (`box.py`)."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    is_stirred = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer in the box")
        verbose_name_plural = _("answers in the box")
        indexes = [
            models.Index(
                fields=["campaign"], name="ballot_not_stirred", condition=Q(is_stirred=False)
            )
        ]

    def __str__(self) -> str:
        return str(_("an answer"))


class Sheet(models.Model):
    """An open form that was handed in: the second press of the same page counts no more.

    Deleted once no page of that day can be handed in any more (`sheets.HOLDS`).
    """

    key = models.UUIDField(primary_key=True, editable=False)
    door = models.ForeignKey(Door, models.CASCADE, related_name="+")
    is_counted = models.BooleanField(default=False)
    given_on = models.DateField(
        _("given out on"), null=True
    )  # none: handed in before days were kept

    class Meta:
        verbose_name = _("open form handed in")
        verbose_name_plural = _("open forms handed in")
        indexes = [models.Index(fields=["given_on"], name="sheet_past")]

    def __str__(self) -> str:
        return str(_("a sheet"))


class Unfinished(models.Model):
    """What somebody began and has not sent: sealed under their link, which stands nowhere.

    `key` is made from the link's token, and only that token opens `sealed`. No time but a day.
    """

    key = models.CharField(max_length=64, primary_key=True, editable=False)
    sealed = models.BinaryField()
    expires_on = models.DateField(_("kept until"))

    class Meta:
        verbose_name = _("unfinished answer")
        verbose_name_plural = _("unfinished answers")
        indexes = [models.Index(fields=["expires_on"], name="unfinished_past")]

    def __str__(self) -> str:
        return str(_("an unfinished answer"))


class Response(models.Model):
    """One answer to a form. `person` stands here only where that was announced.

    `unit` is the smallest department large enough to say nothing about a person; none where only
    the whole campaign is. `published_on` is the day from which results hold it.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    given_on = models.DateField(_("given on"))
    published_on = models.DateField(_("in the results since"), null=True, blank=True)
    is_in_the_words = models.BooleanField(default=False)  # whose words were published so far
    words_edition = models.PositiveSmallIntegerField(default=0)  # by which publication that was
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            CheckConstraint(
                condition=Q(person=None, invitation=None)
                | Q(person__isnull=False, invitation__isnull=False),
                name="response_names_a_person_with_the_invitation_only",
            )
        ]
        indexes = [models.Index(fields=["campaign", "unit"], name="response_by_campaign")]

    def __str__(self) -> str:
        return str(_("a response"))


class GivenAnswer(models.Model):
    """The answer to one question: a number, or words; a row each where several were chosen.

    `campaign` stands at words alone, which are few: so they are found without looking at numbers.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=40)
    value = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    words = models.TextField(_("words"), blank=True, max_length=4000)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        db_index=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")
        indexes = [
            models.Index(
                fields=["campaign", "key"], include=["response"], name="answer_in_words",
                condition=Q(value=None),
            )
        ]  # fmt: skip
        constraints = [
            UniqueConstraint(
                fields=["response", "question", "value"], nulls_distinct=False,
                name="question_answered_once",
            ),
            CheckConstraint(
                condition=Q(value__isnull=False, words="") | (Q(value=None) & ~Q(words="")),
                name="answer_is_a_number_or_words",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(_("an answer"))


class CampaignCell(models.Model):
    """What the people directly in a department answered: true counts, read by nobody but the rollup.

    `question` is empty for the number of people who answered at all. `counts` by answer. `held` is of
    how many of them some figure has told so far, `held_counts` by answer; `told_counts` are those whose
    own number was told, where several may be ticked. No answer is marked, so none is told from others
    by when it came; and once the last results stand nothing of it is left.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    question = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=list)
    n = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    held_counts = models.JSONField(default=dict)
    told_counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("counts of a department")
        verbose_name_plural = _("counts of departments")
        constraints = [
            UniqueConstraint(
                fields=["campaign", "unit", "question"], nulls_distinct=False,
                name="campaign_cell_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.unit_id}"


class CampaignTree(models.Model):
    """A figure of a department in a campaign as readers see it; hidden ones hold no number at all.

    Without a department: the whole campaign. `counts` by answer; means are worked out of them. Of an
    answer ticked beside others that is not told there stands None.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.SUBTREE)
    question = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=list)
    n = models.PositiveIntegerField(default=0)
    is_shown = models.BooleanField(default=False)
    edition = models.PositiveSmallIntegerField(
        default=0
    )  # which publication of its campaign wrote it

    class Meta:
        verbose_name = _("figure of a department")
        verbose_name_plural = _("figures of departments")
        constraints = [
            known("part", Part),
            UniqueConstraint(
                fields=["campaign", "unit", "part", "question"], nulls_distinct=False,
                name="campaign_tree_once",
            ),
            CheckConstraint(
                condition=Q(is_shown=True) | Q(n=0, counts=[]), name="hidden_figure_holds_nothing"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.unit_id}"
