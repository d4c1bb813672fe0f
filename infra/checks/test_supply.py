"""What is installed: named by its hash, from the public registries, and without scripts that run on the way.

Crates are held to deny.toml by cargo-deny (`supply`).
"""

import json
import re
import tomllib

import pytest
from conftest import INFRA

ROOT = INFRA.parent
CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"
NPM = [ROOT / it for it in ("frontend", "infra/local/identity", "tests/browser")]
PIP = [
    *(INFRA / "checks").glob("requirements*.txt"),
    ROOT / "tests/requirements.txt",
    ROOT / "tests/capacity/requirements.txt",
]
MAVEN = INFRA / "local/dynamodb-local/lock"
CARGO = [ROOT / "Cargo.lock", ROOT / "tests/fuzz/Cargo.lock"]

# What a browser is sent and what runs beside it may carry these; tools may carry a few more.
SHIPPED_LICENCES = {"0BSD", "Apache-2.0", "BlueOak-1.0.0", "ISC", "MIT", "OFL-1.1"}
TOOLS_LICENCES = SHIPPED_LICENCES | {
    "(MIT OR CC0-1.0)",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "MIT OR Apache-2.0",
    "MIT-0",
    "MPL-2.0",
    "Python-2.0",
}
# Packages that don't say their licence where npm looks; it stands in their files, and is MIT or Apache-2.0.
LICENCE_ELSEWHERE = {"@react-aria/optimize-locales-plugin", "parse-cache-control"}


def crates(lock):
    return tomllib.loads(lock.read_text(encoding="utf-8"))["package"]


def packages(folder):
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["lockfileVersion"] == 3
    found = {path.rpartition("node_modules/")[2]: it for path, it in lock["packages"].items() if path}
    return {name: it for name, it in found.items() if not is_of_another_system(it)}


def is_of_another_system(package):
    """Optional builds of a tool for what neither CI nor Lambda runs on. Npm lists them, and installs them nowhere else."""
    wanted = {"os": "linux", "cpu": "x64", "libc": "glibc"}
    return bool(package.get("optional")) and any(
        key in package and value not in package[key] for key, value in wanted.items()
    )


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("pins", PIP, ids=name_of)
def test_python_packages_are_pinned_by_version_and_hash(pins):
    entries = re.split(r"\n(?! )", pins.read_text(encoding="utf-8").strip())
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9.-]+==[A-Za-z0-9.+!]+( ; .+)?( \\\n    --hash=sha256:[0-9a-f]{64})+", entry), entry


@pytest.mark.parametrize("lock", CARGO, ids=name_of)
def test_crates_come_from_crates_io_or_from_here(lock):
    for crate in crates(lock):
        if "source" in crate:
            assert (crate["source"], len(crate["checksum"])) == (CRATES_IO, 64), crate
        else:
            assert crate["version"] == "0.1.0", f"{crate['name']} is none of ours"


def test_what_is_fuzzed_is_built_of_what_is_deployed():
    product, fuzzed = ({(it["name"], it["version"]) for it in crates(lock)} for lock in CARGO)
    assert {name for name, _ in fuzzed - product} <= {"arbitrary", "jobserver", "libfuzzer-sys", "vrs-fuzz"}


def test_maven_artifacts_are_pinned_by_version_and_hash():
    lines = MAVEN.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("software.amazon.dynamodb:DynamoDBLocal:jar:") for line in lines)
    assert lines == sorted(set(lines))
    for line in lines:
        assert re.fullmatch(r"[a-z0-9.-]+:[A-Za-z0-9._-]+:(jar|so):[A-Za-z0-9.-]+ [0-9a-f]{64}", line), line


@pytest.mark.parametrize("folder", NPM, ids=name_of)
def test_npm_packages_are_pinned_by_hash_and_come_from_the_registry(folder):
    for name, package in packages(folder).items():
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["integrity"]), name
        assert package.get("resolved", "https://registry.npmjs.org/").startswith("https://registry.npmjs.org/"), name
        assert not package.get("link"), name
    asked = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    for name, version in {**asked.get("dependencies", {}), **asked.get("devDependencies", {})}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+(-[a-z0-9.]+)?", version), f"{name} is asked for as {version}"


@pytest.mark.parametrize("folder", NPM, ids=name_of)
def test_npm_packages_run_nothing_when_they_are_installed(folder):
    assert [name for name, it in packages(folder).items() if it.get("hasInstallScript")] == []
    # And if one begins to, it isn't run.
    settings = (folder / ".npmrc").read_text(encoding="utf-8").splitlines()
    assert {"ignore-scripts=true", "omit-lockfile-registry-resolved=true", "audit-level=high"} <= set(settings)


@pytest.mark.parametrize("folder", NPM, ids=name_of)
def test_npm_packages_have_licences_that_can_be_kept(folder):
    for name, package in packages(folder).items():
        if name not in LICENCE_ELSEWHERE:
            allowed = TOOLS_LICENCES if package.get("dev") else SHIPPED_LICENCES
            assert package["license"] in allowed, name


@pytest.mark.parametrize("lock", [*CARGO, *PIP, MAVEN, *(it / "package-lock.json" for it in NPM)], ids=name_of)
def test_no_lock_file_names_another_registry(lock):
    text = lock.read_text(encoding="utf-8")
    hosts = set(re.findall(r'(?:source|resolved)"?[ :=]+"[a-z+]*://([^/"]+)', text))
    assert hosts <= {"github.com", "registry.npmjs.org"}
    assert not re.search(r"--(extra-)?index-url|--find-links|replace-with|localhost|127\.0\.0\.1", text)
