from datetime import date

import pytest

from brm.base.holidays_of import Holidays, holidays_of, of_year, warm


def test_names_are_told_in_the_language_of_the_reader():
    days = [date(2026, 4, 27), date(2027, 4, 27)]

    english = holidays_of("NL", "", range(2026, 2028), "en").names
    own = holidays_of("nl", "", range(2026, 2028), "nl").names

    assert [english[day] for day in days] == ["King's Day", "King's Day"]
    assert [own[day] for day in days] == ["Koningsdag", "Koningsdag"]


@pytest.mark.parametrize(
    ("language", "name"),
    [("fr", "New Year's Day"), ("en-GB", "New Year's Day"), ("en", "New Year's Day")],
)
def test_a_language_that_a_country_lacks_falls_back_to_english(language, name):
    assert holidays_of("NL", "", [2026], language).names[date(2026, 1, 1)] == name


def test_without_english_the_countrys_own_names_are_told():
    from brm.base.holidays_of import spoken

    assert spoken("fr", ("de", "tr"), "de") == "de"
    assert spoken("fr", (), None) is None


def test_a_region_has_holidays_of_its_own():
    epiphany = date(2026, 1, 6)

    assert holidays_of("DE", "BY", [2026], "en").names[epiphany] == "Epiphany"
    assert epiphany not in holidays_of("DE", "", [2026], "en").names


def test_the_days_come_in_order():
    names = holidays_of("FR", "", [2027, 2026, 2026], "fr").names

    assert list(names) == sorted(names)
    assert len(names) == 22


@pytest.mark.parametrize(
    ("country", "region", "reason"),
    [
        (
            "XX",
            "",
            "The public holidays of this country are not known; enter them by hand.",
        ),
        (
            "",
            "",
            "The public holidays of this country are not known; enter them by hand.",
        ),
        (
            "NL",
            "ZZ",
            "This region of the country is not known; choose another or leave it empty.",
        ),
    ],
)
def test_an_unknown_place_has_none_and_says_why(country, region, reason):
    assert holidays_of(country, region, [2026]) == Holidays(reason=reason)


def test_what_was_warmed_is_not_worked_out_again():
    warm([("BE", ""), ("ES", "CT")], [2026], ["en", "fr"])
    before = of_year.cache_info().misses

    holidays_of("BE", "", [2026], "fr")
    holidays_of("ES", "CT", [2026], "en")

    assert of_year.cache_info().misses == before
