"""Deployment: parameters, settings, and that what is named exists."""

import json
import re
import tomllib

import pytest
from conftest import INFRA, of_type, read

ROOT = INFRA.parent
STAGES = ["staging", "production"]


@pytest.fixture(scope="session")
def settings():
    return tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))


def given(settings, name):
    overrides = settings[name]["deploy"]["parameters"]["parameter_overrides"]
    return dict(override.split("=", 1) for override in overrides)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(("suffix", "file"), [("", "template.yaml"), ("-edge", "edge.yaml")])
def test_each_stage_gives_what_has_no_default_and_nothing_unknown(settings, stage, suffix, file):
    parameters = read(file)["Parameters"]
    needed = {name for name, parameter in parameters.items() if "Default" not in parameter}
    overrides = set(given(settings, stage + suffix))
    assert needed <= overrides <= set(parameters)


def test_production_gives_what_its_rules_ask_for(settings):
    production = given(settings, "production")
    assert production["Stage"] == "production"
    assert {"OriginCertificateArn", "ApiTruststoreUri", "AlarmEmail"} <= set(production)
    assert "ArchiveLockMode" not in production


def test_secrets_are_shown_nowhere(template, settings):
    secret = re.compile("secret|password|token|keys?$", re.IGNORECASE)
    for name, parameter in template["Parameters"].items():
        if secret.search(name):
            assert parameter.get("NoEcho") is True, name
    hidden = {name for name, parameter in template["Parameters"].items() if parameter.get("NoEcho")}
    assert hidden == {"PseudonymKeys"}
    for output in template["Outputs"].values():
        assert not any(name in str(output["Value"]) for name in hidden)
    for stage in STAGES:
        assert not hidden & set(given(settings, stage))


def test_only_who_turns_numbers_into_pseudonyms_gets_their_secrets(functions):
    holding = [
        name
        for name, function in functions.items()
        if "PSEUDONYM_KEYS" in function["Properties"]["Environment"]["Variables"]
    ]
    assert sorted(holding) == [
        "BulkInquiryFunction",
        "ProtectionFunction",
        "RegistrationImportFunction",
        "SecretRenewalFunction",
        "TransferInquiryFunction",
    ]


def test_what_is_deployed_are_the_zips_that_are_built_listed_and_tested(functions):
    binaries = {it.name for it in (ROOT / "functions").iterdir()}
    assert {it["Metadata"]["BuildProperties"]["Binary"] for it in functions.values()} == binaries
    for function in functions.values():
        binary = function["Metadata"]["BuildProperties"]["Binary"]
        assert function["Properties"]["CodeUri"] == f"../target/lambda/{binary}/bootstrap.zip"


def test_what_is_built_by_default_is_deployed_by_default(template):
    (built,) = re.findall(r"^ARCH \?= (\w+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert template["Parameters"]["Architecture"]["Default"] == built


def test_functions_that_know_texts_have_their_layer(resources, functions):
    assert (INFRA / resources["TermsLayer"]["Properties"]["ContentUri"]).is_dir()
    for function in functions.values():
        properties = function["Properties"]
        reads_texts = properties["Environment"]["Variables"].get("TERMS_DIR") == "/opt"
        assert reads_texts == ({"Ref": "TermsLayer"} in properties.get("Layers", []))


def test_t7_the_layer_holds_the_two_documents_and_nothing_else(resources):
    texts = INFRA / resources["TermsLayer"]["Properties"]["ContentUri"]
    assert {file.name for file in texts.iterdir()} == {"usage.md", "inquiry-addendum.md"}


def test_limits_default_to_what_a_person_can_do(template):
    parameters = template["Parameters"]
    assert parameters["InquiryLimitStaff"]["Default"] == 60
    assert parameters["InquiryLimitMunicipality"]["Default"] == 600


def test_alarms_are_heard(resources):
    alarms = of_type(resources, "AWS::CloudWatch::Alarm")
    assert len(alarms) >= 10
    for alarm in alarms.values():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": "AlarmTopic"}]
        assert alarm["Properties"]["AlarmDescription"]


def test_what_shows_more_is_made_only_when_it_is_asked_for(template, resources):
    parameters, conditions = template["Parameters"], template["Conditions"]
    for kind, condition, parameter, off in (
        ("AWS::CloudWatch::Dashboard", "DashboardIsOn", "Dashboard", "off"),
        ("AWS::Budgets::Budget", "BudgetIsSet", "MonthlyBudget", 0),
        ("AWS::IAM::Policy", "TracingIsOn", "Tracing", "off"),
    ):
        assert [it["Condition"] for it in of_type(resources, kind).values()] == [condition]
        assert parameters[parameter]["Default"] == off and {"Ref": parameter} in every_list(conditions[condition])
    assert template["Globals"]["Function"]["Tracing"] == {"Fn::If": ["TracingIsOn", "Active", "PassThrough"]}


def test_the_dashboard_shows_what_is_measured(resources):
    body = resources["Overview"]["Properties"]["DashboardBody"]["Fn::Sub"]
    shown = [metric for widget in json.loads(body)["widgets"] for metric in widget["properties"]["metrics"]]
    counted = {
        it["MetricName"]
        for metrics in of_type(resources, "AWS::Logs::MetricFilter").values()
        for it in metrics["Properties"]["MetricTransformations"]
    }
    assert {name for namespace, name, *_ in shown if namespace == "${AWS::StackName}"} <= counted
    for name in re.findall(r"\$\{(\w+)\}", body):
        assert name in resources, name


def every_list(value):
    """The members of all lists in it."""
    if isinstance(value, dict):
        return [it for inner in value.values() for it in every_list(inner)]
    return [it for inner in value for it in (inner, *every_list(inner))] if isinstance(value, list) else []


HOLDING_DATA = {
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
    "AWS::Cognito::UserPool",
    "AWS::Logs::LogGroup",
}
NAMES = {"TableName", "BucketName", "UserPoolName", "LogGroupName", "Name"}


def refuses_to_be_deleted(resource):
    properties = resource["Properties"]
    return (
        properties.get("DeletionProtectionEnabled") is True
        or properties.get("DeletionProtection") == "ACTIVE"
        or any(
            statement["Effect"] == "Deny" and "kms:ScheduleKeyDeletion" in statement["Action"]
            for statement in properties.get("KeyPolicy", {}).get("Statement", [])
        )
    )


@pytest.mark.parametrize("file", ["template.yaml", "edge.yaml"])
def test_what_holds_data_outlasts_the_stack_and_is_not_in_the_way_of_a_second_attempt(file):
    resources = read(file)["Resources"]
    kept = {name: it for name, it in resources.items() if it.get("DeletionPolicy", "Delete") != "Delete"}
    holding = {name for name, it in resources.items() if it["Type"] in HOLDING_DATA}
    assert set(kept) == holding - {"LimitsTable"}
    for name, resource in kept.items():
        assert resource["UpdateReplacePolicy"] == "Retain", name
        if refuses_to_be_deleted(resource):
            assert resource["DeletionPolicy"] == "Retain", name
            assert not NAMES & set(resource["Properties"]), name
        else:
            assert resource["DeletionPolicy"] == "RetainExceptOnCreate", name
