"""Addresses of the pages that join slices: first page, find, the organisation.

The organisation's slices keep views; their addresses stand here, because acts that walk through all
records (leave, merge, close) and pages that join lie above them.
"""

from django.urls import URLPattern, URLResolver, include, path

from brm.dashboard import (
    as_seen,
    buddy_page,
    find,
    helping,
    home,
    our_page,
    our_wishes,
    own,
    own_roles,
    paste,
    portfolio,
    privacy,
    timeline_page,
    undoing,
    unit_page,
    units,
)
from brm.stewardship import known_views
from brm.stewardship import views as stewardship_views
from relationships.buddies import away_pages, stand_in_pages
from relationships.buddies import views as buddy_views
from relationships.partners import heads as partner_heads
from relationships.partners import views as partner_views
from relationships.people import first_sign_in
from relationships.people import views as people_views
from relationships.units import views as unit_views

unit_urls = (
    [
        path("", units.unit_list, name="list"),
        path("new/", unit_views.new, name="new"),
        path("paste/", paste.paste_list, name="paste"),
        path("suggest/", unit_views.suggest, name="suggest"),
        path("<int:pk>/", unit_page.unit_page, name="page"),
        path("<int:pk>/timeline/", timeline_page.timeline_page, name="timeline"),
        path("<int:pk>/as/<int:partner>/", as_seen.as_partner, name="as-partner"),
        path("<int:pk>/edit/", unit_views.edit, name="edit"),
        path("<int:pk>/move/", unit_views.move, name="move"),
        path("<int:pk>/merge/", stewardship_views.merge, name="merge"),
        path("<int:pk>/close/", stewardship_views.close, name="close"),
        path("<int:pk>/reopen/", unit_views.reopen, name="reopen"),
        path("<int:pk>/busy/", unit_views.busy, name="busy"),
        path("<int:pk>/busy/<int:period>/end/", unit_views.not_busy, name="not-busy"),
    ],
    "units",
)
people_pages: list[URLPattern | URLResolver] = [
    path("", people_views.person_list, name="list"),
    path("new/", people_views.new, name="new"),
    path("suggest/", people_views.suggest, name="suggest"),
    path("<int:pk>/", people_views.page, name="page"),
    path("<int:pk>/edit/", people_views.edit, name="edit"),
    path("<int:pk>/left/", stewardship_views.left, name="left"),
    path("<int:pk>/known/", known_views.known, name="known"),
    path("<int:pk>/sign-in/", first_sign_in.give, name="sign-in"),
    path("come-in/<str:who>/<str:token>/", first_sign_in.come_in, name="come-in"),
    path("<int:pk>/away/", away_pages.away, name="away"),
    path("<int:pk>/away/<int:absence>/end/", away_pages.not_away, name="not-away"),
    path("<int:pk>/stand-in/", stand_in_pages.stand_ins, name="stand-in"),
    path("<int:pk>/stand-in/<int:stand_in>/end/", stand_in_pages.end, name="stand-in-end"),
]
people_urls: tuple[list[URLPattern | URLResolver], str] = (
    [
        path("me/", own.settings_of_mine, name="me"),
        path("me/language/", own.my_language, name="my-language"),
        path("me/voices/", own.my_voices_link, name="my-voices-link"),
        path("me/address/", own.my_address, name="my-address"),
        path("people/", include(people_pages)),
    ],
    "people",
)
partner_urls = (
    [
        path("", partner_views.partner_list, name="list"),
        path("new/", partner_views.new, name="new"),
        path("heads/", partner_heads.heads, name="heads"),
        path("<int:pk>/", partner_views.page, name="page"),
        path("<int:pk>/edit/", partner_views.edit, name="edit"),
        path("<int:pk>/end/", stewardship_views.end_partner, name="end"),
    ],
    "partners",
)
buddy_urls = (
    [
        path("", buddy_views.buddy_list, name="list"),
        path("new/", buddy_views.new, name="new"),
        path("<int:pk>/", buddy_page.buddy_page, name="page"),
        path("<int:pk>/edit/", buddy_views.edit, name="edit"),
        path("<int:pk>/end/", stewardship_views.end_buddy, name="end"),
    ],
    "buddies",
)
dashboard_urls = (
    [
        path("", home.home, name="first"),
        path("find/", find.find, name="find"),
        path("our-page/visits/<int:pk>/", our_page.say_of_summary, name="summary"),
        path("our-page/visits/<int:pk>/wish/", our_wishes.wish, name="wish"),
        path("portfolio/", portfolio.portfolio, name="portfolio"),
        path("privacy/", privacy.privacy, name="privacy"),
        path("roles/mine/", own_roles.own_roles_page, name="roles"),
        path("undo/", undoing.take_back, name="undo"),
    ],
    "dashboard",
)
help_urls = (
    [path("", helping.home, name="home"), path("<str:kind>/", helping.page, name="page")],
    "help",
)

urlpatterns = [
    path("", include(dashboard_urls)),
    path("help/", include(help_urls)),
    path("units/", include(unit_urls)),
    path("", include(people_urls)),
    path("partners/", include(partner_urls)),
    path("buddies/", include(buddy_urls)),
]
