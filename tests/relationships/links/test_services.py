"""Links that need no sign-in open one thing, end, and can be taken back."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError

from brm.base.errors import RuleBroken
from relationships.links import services
from relationships.links.choices import Purpose
from relationships.links.models import Link
from tests.factories.relationships import NOON, VoiceFactory

pytestmark = pytest.mark.django_db


def form(**kwargs):
    return services.link_for(Purpose.FORM, about="invitation:3", at=NOON, **kwargs)


def why(token, purpose=Purpose.FORM, at=NOON):
    with pytest.raises(RuleBroken) as refused:
        services.open_link(token, purpose, at)
    assert str(refused.value)
    return refused.value.code


def test_a_link_opens_what_it_is_for():
    link = form(person_id=7)

    assert services.open_link(services.token_of(link), Purpose.FORM, NOON) == link


def test_the_same_thing_and_person_have_one_link(django_assert_num_queries):
    link = form(person_id=7)

    with django_assert_num_queries(1):
        assert form(person_id=7) == link
    assert form(person_id=8) != link
    assert form(person_id=None) == form(person_id=None)


def test_a_link_names_a_record_by_its_key():
    voice = VoiceFactory()

    link = services.link_for(Purpose.CONFIRM, about=voice, at=NOON)

    assert link.about == f"voice:{voice.pk}"


@pytest.mark.parametrize("purpose", Purpose.values)
def test_addresses_come_from_the_base_address(purpose, settings):
    settings.BASE_URL = "https://rounds.example.org"
    link = services.link_for(purpose, about="thing:1", at=NOON)

    address = services.url_for(link)

    assert address.startswith("https://rounds.example.org/")
    assert services.token_of(link) in address


def test_a_token_for_one_purpose_does_not_open_another():
    assert why(services.token_of(form()), Purpose.CONFIRM) == "link_not_ours"


def test_a_changed_token_is_not_ours():
    token = services.token_of(form())

    assert why(token[:-1] + ("A" if token[-1] != "A" else "B")) == "link_not_ours"
    assert why("") == "link_not_ours"
    assert why("\0ü") == "link_not_ours"


def test_a_link_whose_row_is_gone_is_not_ours():
    link = form()
    token = services.token_of(link)
    Link.objects.all().delete()

    assert why(token) == "link_not_ours"


def test_a_link_ends():
    link = form(expires_at=NOON + timedelta(days=1))
    token = services.token_of(link)

    assert services.open_link(token, Purpose.FORM, NOON) == link
    assert why(token, at=NOON + timedelta(days=1)) == "link_expired"


def test_a_later_end_moves_the_end():
    form(expires_at=NOON)

    link = form(expires_at=NOON + timedelta(days=2))

    assert services.open_link(services.token_of(link), Purpose.FORM, NOON) == link


def test_a_link_counts_once():
    link = form()
    token = services.token_of(link)

    uses = [services.use(link, at=NOON), services.use(link, at=NOON)]

    assert uses == [True, False]
    assert why(token) == "link_used"
    assert services.open_link(token, Purpose.FORM, NOON, used_too=True) == link


def test_a_link_can_be_taken_back_and_made_anew():
    link = form()
    services.take_back(link, at=NOON)

    newer = form()

    assert why(services.token_of(link)) == "link_taken_back"
    assert newer != link
    assert services.open_link(services.token_of(newer), Purpose.FORM, NOON) == newer


def test_a_renewed_address_closes_the_ones_before():
    link = form()
    addresses = [services.url_for(link), services.renew(link), services.renew(link)]
    tokens = [address.rstrip("/").rsplit("/", 1)[1] for address in addresses]

    assert all(one != other for one, other in pairwise(tokens))
    assert [why(token) for token in tokens[:2]] == ["link_taken_back", "link_taken_back"]
    assert services.open_link(tokens[2], Purpose.FORM, NOON) == link


def test_the_database_holds_one_link_for_a_person_and_thing():
    form(person_id=7)

    with pytest.raises(IntegrityError, match="link_once_for_a_person_and_thing"):
        Link.objects.create(purpose=Purpose.FORM, about="invitation:3", for_person=7, made_at=NOON)


def test_the_database_refuses_an_unknown_purpose():
    with pytest.raises(IntegrityError, match="link_purpose_known"):
        Link.objects.create(purpose="other", about="x:1", made_at=NOON)
