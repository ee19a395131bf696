"""Forms are drawn by our partials, with names, help and errors that belong together."""

import pytest
from django import forms

from frontend.forms import ChunshuiRenderer


class Sample(forms.Form):
    title = forms.CharField(label="发生了什么", help_text="一句话就可以。")
    kind = forms.ChoiceField(label="类别", choices=[("a", "维修")], widget=forms.RadioSelect)
    text = forms.CharField(label="详细说说", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="同意公开")


@pytest.fixture
def page() -> str:
    return str(Sample({"title": "", "kind": "a"}))


def test_settings_name_our_renderer() -> None:
    assert isinstance(Sample().renderer, ChunshuiRenderer)


def test_a_wrong_field_points_to_its_help_and_its_error(page: str) -> None:
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'id="id_title_error"' in page
    assert 'id="id_title_helptext"' in page


def test_the_summary_links_to_the_field(page: str) -> None:
    assert '<a href="#id_title">发生了什么</a>' in page


def test_choices_are_a_named_group(page: str) -> None:
    assert "<legend>类别</legend>" in page
    assert '<label class="choice" for="id_kind_0">' in page


def test_what_may_stay_empty_says_so(page: str) -> None:
    assert page.count("可不填") == 1


def test_what_another_answer_makes_compulsory_is_not_said_to_stay_empty() -> None:
    class AtTimes(Sample):
        needed_at_times = ("text",)

    assert "可不填" not in str(AtTimes())


def test_widgets_bear_our_classes(page: str) -> None:
    assert 'class="input"' in page
    assert 'class="textarea"' in page


def test_a_class_of_the_form_is_kept_beside_ours() -> None:
    class Short(forms.Form):
        number = forms.CharField(widget=forms.TextInput({"class": "input-short"}))

    assert 'class="input input-short"' in str(Short())


def test_user_text_is_escaped() -> None:
    assert "<script>" not in str(Sample({"title": '"><script>'}))
