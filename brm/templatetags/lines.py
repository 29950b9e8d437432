"""What stands around a field, for `bootstrap5/field.html`: a template asks too much, once for each."""

from django import template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

register = template.Library()


@register.simple_tag
def named(field: BoundField) -> SafeString:
    """The label of a field, or the legend of several boxes, and whether it may stay empty."""
    if not field.label:
        return SafeString()
    optional = SafeString()
    if not field.field.required:
        said = pgettext("beside the label of a field that may stay empty", "if you like")
        optional = format_html('<span class="optional">{}</span>', said)
    if field.use_fieldset:
        return format_html('<legend class="form-label">{}{}</legend>', field.label, optional)
    return format_html(
        '<label for="{}" class="form-label">{}{}</label>',
        field.id_for_label, field.label, optional,
    )  # fmt: skip


@register.simple_tag
def helped(field: BoundField) -> SafeString:
    """What helps to fill a field in, above it, where it is read first."""
    if not field.help_text:
        return SafeString()
    known = format_html('id="{}_helptext" ', field.auto_id) if field.auto_id else ""
    said = mark_safe(field.help_text)  # noqa: S308  ours, as Django's own forms have it
    return format_html('<div {}class="form-text">{}</div>', known, said)


@register.simple_tag
def refused(field: BoundField, shows: bool | None = True) -> SafeString:
    """What is wrong with a field, as sentences that it is described by."""
    if not shows or not field.errors:
        return SafeString()
    said = format_html_join("", "<p>{}</p>", ((error,) for error in field.errors))
    return format_html('<div id="{}_error" class="invalid-feedback">{}</div>', field.auto_id, said)
