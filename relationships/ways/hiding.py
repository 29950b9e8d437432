"""What is told of departments follows at once where a house shows numbers from more people on."""

from django.db.models import F, Q

from relationships.marks.services import touch
from relationships.units.models import Unit
from relationships.ways.models import WayFigure
from relationships.wording.changes import on_smallest_group


def hide_smaller(smallest: int) -> None:
    """From now on no number of fewer is told: what would tell of them goes at once, what may be told
    instead is worked out with the next figures. Three statements, however many departments."""
    few = Q(n__lt=smallest) | Q(of__lt=smallest) | Q(n__lt=F("of"), n__gt=F("of") - smallest)
    most = Q(n=None, of__lte=smallest + 1) & ~Q(value="")  # it could stand for one number alone
    WayFigure.objects.filter(few | most).delete()
    touch(*Unit.objects.open().values_list("pk", flat=True))


def register() -> None:
    """Hear of it when the settings change."""
    on_smallest_group(hide_smaller)
