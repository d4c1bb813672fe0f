"""What the functions and the site are said to be made of."""

import hashlib
import json
import os
import subprocess

import pytest
from conftest import INFRA
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

FUNCTIONS = sorted(it.name for it in (INFRA.parent / "functions").iterdir())
# Linked into nothing that is deployed: test doubles, the local system, and what only the compiler runs.
ELSEWHERE = {"axum", "dynoxide-rs", "proptest", "serde_derive", "syn", "trybuild", "vrs-local", "vrs-tests", "vitest"}


def write_all(target):
    environment = os.environ | {"CARGO_TARGET_DIR": str(target)}
    subprocess.run([INFRA / "sbom", "arm64", *FUNCTIONS], check=True, env=environment)
    return {path.relative_to(target / "lambda").as_posix(): path.read_bytes() for path in target.rglob("*.cdx.json")}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    target = tmp_path_factory.mktemp("target")
    for function in FUNCTIONS:
        zip_file = target / "lambda" / function / "bootstrap.zip"
        zip_file.parent.mkdir(parents=True)
        zip_file.write_bytes(function.encode())
    return write_all(target), target


@pytest.fixture(scope="module")
def boms(files):
    return {name: json.loads(content) for name, content in files[0].items()}


def test_each_function_and_the_site_has_one(boms):
    assert sorted(boms) == sorted([*(f"{it}/bom.cdx.json" for it in FUNCTIONS), "site.cdx.json"])


def test_each_keeps_the_standard(files):
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    faults = {name: validator.validate_str(content.decode()) for name, content in files[0].items()}
    assert faults == dict.fromkeys(faults)


def test_everything_has_a_version_a_licence_and_a_hash(boms):
    for bom in boms.values():
        assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
        for it in bom["components"]:
            assert it["version"] and it["licenses"][0]["expression"], it
            assert it["purl"].startswith(("pkg:cargo/", "pkg:npm/")), it
            assert it["name"].startswith("vrs-") or it["hashes"][0]["content"], it


def test_what_is_linked_is_there_and_nothing_else(boms):
    names = {name: {it["name"] for it in bom["components"]} for name, bom in boms.items()}
    for function in FUNCTIONS:
        assert {"aws-sdk-dynamodb", "lambda_http", "ring", "rustls", "vrs-policy"} <= names[f"{function}/bom.cdx.json"]
    assert {"react", "react-dom", "oidc-client-ts"} <= names["site.cdx.json"]
    assert all(found.isdisjoint(ELSEWHERE) for found in names.values())


def test_every_component_hangs_on_another(boms):
    for bom in boms.values():
        refs = {it["bom-ref"] for it in [bom["metadata"]["component"], *bom["components"]]}
        assert {it["ref"] for it in bom["dependencies"]} == refs
        assert {ref for it in bom["dependencies"] for ref in it["dependsOn"]} == refs - {bom["metadata"]["component"]["bom-ref"]}


def test_it_names_the_zip_it_is_of(boms):
    for function in FUNCTIONS:
        product = boms[f"{function}/bom.cdx.json"]["metadata"]["component"]
        assert product["name"] == function
        assert product["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(function.encode()).hexdigest()}]


def test_the_same_sources_give_the_same_file(files):
    first, target = files
    assert write_all(target) == first
