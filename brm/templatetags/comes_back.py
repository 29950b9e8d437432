"""What comes back most in people's words, for the page of results."""

from typing import Any

from django import template

from relationships.campaigns.models import Campaign
from relationships.themes.queries import most_named

register = template.Library()


@register.inclusion_tag("relationships/themes/_most.html", takes_context=True)
def comes_back(context: Any, campaign: Campaign) -> dict[str, Any]:
    """The panel of the whole campaign: {% comes_back campaign %}. Needs: may_keep. One query."""
    may_sort = campaign.settled_on is not None and context["may_keep"]
    return {"most": most_named(campaign), "campaign": campaign, "may_sort": may_sort}
