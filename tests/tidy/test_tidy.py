"""The house stays tidy: dependencies that were meant, files that can be read in one go, tests where they are looked for.

These read text, and know no grammar: they catch slips, not somebody who works around them.
"""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
# Beyond this many lines a file is on the list, with the reason why it is one.
LONG = 400


def files(*endings):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [it for it in listed.stdout.splitlines() if it.endswith(endings) and (ROOT / it).is_file()]


def lines(file):
    return (ROOT / file).read_text(encoding="utf-8").splitlines()


def table(name):
    """The rows of a list beside this file: `key: value`, comments and blank lines left out."""
    rows = [it for it in (HERE / name).read_text(encoding="utf-8").splitlines() if it and not it.startswith("#")]
    return {key: value.strip() for key, _, value in (it.partition(":") for it in rows)}


def manifests():
    found = {it: tomllib.loads((ROOT / it).read_text(encoding="utf-8")) for it in files("Cargo.toml")}
    return {str(Path(file).parent): it for file, it in found.items() if "package" in it}


CRATES = manifests()


def dependencies(manifest, *kinds):
    return {name for kind in kinds for name in manifest.get(kind, {})}


@pytest.mark.parametrize("crate", CRATES)
def test_each_crate_depends_on_what_is_listed(crate):
    listed = table("dependencies.txt")
    assert crate in listed, f"{crate} is not in tests/tidy/dependencies.txt"
    assert set(listed[crate].split()) == dependencies(CRATES[crate], "dependencies"), crate


def test_the_list_of_dependencies_names_no_crate_that_is_gone():
    assert set(table("dependencies.txt")) == set(CRATES)


@pytest.mark.parametrize("crate", CRATES)
def test_each_dependency_is_used(crate):
    nested = [it for it in CRATES if it != crate and it.startswith(crate + "/")]
    sources = [it for it in files(".rs") if it.startswith(crate + "/") and not it.startswith(tuple(f"{n}/" for n in nested))]
    code = "\n".join((ROOT / it).read_text(encoding="utf-8") for it in sources)
    for name in dependencies(CRATES[crate], "dependencies", "dev-dependencies", "build-dependencies"):
        library = {"dynoxide-rs": "dynoxide"}.get(name, name).replace("-", "_")
        assert re.search(rf"\b{library}\b", code), f"{crate}: {name}"


def test_every_npm_dependency_that_a_page_gets_is_used():
    package = json.loads((ROOT / "frontend/package.json").read_text(encoding="utf-8"))
    code = "\n".join("\n".join(lines(it)) for it in files(".ts", ".tsx", ".css", ".mjs") if it.startswith("frontend/"))
    for name in package["dependencies"]:
        assert re.search(rf"['\"(]{re.escape(name)}['\"/]", code), name


def test_long_files_are_listed():
    long = {it for it in files(".rs", ".py", ".ts", ".tsx", ".mjs", ".js") if len(lines(it)) > LONG}
    listed = table("long-files.txt")
    assert long - set(listed) == set(), "split them, or say in tests/tidy/long-files.txt why they are one"
    assert set(listed) - long == set(), "these are short now: take them off the list"
    assert all(listed.values()), "each needs its reason"


def test_no_module_is_taken_from_another_crate_by_its_path():
    for file in files(".rs"):
        assert not re.search(r'^#\[path = "\.\.', "\n".join(lines(file)), re.MULTILINE), file


# More lines of tests than these stand in a file of their own.
INLINE = 100


def test_unit_tests_end_their_file_or_stand_in_one_of_their_own():
    for file in files(".rs"):
        assert not file.endswith(("_tests.rs", "test.rs")), f"{file}: its name is MODULE/tests.rs"
        is_own = file.endswith("/tests.rs") and "/src/" in file
        assert not is_own or len(lines(file)) > INLINE, f"{file}: few enough to end the file that they test"
        code = "\n".join(lines(file))
        for tests in re.findall(r"^#\[cfg\(test\)\]\nmod tests \{\n(.*)", code, re.DOTALL | re.MULTILINE):
            assert tests.count("\n") <= INLINE, f"{file}: so many tests stand in a file of their own"
            assert tests.endswith("\n}") and "\n}\n" not in tests, f"{file}: tests come last"


def test_a_public_forge_runs_what_continuous_integration_runs():
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    assert [it["run"] for it in job["steps"] if "run" in it][-1] == ".ci/run"
    assert workflow["permissions"] == {"contents": "read"}
    text = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    rust = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"]["rust-version"]
    assert f"toolchain install {rust} " in text
    # As the first page says.
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for version in re.findall(r"(?:node|python|go)-version: '?([\d.]+)", text):
        assert version in readme, version


def test_what_is_checked_before_a_commit_is_checked_by_everything():
    (command,) = re.findall(r"^check:.*\n\t(?:.*)tests/all (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    stages = re.findall(r'^    \("([\w-]+)", ', (ROOT / "tests/all").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(command.split()) <= set(stages)
    # They come before what takes long.
    assert max(map(stages.index, command.split())) < stages.index("rust")
