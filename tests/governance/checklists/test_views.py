"""The pages of checklists."""

import dataclasses
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from brm.base.checklist_files import read
from governance.checklists import services
from governance.checklists.models import Checklist, Practice
from governance.guidance import for_practice, for_role
from governance.roles.models import GovernanceRole
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db


def test_a_checklist_says_whose_name_it_uses_and_that_it_is_independent(client):
    checklist = Checklist.objects.get()

    page = signed_in(client, manager()).get(reverse("checklists:page", args=[checklist.pk]))

    body = page.content.decode()
    assert "BiSL is a registered trademark of the ASL BiSL Foundation." in body
    assert "it is not endorsed by" in body
    practices = [len(practices) for _cluster, practices in page.context["tree"]]
    assert practices == [3, 4, 2, 4, 5, 4, 1]


def test_editions_and_versions_stand_side_by_side(client, django_assert_max_num_queries):
    file = read((services.DATA / "bisl.yaml").read_bytes())
    services.load(dataclasses.replace(file, note="Looked through again."), at=NOON)
    services.load(dataclasses.replace(file, edition="3rd edition (2020)"), at=NOON)
    signed_in(client, manager())

    with django_assert_max_num_queries(6):
        page = client.get(reverse("checklists:list"))

    shown = [(c.edition, c.number, c.is_active, c.statements) for c in page.context["checklists"]]
    assert shown == [
        ("2nd edition (2012)", 2, True, 103),
        ("3rd edition (2020)", 1, True, 103),
        ("2nd edition (2012)", 1, False, 103),
    ]
    assert [c.quick for c in page.context["checklists"]] == [23, 23, 23]


def test_who_answers_for_nothing_reads_no_checklist(client):
    signed_in(client, ITBuddyFactory().person)

    assert client.get(reverse("checklists:list")).status_code == 403


def test_an_administrator_brings_in_a_file_and_takes_one_along(client):
    signed_in(client, manager())
    taken = client.get(reverse("checklists:file", args=[Checklist.objects.get().pk])).content
    changed = taken.replace(b"Everyone in the department", b"Everybody here")

    page = client.post(
        reverse("checklists:bring_in"), {"file": ContentFile(changed, "ours.yaml")}, follow=True
    ).content.decode()

    own = Checklist.objects.get(is_own_version=True)
    assert "Kept as version 2, with 103 statements." in page
    assert "Own version" in page
    against = reverse("checklists:against", args=[own.pk, Checklist.objects.get(number=1).pk])
    assert against in page
    assert "Everybody here" in client.get(against).content.decode()


def test_a_broken_file_is_refused_whole_with_line_and_reason(client):
    signed_in(client, manager())
    taken = client.get(reverse("checklists:file", args=[Checklist.objects.get().pk])).content
    broken = taken.replace(b"code: UM1.2", b"code: UM1.1", 1)

    page = client.post(reverse("checklists:bring_in"), {"file": ContentFile(broken, "ours.yaml")})

    assert page.status_code == 422
    assert "The code “UM1.1” stands twice." in page.content.decode()
    assert Checklist.objects.count() == 1
    empty = client.post(reverse("checklists:bring_in"), {"file": ContentFile(b"", "ours.yaml")})
    assert "The file is empty." in empty.content.decode()


def test_a_partner_takes_a_file_along_and_brings_in_none(client):
    partner = BusinessPartnerFactory()
    signed_in(client, partner.person)

    assert (
        client.get(reverse("checklists:file", args=[Checklist.objects.get().pk])).status_code == 200
    )
    assert client.get(reverse("checklists:bring_in")).status_code == 403


def test_the_command_checks_loads_and_exports(tmp_path, capsys):
    file = tmp_path / "ours.yaml"
    call_command("checklist", "export", "bisl", "--to", str(file))
    file.write_text(file.read_text().replace("Everyone in the department", "Everybody here"))

    call_command("checklist", "check", str(file), "--json")
    assert Checklist.objects.count() == 1
    call_command("checklist", "load", str(file), "--json")

    said = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line[:1] == "{"]
    assert [row["statements"] for row in said] == [103, 103]
    assert (said[1]["number"], said[1]["is_own_version"]) == (2, True)
    file.write_text("slug: [")
    with pytest.raises(SystemExit):
        call_command("checklist", "check", str(file))
    assert "Line 2 is not YAML" in capsys.readouterr().out


def test_each_practice_says_what_good_looks_like_and_where_to_begin(client):
    signed_in(client, manager())
    found = Checklist.objects.get()

    page = client.get(reverse("checklists:page", args=[found.pk])).content.decode()

    slugs = Practice.objects.values_list("slug", flat=True)
    assert all(for_practice(slug) for slug in slugs)
    assert page.count("The first step") == len(slugs) == 23
    assert page.count("independent, not endorsed") == 23
    assert for_practice("a-practice-of-our-own") is None


def test_each_role_that_comes_with_the_product_has_guidance_of_its_own():
    for slug in GovernanceRole.objects.values_list("slug", flat=True):
        said = for_role(slug)
        assert said is not None, slug
        assert len(said.ask) >= 2
        assert said.good.endswith(".")
