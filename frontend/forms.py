"""How forms are drawn: our field partial, our classes, errors that name their field."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "select"),
    (forms.CheckboxInput, ""),
    (Input, "input"),
)


class StyledBoundField(BoundField):
    """A field that knows its place on the page."""

    @property
    def is_single_choice(self) -> bool:
        """A lone checkbox: its label stands beside it, not above."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Whether to say that it may stay empty: not where a choice is already made, nor where
        another answer makes it compulsory, as the help of such a field says."""
        at_times = getattr(self.form, "needed_at_times", ())
        is_free = not self.field.required and self.name not in at_times
        return is_free and self.initial in (None, "", [])

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        name = next((name for kind, name in CLASSES if isinstance(widget, kind)), "")
        own = built.get("class") or widget.attrs.get("class", "")
        if classes := " ".join(part for part in (name, own) if part):
            built["class"] = classes
        return built


class ChunshuiRenderer(TemplatesSetting):
    """Named by FORM_RENDERER, so that ``{{ form }}`` is enough in a page."""

    form_template_name = "django/forms/div.html"
    field_template_name = "parts/_field.html"
    bound_field_class = StyledBoundField
