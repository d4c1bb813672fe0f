"""OPERATIONS.md speaks of what the template has."""

import re

import pytest
from conftest import INFRA, of_type


@pytest.fixture(scope="module")
def page():
    return (INFRA.parent / "OPERATIONS.md").read_text(encoding="utf-8")


def test_every_alarm_is_explained(page, resources):
    rows = re.findall(r"^\| (`.+?) \|", page, re.MULTILINE)
    explained = {name for row in rows for name in re.findall(r"`([A-Z]\w+)`", row)}
    assert set(of_type(resources, "AWS::CloudWatch::Alarm")) <= explained


def test_every_name_of_a_table_or_parameter_exists(page, template, resources):
    for name in re.findall(r"\b[A-Z][a-z]+Table\b", page):
        assert name in resources
    for name in re.findall(r"\b(?:Inquiry|Archive|Log|Api)[A-Za-z]+(?:Days|Mode|Limit|Concurrency)\b", page):
        assert name in template["Parameters"], name


def test_every_test_that_is_cited_exists(page):
    tests = "".join(it.read_text(encoding="utf-8") for it in (INFRA.parent / "tests/tests").rglob("*.rs"))
    cited = re.findall(r"`(a\w*_[a-z_0-9]+)`", page)
    assert len(cited) >= 2
    for name in cited:
        assert f"fn {name}(" in tests, name
