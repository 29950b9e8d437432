"""What stands open in the demo today, whatever the dice say."""

from datetime import datetime, timedelta

from brm.demo.organisation import House, load
from relationships.rounds.models import Visit
from relationships.voices.models import Voice


def tell(house: House, at: datetime) -> None:
    """The open voices of the stories, and one summary that waits for the department's word."""
    data = load("stories.yaml")
    for row in data["now"]:
        unit = house.units[row["unit"]]
        named = house.people[row["who"]] if "who" in row else None
        buddy = unit.buddies.filter(rank="primary").order_by("pk").first()
        Voice.objects.create(
            unit=unit,
            source="visit",
            kind=row["kind"],
            words=row["words"],
            system_text=row.get("system", ""),
            people_affected=row.get("people"),
            minutes_lost=row.get("minutes"),
            is_named=named is not None,
            name_is_public=named is not None,
            raised_by=named,
            audience=row["audience"],
            status=row["status"],
            owner=house.people[row["owner"]] if "owner" in row else None,
            heard_by=buddy.person if buddy else None,
            heard_at=at + timedelta(days=row["heard"]),
            answer_due_on=house.workday(unit, row["due"]),
        )
    waiting = data["summary_now"]
    last = (
        Visit.objects.filter(unit=house.units[waiting["unit"]], state="done")
        .order_by("-done_at", "-pk")
        .first()
    )
    if last is not None:
        last.summary, last.summary_state = waiting["text"], "shared"
        last.save(update_fields=["summary", "summary_state"])
