"""Acts on business partners that the toast takes back."""

from brm.base import undo_records
from relationships.partners import services
from relationships.partners.forms import PartnerForm
from relationships.partners.models import BusinessPartner
from relationships.partners.views import kept_partner


def register() -> None:
    """Make known how these acts are taken back."""
    way = undo_records.Way(
        BusinessPartner, kept_partner, fields=tuple(PartnerForm.base_fields),
        change=services.edit, remove=BusinessPartner.delete,
    )  # fmt: skip
    undo_records.register("partner", way)
