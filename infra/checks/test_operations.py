"""What the pages say of the template, and of the tests, is so."""

import json
import re

import pytest
from conftest import INFRA, of_type


@pytest.fixture(scope="module")
def page():
    return (INFRA.parent / "OPERATIONS.md").read_text(encoding="utf-8")


def test_every_alarm_is_explained_and_no_other(page, resources):
    alarms = page.split("## Alarms")[1].split("\n## ")[0]
    names = {name for row in re.findall(r"^\| (`.+?) \|", alarms, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert names == set(of_type(resources, "AWS::CloudWatch::Alarm"))


def test_what_is_counted_in_the_logs_is_watched(resources):
    alarms = json.dumps(of_type(resources, "AWS::CloudWatch::Alarm"))
    for name, rule in of_type(resources, "AWS::CloudWatch::InsightRule").items():
        rule_name = rule["Properties"]["RuleName"]["Fn::Sub"]
        assert f'INSIGHT_RULE_METRIC(\\"{rule_name}\\"' in alarms, name
        json.loads(rule["Properties"]["RuleBody"]["Fn::Sub"])
    for name, metrics in of_type(resources, "AWS::Logs::MetricFilter").items():
        for metric in metrics["Properties"]["MetricTransformations"]:
            assert f'"MetricName": "{metric["MetricName"]}"' in alarms, name


def test_alarms_go_by_outcomes_that_the_functions_log(resources):
    counted = [it["Properties"]["FilterPattern"] for it in of_type(resources, "AWS::Logs::MetricFilter").values()]
    outcomes = {it for pattern in counted for it in re.findall(r'\$\.outcome = "(.+?)"', pattern)}
    for rule in of_type(resources, "AWS::CloudWatch::InsightRule").values():
        for condition in json.loads(rule["Properties"]["RuleBody"]["Fn::Sub"])["Contribution"]["Filters"]:
            if condition["Match"] == "$.outcome":
                outcomes |= set(condition.get("In", []) + condition.get("StartsWith", []))
    sources = [*(INFRA.parent / "functions").rglob("*.rs"), *(INFRA.parent / "shared").rglob("*.rs")]
    code = "".join(it.read_text(encoding="utf-8") for it in sources)
    assert len(outcomes) >= 10
    for outcome in outcomes:
        # `refused:<code>`, `invalid:*`, `failed:`: the kind is put before the problem's own code.
        kind, _, word = outcome.rpartition(":")
        assert not kind or f'"{kind}:{{' in code, outcome
        assert word in ("", "*") or f'"{word}"' in code, outcome


def test_every_name_of_a_table_or_parameter_exists(page, template, resources):
    for name in re.findall(r"\b[A-Z][a-z]+Table\b", page):
        assert name in resources
    for name in re.findall(r"\b(?:Inquiry|Archive|Log|Api)[A-Za-z]+(?:Days|Mode|Limit|Concurrency)\b", page):
        assert name in template["Parameters"], name
