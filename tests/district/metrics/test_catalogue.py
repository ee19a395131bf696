"""The catalogue: complete, free of contradiction, and fixed once figures stand on it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from district.core.errors import Conflict
from district.metrics.catalogue_files import (
    CatalogueError,
    CatalogueVersion,
    elements_to_declare,
    read_catalogue,
)
from district.metrics.checks import check_catalogue
from district.metrics.definitions import Catalogue, versions_on
from district.metrics.figures import Period
from district.metrics.models import MetricDefinition
from district.metrics.queries import figures
from district.metrics.services import load_catalogue
from district.metrics.sources import declared_sources
from district.registry.models import Compound
from tests.district.metrics.conftest import Night

# The 60 metrics and 9 context ratios of the department's catalogue.
METRICS = {
    *(f"ORG-{n:02}" for n in range(1, 11)),
    *(f"MAT-{n:02}" for n in range(1, 14)),
    *(f"VIS-{n:02}" for n in range(1, 4)),
    *(f"MTG-{n:02}" for n in range(1, 5)),
    *(f"DIS-{n:02}" for n in range(1, 4)),
    *(f"FIN-{n:02}" for n in range(1, 6)),
    *(f"WRK-{n:02}" for n in range(1, 4)),
    *(f"VOL-{n:02}" for n in range(1, 4)),
    *(f"AID-{n:02}" for n in range(1, 5)),
    *(f"FAC-{n:02}" for n in range(1, 8)),
    *(f"ELE-{n:02}" for n in range(1, 4)),
    *(f"DQ-{n:02}" for n in range(1, 7)),
    *("CARE-01", "CARE-02", "PAR-01", "PAR-02", "SYS-01"),
}
CONTEXT = {
    *("ORG-05", "VIS-03", "AID-02", "VOL-03", "FIN-05", "WRK-03", "FAC-06", "FAC-07", "SYS-01"),
}
FED = {
    *(f"ORG-{n:02}" for n in range(1, 11)),
    *(
        "MAT-01",
        "MAT-02",
        "MAT-03",
        "MAT-04",
        "MAT-05",
        "MAT-06",
        "MAT-07",
        "MAT-08",
        "MAT-09",
        "MAT-10",
        "MAT-11",
        "MAT-12",
        "MAT-13",
    ),
    *("VIS-01", "VIS-02", "VIS-03"),
    *("MTG-01", "MTG-02", "MTG-03", "MTG-04"),
    *("DIS-01", "DIS-02", "DIS-03"),
    "WRK-02",
    "FAC-07",
    *("PAR-01", "PAR-02"),
    *("ELE-01", "ELE-02", "ELE-03"),
    *("DQ-01", "DQ-02", "DQ-03", "DQ-04", "DQ-05", "DQ-06"),
    "SYS-01",
}
ASKED_FOR = {
    *("ORG-01", "ORG-03", "ORG-05", "ORG-06", "ORG-09"),
    *("MAT-01", "MAT-02", "MAT-03", "MAT-04", "MAT-05", "MAT-06", "MAT-08", "MAT-09", "MAT-11"),
    *("DQ-01", "DQ-02", "BLD", "UNIT", "HH", "HEAD", "BR", "BR_C", "BR_P", "PMD"),
}


def changed(version: CatalogueVersion, code: str, **values: object) -> CatalogueVersion:
    definitions = {**version.definitions, code: {**version.definitions[code], **values}}
    return replace(version, definitions=definitions)


def test_every_first_metric_is_reported(catalogue: Catalogue) -> None:
    reported = {code for code, one in catalogue.by_code.items() if one.block}
    assert reported >= ASKED_FOR


def test_every_definition_says_in_both_languages_what_it_counts(catalogue: Catalogue) -> None:
    silent = [
        one.code
        for one in catalogue.by_code.values()
        if not all([one.zh, one.en, one.text_zh, one.text_en])
    ]
    assert not silent


def test_every_rate_names_its_denominator_in_words(catalogue: Catalogue) -> None:
    rates = [one for one in catalogue.by_code.values() if one.is_rate]
    assert rates
    assert [one.code for one in rates if "÷" not in one.text_zh or "÷" not in one.text_en] == []


def test_every_element_comes_from_exactly_one_source() -> None:
    assert check_catalogue() == []
    declared = [code for source in declared_sources() for code in source.elements]
    assert len(declared) == len(set(declared))
    assert set(declared) <= set().union(*map(elements_to_declare, read_catalogue()))


def test_the_catalogue_has_the_60_metrics_and_9_context_ratios(catalogue: Catalogue) -> None:
    rules = {code: one for code, one in catalogue.by_code.items() if not one.is_element}
    assert rules.keys() == METRICS
    assert len(METRICS - CONTEXT) == 60 and len(CONTEXT) == 9
    assert {rules[code].direction for code in CONTEXT} == {"context"}


def test_every_metric_has_a_module_a_block_and_a_unit(catalogue: Catalogue) -> None:
    rules = [one for one in catalogue.by_code.values() if not one.is_element]
    assert [one.code for one in rules if not (one.modules and one.block and one.unit_zh)] == []
    assert all(one.module_names for one in rules)


def test_a_metric_is_fed_when_all_its_elements_are(catalogue: Catalogue) -> None:
    """A module that arrives moves its metrics here; nothing else does."""
    fed = {code for code, one in catalogue.by_code.items() if one.is_fed and not one.is_element}
    assert fed == FED


def test_one_element_without_a_source_keeps_a_metric_unfed() -> None:
    version = read_catalogue()[0]
    assert version.fed_by({"HHO"})["ORG-04"]["is_fed"] is False
    assert version.fed_by({"HHO", "LINK"})["ORG-04"]["is_fed"] is True


def test_an_element_has_the_longer_periods_of_fed_metrics_alone() -> None:
    version = read_catalogue()[0]
    assert version.fed_by({"HH"})["HH"]["period_types"] == ["D", "M"]
    assert version.fed_by({"HH", "DA", "VOLP"})["HH"]["period_types"] == ["D", "M", "Q", "R12"]
    assert version.fed_by({"DA", "HH"})["DA"]["period_types"] == ["Q"]


def test_P3_what_is_sensitive_is_never_told_by_the_month(catalogue: Catalogue) -> None:
    sensitive = [one for one in catalogue.by_code.values() if one.is_of_streets_alone]
    assert len(sensitive) > 10
    assert {kind for one in sensitive for kind in one.period_types} == {"Q"}


def test_loading_it_again_changes_nothing(db: None) -> None:
    before = list(MetricDefinition.objects.values())
    assert load_catalogue(versions=read_catalogue()) == 0
    assert list(MetricDefinition.objects.values()) == before


def test_words_may_be_put_better(db: None) -> None:
    version = read_catalogue()[0]
    assert load_catalogue(versions=[changed(version, "MA", text_zh="期内受理的件数。")]) == 1


def test_a_formula_with_figures_may_not_change(meijing: Compound, night: Night) -> None:
    night(meijing, MC_OK=3, MC=4, MAT_OVD=1)
    version = read_catalogue()[0]
    with pytest.raises(Conflict, match=r"MAT-03 在版本 2023\.1 下已有数据"):
        load_catalogue(versions=[changed(version, "MAT-03", denominator=["MC"])])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('numerator = ["OPER"]', "names no module"),
        ('numerator = ["OPER"]\nmodules = ["SKY"]', "names no module"),
        ('numerator = ["OPER"]\nmodules = ["REG"]\nrules = ["V43"]', "V43, which is no"),
        ('numerator = ["OPER"]\nmodules = ["DIS"]\nprivacy = "P-3"', "sensitive"),
        ('numerator = ["NONE"]', "uses NONE, which no element defines"),
        ('numerator = ["BL_MTG"]', "enters no rate"),
        ('numerator = ["OPER"]\ndenominator = ["OPER"]', "has the kind count and 1 denominators"),
        ('numerator = ["OPER"]\nblock = "weather"', "unknown block weather"),
    ],
)
def test_a_contradiction_is_named(tmp_path: Path, line: str, fault: str) -> None:
    words = 'zh = "甲"\nen = "a"\ntext_zh = "甲"\ntext_en = "a"\n'
    texts = [
        'version = "9"\nvalid_from = 2030-01-01\n',
        f'[[element]]\ncode = "OPER"\nspan = "engine"\n{words}',
        f'[[element]]\ncode = "BL_MTG"\nspan = "baseline"\n{words}',
        f'[[metric]]\ncode = "X-1"\nkind = "count"\nperiod_types = ["M"]\n{words}{line}\n',
    ]
    (tmp_path / "9").mkdir()
    (tmp_path / "9" / "version.toml").write_text("\n".join(texts), encoding="utf-8")
    with pytest.raises(CatalogueError, match=fault):
        read_catalogue(tmp_path)


def versions(folder: Path, *spans: tuple[str, str]) -> None:
    for number, (begin, end) in enumerate(spans):
        (folder / str(number)).mkdir()
        until = f"valid_to = {end}\n" if end else ""
        head = f'version = "{number}"\nvalid_from = {begin}\n{until}'
        (folder / str(number) / "version.toml").write_text(head, encoding="utf-8")


def test_R10_a_version_goes_on_for_two_months_beside_the_next(tmp_path: Path) -> None:
    versions(tmp_path, ("2023-01-01", "2024-03-01"), ("2024-01-01", ""))
    assert [one.version for one in read_catalogue(tmp_path)] == ["0", "1"]


@pytest.mark.parametrize(
    ("end", "begin", "fault"),
    [
        ("2024-01-01", "2024-01-01", "until 2024-03-01, two months beside 1"),
        ("", "2024-01-01", "until 2024-03-01"),
        ("2025-01-01", "2024-11-15", "begins within a month"),
    ],
)
def test_R10_any_other_span_is_refused(tmp_path: Path, end: str, begin: str, fault: str) -> None:
    versions(tmp_path, ("2023-01-01", end), (begin, ""))
    with pytest.raises(CatalogueError, match=fault):
        read_catalogue(tmp_path)


def test_R10_two_months_are_told_by_both_versions(meijing: Compound, night: Night) -> None:
    """The newer one is the report's; the older one is there for whoever asks for it."""
    old = read_catalogue()[0]
    new = replace(
        changed(old, "ORG-03", factor=1000), version="2024.1", valid_from=date(2024, 1, 1)
    )
    load_catalogue(versions=[replace(old, valid_to=date(2024, 3, 1)), new])
    assert [len(versions_on(day)) for day in (date(2023, 12, 31), date(2024, 1, 1))] == [1, 2]
    assert [len(versions_on(day)) for day in (date(2024, 2, 29), date(2024, 3, 1))] == [2, 1]
    for version in ("2023.1", "2024.1"):
        night(meijing, date(2024, 1, 31), version=version, UNIT=22, UNITH=22)
    told = {
        version: figures(period=Period.parse("2024-01"), metrics=["ORG-03"], version=version)[0]
        for version in (None, "2023.1", "2024.1")
    }
    assert told[None] == told["2024.1"]
    assert [told[one].value for one in ("2023.1", "2024.1")] == [100, 1000]
