"""The templates, as read and as SAM turns them into CloudFormation."""

import copy
import pathlib

import boto3
import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

INFRA = pathlib.Path(__file__).parent.parent


def read(name):
    return yaml_parse((INFRA / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def template():
    return read("template.yaml")


@pytest.fixture(scope="session")
def edge():
    return read("edge.yaml")


@pytest.fixture(scope="session")
def resources(template):
    return template["Resources"]


@pytest.fixture(scope="session")
def functions(resources):
    return of_type(resources, "AWS::Serverless::Function")


@pytest.fixture(scope="session")
def deployed(template):
    """What CloudFormation is given: the template after SAM's transformation."""
    packaged = copy.deepcopy(template)
    for resource in packaged["Resources"].values():
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            resource["Properties"]["ContentUri"] = "s3://bucket/key"
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    session = boto3.Session(region_name="ap-northeast-1")
    return Translator({}, Parser(), boto_session=session).translate(packaged, {})["Resources"]


def of_type(resources, kind):
    return {name: it for name, it in resources.items() if it["Type"] == kind}


def every(value, member):
    """Every value of this member, at whatever depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == member:
                yield inner
            yield from every(inner, member)
    elif isinstance(value, list):
        for inner in value:
            yield from every(inner, member)
