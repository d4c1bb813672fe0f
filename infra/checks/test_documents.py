"""What the documents name is there: tests, files, headings, and the commands that they show."""

import os
import re
import subprocess
import tomllib

import pytest
from conftest import INFRA

ROOT = INFRA.parent
DOCUMENTS = [
    it
    for it in (
        *(f"{name}.md" for name in ("README", "ARCHITECTURE", "CHANGELOG", "CONTRIBUTING", "DECISIONS", "OPERATIONS", "SECURITY")),
        "infra/DEPLOY.md",
    )
    if (ROOT / it).is_file()
]
TOP = ("functions/", "shared/", "infra/", "frontend/", "tests/", ".github/", ".ci/")


def read(document):
    return (ROOT / document).read_text(encoding="utf-8")


def tracked():
    """Every file of the repository, as git sees it: what is built or installed is none."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return listed.stdout.splitlines()


@pytest.fixture(scope="module")
def files():
    return tracked()


@pytest.fixture(scope="module")
def tests(files):
    """The source of everything that holds tests in Rust or Python."""
    return "".join(read(it) for it in files if it.endswith((".rs", ".py")) and (ROOT / it).is_file())


def blocks(text):
    """The commands that a document shows, a line each, continued lines joined."""
    shown = "\n".join(re.findall(r"^[ ]*```(?:sh)?\n(.*?)^[ ]*```", text, re.MULTILINE | re.DOTALL))
    return [line.strip() for line in shown.replace("\\\n", " ").splitlines() if line.strip()]


def inline(text):
    """What stands between backticks outside the blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^[ ]*```.*?^[ ]*```", "", text, flags=re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_that_is_cited_exists(document, tests):
    # A name of four words or more; shorter ones are of modules and the like.
    for name in re.findall(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+){3,})`", read(document)):
        assert re.search(rf"\b(fn|def) (test_)?{name}\(", tests), name


def test_documents_that_promise_cite_tests():
    for document, least in (("OPERATIONS.md", 2), ("SECURITY.md", 10)):
        assert len(re.findall(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+){3,})`", read(document))) >= least


def slug(heading):
    """The anchor that a forge gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document):
    for link in re.findall(r"\]\(([^)\s]+)\)", read(document)):
        if link.startswith("http"):
            continue
        path, _, anchor = link.partition("#")
        led = (ROOT / document).parent / path if path else ROOT / document
        assert led.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", led.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(slug, headings), link


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_is_named_exists(document, files):
    folders = {parent.as_posix() for it in files for parent in (ROOT / it).relative_to(ROOT).parents}
    for words in inline(read(document)) + blocks(read(document)):
        for path in re.findall(r"(?<![\w/.$-])(?:" + "|".join(map(re.escape, TOP)) + r")[\w./*-]*", words):
            path = path.rstrip("/.")
            if re.search(r"/(dist|target|node_modules)\b", path):
                continue
            pattern = re.compile(re.escape(path).replace(r"\*", "[^/]*"))
            assert any(map(pattern.fullmatch, (*files, *folders))), path


def made():
    """The targets of the Makefile that are commands."""
    (names,) = re.findall(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)
    return set(names.split())


def binaries(files):
    yield from (re.search(r"/src/bin/([\w-]+)\.rs$", it)[1] for it in files if re.search(r"/src/bin/[\w-]+\.rs$", it))
    for manifest in files:
        if manifest.endswith("Cargo.toml"):
            content = tomllib.loads(read(manifest))
            yield from (it["name"] for it in content.get("bin", []))
            if "package" in content:
                yield content["package"]["name"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_is_shown_exists(document, files):
    text = read(document)
    shown = blocks(text) + inline(text)
    targets, runnable = made(), set(binaries(files))
    for line in shown:
        for words in re.findall(r"(?:^|[;&|(] ?)make((?: -s)?(?: [\w-]+(?![\w=-]))+)", line):
            assert set(words.replace(" -s", "").split()) <= targets, line
        for name in re.findall(r"cargo run --bin ([\w-]+)", line):
            assert name in runnable, line
        for folder, script in re.findall(r"npm --prefix (\S+) run ([\w-]+)", line):
            assert f'"{script}":' in read(f"{folder}/package.json"), line
        script = re.match(r"(?:infra|tests)/[\w/.-]+", line)
        if script and line in blocks(text) and (ROOT / script[0]).is_file():
            assert os.access(ROOT / script[0], os.X_OK), line


def test_every_parameter_that_is_named_as_one_exists(template, edge):
    """`Name=value` in a document about deploying is a parameter of one of the stacks."""
    declared = set(template["Parameters"]) | set(edge["Parameters"])
    named = set(re.findall(r"`(?:'|\S*overrides )?([A-Z][A-Za-z]+)=", read("infra/DEPLOY.md")))
    assert len(named) >= 5
    assert named <= declared


def test_a_stage_is_deployed_by_five_commands():
    first = read("infra/DEPLOY.md").split("\n## The first time\n")[1]
    (commands,) = re.findall(r"```sh\n(.*?)```", first, re.DOTALL)[:1]
    assert len(commands.splitlines()) <= 5
    # Each value in capitals that the settings leave to the operator is explained.
    settings = (ROOT / "samconfig.toml").read_text(encoding="utf-8")
    explained = read("infra/DEPLOY.md")
    for name in set(re.findall(r'=(?:STAGING_)?([A-Z]+(?:_[A-Z]+)+)"', settings)):
        assert name in explained or re.sub(r"^\w+?(_(CERTIFICATE|ROLE)_ARN)$", r"…\1", name) in explained, name


def test_the_concurrency_that_is_asked_for_is_what_the_functions_reserve(template, functions):
    reserved = [it["Properties"]["ReservedConcurrentExecutions"] for it in functions.values()]
    total = sum(it if isinstance(it, int) else template["Parameters"][it["Ref"]]["Default"] for it in reserved)
    # AWS keeps 100 that nobody may reserve.
    assert f"must be {total + 100} or more (the functions reserve {total} of it" in read("infra/DEPLOY.md")
