"""What of a compound's schema leaves with its package, declared by the nouns that own it.

A table without a rule leaves whole. A noun registers its rules in ``AppConfig.ready``; the same
rules are held against a package that comes in, so that nobody can bring a key along.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Rule:
    """``condition`` is SQL on a row that may leave; ``texts`` stand in for a column's values."""

    stays: bool = False
    condition: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


_OPEN = Rule()
_rules: dict[str, Rule] = {}


def keep_at_home(table: str) -> None:
    """Nothing of ``table`` leaves."""
    _rules[table] = replace(rule_of(table), stays=True)


def send_only(table: str, condition: str) -> None:
    """Only rows of ``table`` that meet ``condition`` leave; it must not depend on the clock."""
    _rules[table] = replace(rule_of(table), condition=condition)


def send_instead(table: str, column: str, text: str) -> None:
    """Each row of ``table`` leaves with ``text`` in ``column``."""
    rule = rule_of(table)
    _rules[table] = replace(rule, texts={**rule.texts, column: text})


def rule_of(table: str) -> Rule:
    """The rule of ``table``; without one it leaves whole."""
    return _rules.get(table, _OPEN)


def all_rules() -> dict[str, Rule]:
    """Every declared rule, by table."""
    return dict(sorted(_rules.items()))
