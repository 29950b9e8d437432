"""The preview says what is planned; whatever is sent, it answers or refuses in one shape."""

import json

import pytest

from tests.factories.relationships import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/recurrence/preview"
ASKED = {
    "rrule": "FREQ=WEEKLY;BYDAY=TU",
    "dtstart": "2026-03-03T10:00:00",
    "tz": "Europe/Amsterdam",
    "limit": 2,
}


@pytest.fixture
def caller(client):
    client.force_login(UserFactory())
    return client


@pytest.fixture
def ask(caller):
    def send(**changes):
        return caller.post(ADDRESS, {**ASKED, **changes}, content_type="application/json")

    return send


def refused(answer):
    """(status, field, code) of each error of a problem."""
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail", "request_id", "errors"}
    assert told["status"] == answer.status_code
    return [(answer.status_code, one["field"], one["code"]) for one in told["errors"]]


def test_preview_answers_in_the_shape_of_the_contract(ask):
    answer = ask()

    assert answer.status_code == 200
    assert answer.json() == {
        "occurrences": [
            {
                "recurrence_id": "2026-03-03T10:00:00",
                "local": "2026-03-03T10:00:00",
                "utc": "2026-03-03T09:00:00Z",
                "status": "kept",
                "reason": "As planned.",
                "dst": None,
            },
            {
                "recurrence_id": "2026-03-10T10:00:00",
                "local": "2026-03-10T10:00:00",
                "utc": "2026-03-10T09:00:00Z",
                "status": "kept",
                "reason": "As planned.",
                "dst": None,
            },
        ],
        "complete": False,
        "warnings": [],
    }


def test_preview_moves_what_falls_on_a_holiday(ask):
    calendar = {
        "workdays": ["MO", "TU", "WE", "TH", "FR"],
        "holidays": ["2026-03-03"],
        "absences": [["2026-03-04", "2026-03-05"]],
        "on_closed": "next",
    }

    first, second = ask(calendar=calendar).json()["occurrences"]

    assert first == {
        "recurrence_id": "2026-03-03T10:00:00",
        "local": "2026-03-06T10:00:00",
        "utc": "2026-03-06T09:00:00Z",
        "status": "moved",
        "reason": "Tue 3 Mar 2026 is a holiday. Moved to Fri 6 Mar 2026.",
        "dst": None,
    }
    assert second["status"] == "kept"


def test_preview_of_whole_days(ask):
    answer = ask(
        rrule="FREQ=DAILY;COUNT=3", dtstart="2026-03-03", all_day=True, exdates=["2026-03-04"]
    )

    assert [(one["local"], one["utc"]) for one in answer.json()["occurrences"]] == [
        ("2026-03-03", "2026-03-02T23:00:00Z"),
        ("2026-03-05", "2026-03-04T23:00:00Z"),
    ]
    assert answer.json()["complete"] is True


@pytest.mark.parametrize(
    ("window", "days"),
    [
        ({"from": "2026-03-17", "to": "2026-03-24"}, ["2026-03-17", "2026-03-24"]),
        (
            {"from": "2026-03-17T10:00:00", "to": "2026-03-24T10:00:00"},
            ["2026-03-17", "2026-03-24"],
        ),
        ({"from": "2026-03-17T10:00:01", "to": "2026-03-24T09:59:59"}, []),
        (
            {"from": "2026-03-17T09:00:00Z", "to": "2026-03-24T09:00:00Z"},
            ["2026-03-17", "2026-03-24"],
        ),
        ({"from": "2099-12-29", "to": "9999-12-31T23:59:59-23:00"}, ["2099-12-29"]),
        ({"from": "0001-01-01T00:00:00+23:00", "to": "2026-03-03"}, ["2026-03-03"]),
        ({"from": None, "to": None, "limit": 1}, ["2026-03-03"]),
        ({"from": "2100-05-01"}, []),
    ],
)
def test_both_ends_of_the_window_belong_to_it(ask, window, days):
    found = ask(**window).json()["occurrences"]

    assert [one["local"][:10] for one in found] == days


def test_a_date_that_the_rule_does_not_make_is_a_warning(ask):
    told = ask(dtstart="2026-03-04T10:00:00").json()

    assert told["warnings"] == [
        "The first date (dtstart) is not one that the rule makes, so nothing happens on it."
    ]
    assert told["occurrences"][0]["local"] == "2026-03-10T10:00:00"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"rrule": "FREQ=HOURLY"}, "rrule", "rule_too_often"),
        ({"rrule": ""}, "rrule", "rule_empty"),
        ({"rrule": "FREQ=DAILY\x00"}, "rrule", "null_characters_not_allowed"),
        ({"rrule": "FREQ=DAILY\n"}, "rrule", "rule_characters"),
        ({"rrule": 5}, "rrule", "invalid"),
        ({"rrule": None}, "rrule", "null"),
        ({"rrule": ["FREQ=DAILY"]}, "rrule", "invalid"),
        ({"dtstart": "2026-03-03"}, "dtstart", "time_missing"),
        ({"dtstart": "2026-02-30T10:00:00"}, "dtstart", "invalid"),
        ({"dtstart": "2026-W10-2"}, "dtstart", "invalid"),
        ({"dtstart": "1969-12-31T10:00:00"}, "dtstart", "year_out_of_range"),
        ({"dtstart": "2100-01-01T10:00:00"}, "dtstart", "year_out_of_range"),
        ({"dtstart": 20260303}, "dtstart", "invalid"),
        ({"tz": "Mars/Olympus"}, "tz", "zone_unknown"),
        ({"tz": "../../etc/passwd"}, "tz", "zone_unknown"),
        ({"tz": ""}, "tz", "blank"),
        ({"tz": {}}, "tz", "invalid"),
        ({"all_day": "yes"}, "all_day", "invalid"),
        ({"all_day": 1}, "all_day", "invalid"),
        ({"exdates": "2026-03-03"}, "exdates", "not_a_list"),
        ({"exdates": ["2026-03-03T10:00:00", "no"]}, "exdates.1", "invalid"),
        ({"rdates": [{"at": 1}]}, "rdates.0", "invalid"),
        ({"rdates": ["1900-01-01T00:00:00"]}, "rdates", "year_out_of_range"),
        ({"from": "tomorrow"}, "from", "invalid"),
        ({"from": "2026-03-04", "to": "2026-03-03"}, "to", "window_backwards"),
        ({"to": []}, "to", "invalid"),
        ({"limit": 0}, "limit", "min_value"),
        ({"limit": 501}, "limit", "max_value"),
        ({"limit": 10**300}, "limit", "max_value"),
        ({"limit": "5"}, "limit", "invalid"),
        ({"limit": True}, "limit", "invalid"),
        ({"limit": 1.5}, "limit", "invalid"),
        ({"calendar": []}, "calendar", "invalid"),
        ({"calendar": {"workdays": ["XX"]}}, "calendar.workdays.0", "invalid_choice"),
        ({"calendar": {"workdays": [[]]}}, "calendar.workdays.0", "invalid_choice"),
        ({"calendar": {"holidays": ["2026-13-01"]}}, "calendar.holidays.0", "invalid"),
        ({"calendar": {"holidays": [True]}}, "calendar.holidays.0", "invalid"),
        ({"calendar": {"absences": [["2026-03-03"]]}}, "calendar.absences.0", "min_length"),
        ({"calendar": {"absences": [7]}}, "calendar.absences.0", "not_a_list"),
        (
            {"calendar": {"absences": [["2026-03-05", "2026-03-03"]]}},
            "calendar.absences",
            "absence_backwards",
        ),
        ({"calendar": {"on_closed": "drop"}}, "calendar.on_closed", "invalid_choice"),
        ({"calendar": {"on_absent": {}}}, "calendar.on_absent", "invalid_choice"),
        ({"calendar": {"max_shift_days": -1}}, "calendar.max_shift_days", "min_value"),
        ({"calendar": {"max_shift_days": 1e9}}, "calendar.max_shift_days", "invalid"),
    ],
)
def test_a_bad_value_is_refused_on_its_field(ask, change, field, code):
    assert refused(ask(**change)) == [(422, field, code)]


def test_all_missing_fields_are_told_at_once(caller):
    answer = caller.post(ADDRESS, {}, content_type="application/json")

    assert refused(answer) == [
        (422, "rrule", "required"),
        (422, "dtstart", "required"),
        (422, "tz", "required"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"5",
        b"null",
        b'"text"',
        b'{"limit": NaN}',
        b'{"limit": Infinity}',
        b'{"rrule": "\xff"}',
        b'{"rrule": "\\ud800"}',
        b'{"\\ud800": 1}',
        b'{"limit": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    ],
)
def test_what_is_no_json_object_is_malformed(caller, body):
    answer = caller.post(ADDRESS, body, content_type="application/json")

    assert (answer.status_code, refused(answer)) == (400, [])


def test_too_large_a_body_is_refused(caller):
    body = json.dumps({**ASKED, "more": "x" * 256 * 1024})

    answer = caller.post(ADDRESS, body, content_type="application/json")

    assert (answer.status_code, refused(answer)) == (413, [])


def test_another_kind_of_body_is_refused(caller):
    answer = caller.post(ADDRESS, {"rrule": "FREQ=DAILY"})

    assert (answer.status_code, refused(answer)) == (415, [])


def test_reading_is_not_a_way_to_ask(caller):
    answer = caller.get(ADDRESS)

    assert (answer.status_code, refused(answer), answer["Allow"]) == (405, [], "POST, OPTIONS")


def test_only_who_is_signed_in_may_ask(client):
    answer = client.post(ADDRESS, ASKED, content_type="application/json")

    assert (answer.status_code, refused(answer)) == (401, [])
    assert answer["WWW-Authenticate"] == "Session"


def test_a_forged_request_of_somebody_signed_in_is_refused(client):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(UserFactory())

    answer = strict.post(ADDRESS, ASKED, content_type="application/json")

    assert (answer.status_code, refused(answer)) == (403, [])


def test_an_address_that_is_not_there_is_told_like_the_others(client):
    answer = client.get("/api/nothing/here")

    assert (answer.status_code, refused(answer)) == (404, [])


def test_unknown_fields_and_other_languages_do_no_harm(ask):
    assert ask(more={"deep": [1, None, "é"]}, calendar=None).status_code == 200


def test_the_schema_describes_the_preview(client):
    schema = client.get("/api/schema/").json()

    operation = schema["paths"]["/api/recurrence/preview"]["post"]
    assert schema["openapi"] == "3.1.0"
    assert list(operation["responses"]) == [
        "200", "400", "401", "403", "405", "413", "415", "422", "429", "503",
    ]  # fmt: skip
    assert list(operation["responses"]["422"]["content"]) == ["application/problem+json"]
    asked = schema["components"]["schemas"]["PreviewIn"]
    assert sorted(asked["properties"]) == [
        "all_day", "calendar", "dtstart", "exdates", "from", "limit", "rdates", "rrule", "to", "tz",
    ]  # fmt: skip
