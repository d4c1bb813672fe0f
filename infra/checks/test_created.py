"""The template's core, created: CloudFormation, as far as moto imitates it, makes what the functions then find.

Moto knows no user pool's details, distribution or alarms; it takes roles, tables, keys and functions, and resolves what
refers to what. What the functions read from their environment is read from their source.
"""

import json
import re

import boto3
import pytest
from conftest import INFRA, of_type, read
from moto import mock_aws

CORE = {
    "AWS::DynamoDB::Table",
    "AWS::IAM::Role",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::Lambda::Function",
    "AWS::Lambda::LayerVersion",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
}
GIVEN = {
    "SiteDomain": "vrs.example.jp",
    "SiteCertificateArn": "arn:aws:acm:us-east-1:111111111111:certificate/a",
    "ApiDomain": "api.example.jp",
    "ApiCertificateArn": "arn:aws:acm:ap-northeast-1:111111111111:certificate/a",
    "EdgeWebAclArn": "arn:aws:wafv2:us-east-1:111111111111:global/webacl/a",
    "BreakGlassRoleArn": "arn:aws:iam::111111111111:role/break-glass",
    "DeployRoleArn": "arn:aws:iam::111111111111:role/deploy",
    "PublishRoleArn": "arn:aws:iam::111111111111:role/publish",
    "OperatorPrincipalArn": "arn:aws:iam::111111111111:user/operator",
    "Renewal": "on",
    "PseudonymKeys": "1:AAAA",
}
READS = re.compile(r'environment(?:_number)?\("(\w+)"\)')


@pytest.fixture(scope="module")
def account(template, deployed, tmp_path_factory):
    """The clients of an account in which the stack's core stands."""
    core = {name: dict(it) for name, it in deployed.items() if it["Type"] in CORE}
    for resource in core.values():
        # Rules of how long data stay; moto refuses the newer one.
        resource.pop("DeletionPolicy", None)
        resource.pop("UpdateReplacePolicy", None)
        resource.pop("DependsOn", None)
    body = {"Parameters": template["Parameters"], "Conditions": template["Conditions"], "Resources": core}
    with mock_aws():
        session = boto3.Session(region_name="ap-northeast-1")
        buckets = session.client("s3")
        buckets.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
        buckets.put_object(Bucket="bucket", Key="key", Body=b"zip")
        session.client("cloudformation").create_stack(
            StackName="vrs",
            TemplateBody=json.dumps(body),
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in GIVEN.items()],
            Capabilities=["CAPABILITY_IAM"],
        )
        yield session


@pytest.fixture(scope="module")
def created(account):
    """What was made, by logical id: its physical id."""
    pages = account.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName="vrs")
    return {it["LogicalResourceId"]: it["PhysicalResourceId"] for page in pages for it in page["StackResourceSummaries"]}


@pytest.fixture(scope="module")
def environments(account, created, functions):
    """The environment of each function as it was made, by the function's folder."""
    described = account.client("lambda").get_function_configuration
    return {
        function["Metadata"]["BuildProperties"]["Binary"]: described(FunctionName=created[name])["Environment"]["Variables"]
        for name, function in functions.items()
    }


def test_all_of_the_core_is_made(created, deployed):
    assert set(created) == {name for name, it in deployed.items() if it["Type"] in CORE}


def test_functions_find_in_their_environment_what_they_read_and_nothing_else(environments):
    for name, environment in environments.items():
        source = "".join(it.read_text(encoding="utf-8") for it in (INFRA.parent / "functions" / name / "src").rglob("*.rs"))
        assert set(READS.findall(source)) == set(environment), name


def test_what_names_a_table_names_one_that_was_made_and_what_is_a_number_is_one(account, created, environments):
    tables = set(account.client("dynamodb").list_tables()["TableNames"])
    assert tables == {created[it] for it in created if it.endswith("Table")}
    for name, environment in environments.items():
        for variable, value in environment.items():
            if variable.endswith("_TABLE"):
                logical = variable.removesuffix("_TABLE").capitalize() + "Table"
                assert value == created[logical], (name, variable)
            elif variable == "FILES_BUCKET":
                assert value == created["RegistrationFiles"]
            elif re.search("LIMIT|DAYS|WORKERS", variable):
                assert int(value) >= 0, (name, variable)
    assert environments["transfer-inquiry"]["PSEUDONYM_KEYS"] == GIVEN["PseudonymKeys"]


def test_tables_have_the_keys_and_indexes_that_are_declared(account, created, resources):
    describe = account.client("dynamodb").describe_table
    for name, declared in of_type(resources, "AWS::DynamoDB::Table").items():
        made, wanted = describe(TableName=created[name])["Table"], declared["Properties"]
        assert made["KeySchema"] == wanted["KeySchema"], name
        indexes = {it["IndexName"]: it["KeySchema"] for it in made.get("GlobalSecondaryIndexes", [])}
        assert indexes == {it["IndexName"]: it["KeySchema"] for it in wanted.get("GlobalSecondaryIndexes", [])}, name


def test_each_function_runs_under_the_role_that_was_made_for_it(account, created, functions):
    roles = account.client("iam")
    described = account.client("lambda").get_function_configuration
    for name in functions:
        made = described(FunctionName=created[name])
        role = created[name.replace("Function", "Role")]
        assert made["Role"] == roles.get_role(RoleName=role)["Role"]["Arn"], name
        assert (made["Runtime"], made["Architectures"]) == ("provided.al2023", ["x86_64"])
        own = functions[name]["Properties"].get("MemorySize")
        assert made["MemorySize"] == (own or read("template.yaml")["Parameters"]["FunctionMemory"]["Default"])
