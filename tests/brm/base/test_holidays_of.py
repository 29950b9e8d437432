from datetime import date

from brm.base import holidays_of


def test_a_region_has_its_own_holidays():
    first, last = date(2026, 1, 1), date(2026, 12, 31)

    whole_country = holidays_of.between("ES", "", first, last)
    madrid = holidays_of.between("ES", "MD", first, last)

    assert date(2026, 5, 2) not in whole_country
    assert date(2026, 5, 2) in madrid


def test_holidays_have_names_in_the_language_asked_for():
    day = date(2026, 12, 25)

    assert holidays_of.between("NL", "", day, day, "en")[day] == "Christmas Day"
    assert holidays_of.between("FR", "", day, day, "fr")[day] == "Noël"


def test_a_country_nobody_knows_has_no_holidays():
    assert dict(holidays_of.between("XX", "", date(2026, 1, 1), date(2026, 12, 31))) == {}


def test_a_department_without_a_country_has_no_holidays():
    assert dict(holidays_of.between("", "", date(2026, 1, 1), date(2026, 12, 31))) == {}


def test_a_region_nobody_knows_has_the_holidays_of_its_country():
    day = date(2026, 4, 27)

    assert day in holidays_of.between("NL", "nowhere", day, day)


def test_warming_asks_for_each_place_and_year():
    holidays_of.in_year.cache_clear()

    holidays_of.warm([("NL", ""), ("FR", "")], [2026, 2027])

    assert holidays_of.in_year.cache_info().currsize == 4
