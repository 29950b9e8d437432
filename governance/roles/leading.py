"""Who leads somebody: the holder of the post theirs reports to, else the head of their department."""

from datetime import date

from relationships.partners.choices import PartnerRole
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person, Post


def who_leads(person: Person, day: date) -> Person | None:
    """Whom to ask about somebody's time; None where nobody is known. Two queries at most."""
    above = (
        Post.objects.filter(reports__holder=person, reports__ended_on=None, holder__left_on=None)
        .exclude(holder=None)
        .exclude(holder=person)
        .select_related("holder")
        .order_by("pk")
        .first()
    )
    if above is not None:
        return above.holder
    if person.unit_id is None:
        return None
    heads = BusinessPartner.objects.on(day).filter(
        unit=person.unit_id, role=PartnerRole.HEAD, person__left_on=None
    )
    head = heads.exclude(person=person).select_related("person").order_by("pk").first()
    return None if head is None else head.person
