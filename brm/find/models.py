"""The words that people use here, so that typing errors can be forgiven."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from brm.find.spelling import LONGEST


class Word(models.Model):
    """One folded word that stands in some text or name; where it stands is nowhere written.

    `near`: keys that it shares with words that differ by a letter or two.
    """

    word = models.CharField(_("word"), max_length=LONGEST, primary_key=True)
    near = ArrayField(models.IntegerField(), editable=False)

    class Meta:
        verbose_name = _("word to find by")
        verbose_name_plural = _("words to find by")
        indexes = [GinIndex(fields=["near"], name="word_near")]

    def __str__(self) -> str:
        return self.word
