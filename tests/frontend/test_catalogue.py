"""The English catalogue: what it finds, and that both committed files agree."""

import re
from pathlib import Path

import polib
import pytest

from frontend import catalogue
from frontend.catalogue import Message, in_python, in_template


def test_messages_of_python_are_found() -> None:
    source = 'a = _("事项")\nb = ngettext("%(n)s 件", "%(n)s 件", n)\nc = pgettext("动词", "办")'
    assert list(in_python(source)) == [
        Message("事项"),
        Message("%(n)s 件", "%(n)s 件"),
        Message("办", context="动词"),
    ]


def test_sentences_written_over_two_lines_are_one_message() -> None:
    assert list(in_python('_("请填写"\n  "整数。")')) == [Message("请填写整数。")]


def test_messages_of_templates_are_found() -> None:
    source = (
        '{% load i18n %}{% trans "事项" %}{% firstof name _("春水") %}'
        "{% blocktrans trimmed with n=page %}\n  第 {{ n }} 页\n{% endblocktrans %}"
    )
    assert list(in_template(source)) == [Message("事项"), Message("春水"), Message("第 %(n)s 页")]


def test_plain_text_of_a_template_is_no_message() -> None:
    assert list(in_template("<p>gettext('x')</p>")) == []


@pytest.fixture(scope="module")
def product() -> dict[Message, list[str]]:
    """Every message of the product."""
    return catalogue.messages()


def test_the_product_has_messages(product: dict[Message, list[str]]) -> None:
    assert Message("报事") in product


@pytest.fixture
def own_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    po = tmp_path / "django.po"
    po.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n')
    monkeypatch.setattr(catalogue, "PO", po)
    monkeypatch.setattr(catalogue, "messages", lambda: {Message("报事"): ["a.py"]})
    return po


@pytest.mark.usefixtures("own_catalogue")
def test_a_new_message_enters_without_english() -> None:
    assert catalogue.missing(catalogue.refresh()) == ["报事"]


def test_an_unused_message_retires_and_keeps_its_english(own_catalogue: Path) -> None:
    own_catalogue.write_text(own_catalogue.read_text() + '\nmsgid "旧"\nmsgstr "old"\n')
    retired = catalogue.refresh().obsolete_entries()
    assert [(entry.msgid, entry.msgstr) for entry in retired] == [("旧", "old")]


def test_refreshing_twice_changes_nothing(own_catalogue: Path) -> None:
    catalogue.refresh()
    before = own_catalogue.read_bytes()
    catalogue.refresh()
    assert own_catalogue.read_bytes() == before


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("%(n)s 件", "%(m)s matters"),
        ("%(n)s 件", "matters"),
        ("%(n)d 件", "%(n)s matters"),
        ("第 {page} 页", "Page {number}"),
    ],
)
def test_english_with_other_facts_is_named(chinese: str, english: str) -> None:
    entries = polib.POFile()
    entries.append(polib.POEntry(msgid=chinese, msgstr=english))
    assert catalogue.strayed(entries) == [chinese]


def test_the_committed_po_and_mo_agree() -> None:
    def said(entries: polib.POFile | polib.MOFile) -> dict[tuple[str, str], tuple[str, str]]:
        return {
            (entry.msgctxt or "", entry.msgid): (entry.msgstr, str(entry.msgstr_plural))
            for entry in entries.translated_entries()
        }

    assert said(polib.mofile(str(catalogue.MO))) == said(polib.pofile(str(catalogue.PO)))


def test_english_never_names_other_facts_than_the_chinese() -> None:
    assert catalogue.strayed(catalogue.load()) == []


def test_no_message_lacks_english() -> None:
    assert catalogue.missing(catalogue.load()) == []


def test_no_retired_message_is_kept(product: dict[Message, list[str]]) -> None:
    assert [
        entry.msgid
        for entry in catalogue.load()
        if entry.obsolete
        or Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "") not in product
    ] == []


def test_english_bears_no_chinese_punctuation() -> None:
    wide = re.compile("[，。：；（）？！、“”《》]")
    assert [e.msgid for e in catalogue.load() if wide.search(f"{e.msgstr}{e.msgstr_plural}")] == []


def test_chinese_bears_no_half_width_punctuation(product: dict[Message, list[str]]) -> None:
    between = re.compile("[\u4e00-\u9fff][,:;()?!][\u4e00-\u9fff]")
    assert [one.text for one in product if between.search(one.text)] == []
