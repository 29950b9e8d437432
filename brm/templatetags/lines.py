"""A field of a form with all that stands around it: a template asks too much, once for each."""

from django import forms, template
from django.forms import BoundField
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

register = template.Library()


BOXES = (forms.CheckboxSelectMultiple, forms.RadioSelect)


@register.simple_tag(takes_context=True)
def line(context: Context, field: BoundField) -> SafeString:
    """Label, help, field, error: {% line field %}. The same with and without Bootstrap."""
    if field.is_hidden:
        return SafeString(field)
    shows = context.get("form_show_errors", True)
    css = " ".join(filter(None, ("line", context.get("wrapper_class"), field.css_classes())))
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        inside = format_html(
            '<div class="form-check">{}<label for="{}" class="form-check-label">{}</label></div>{}{}',
            drawn(field, "form-check-input"), field.id_for_label, field.label, helped(field),
            refused(field, shows),
        )  # fmt: skip
    else:
        label = named(field) if context.get("form_show_labels", True) else ""
        inside = format_html(
            "{}{}{}{}", label, helped(field), _control(field), refused(field, shows)
        )
        if field.use_fieldset:
            inside = format_html("<fieldset{}>{}</fieldset>", _described(field), inside)
    return format_html('<div id="div_{}" class="{}">{}</div>', field.auto_id, css, inside)


def _control(field: BoundField) -> SafeString:
    widget = field.field.widget
    if isinstance(widget, BOXES):
        return SafeString(get_template(CHOICES).render({"field": field}))
    return drawn(field, "form-select" if isinstance(widget, forms.Select) else "form-control")


CHOICES = "bootstrap5/layout/radio_checkbox_select.html"


def drawn(field: BoundField, css: str) -> SafeString:
    """The field alone, with this class beside its own."""
    own = field.field.widget.attrs.get("class")
    classes = " ".join(filter(None, (own, css, "is-invalid" if field.errors else "")))
    return SafeString(field.as_widget(attrs={"class": classes}))


def _described(field: BoundField) -> SafeString:
    by = field.aria_describedby
    return format_html(' aria-describedby="{}"', by) if by else SafeString()


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
