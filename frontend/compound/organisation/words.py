"""The page on which a compound puts itself into words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.organisation.bodies import BodiesPage
from tenants.words.models import LONGEST, WordKind
from tenants.words.queries import said
from tenants.words.services import say_all


class WordsForm(RefusableForm):
    """A line for each kind; an empty one is not said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in WordKind:
            self.fields[kind.value] = forms.CharField(
                label=kind.label, max_length=LONGEST, required=False
            )


class SayWords(BodiesPage):
    title = _("品牌和理念")
    text = _("居民在首页和公示栏看到这些话。不想写的留空。")
    form_class = WordsForm

    def initial(self) -> dict[str, Any]:
        return {kind.value: told for kind, told in said().items()}

    def carry_out(self, form: RefusableForm) -> None:
        words = {kind: form.cleaned_data[kind.value] for kind in WordKind}
        say_all(words=words, actor_id=self.viewer.pk)
