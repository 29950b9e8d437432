from datetime import UTC, datetime

from relationships.marks import changes

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


def test_who_keeps_plans_is_told_once_which_departments_and_people_changed(monkeypatch):
    told = []

    def listener(units, persons, at):
        told.append((units, persons, at))

    monkeypatch.setattr(changes, "_listeners", [])
    changes.on_calendar_change(listener)
    changes.on_calendar_change(listener)
    changes.calendar_changed(units=[1], persons=[2, 2], at=NOON)

    assert told == [({1}, {2}, NOON)]
