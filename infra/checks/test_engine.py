"""Amazon's engine for the tests: nothing is installed but what the lock names, and what is missing is said."""

import subprocess
import sys

import pytest
from conftest import INFRA

FOLDER = INFRA / "local/dynamodb-local"
LOCK = (FOLDER / "lock").read_text(encoding="utf-8")

# Stands for Maven: puts a file of its own for each dependency that it is asked for, but for those left out.
MAVEN = """#!{python}
import re, sys
from pathlib import Path
project = Path(sys.argv[sys.argv.index("--file") + 1]).read_text()
files = Path(next(it for it in sys.argv if it.startswith("-DoutputDirectory=")).partition("=")[2])
asked = re.findall("<dependency><groupId>(.*?)</groupId><artifactId>(.*?)</artifactId><version>(.*?)</version><type>(.*?)<", project)
for group, artifact, version, kind in asked[{left_out}:]:
    path = files.joinpath(*group.split("."), artifact, version, f"{{artifact}}-{{version}}.{{kind}}")
    path.parent.mkdir(parents=True)
    path.write_text("not what was pinned")
"""


def run(path, program, *arguments):
    """Runs a program of the engine with nothing on PATH but what is in this folder."""
    command = [sys.executable, FOLDER / program, *arguments]
    return subprocess.run(command, env={"PATH": str(path)}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("left_out", [0, 3])
def test_files_that_are_not_those_of_the_lock_are_not_installed(tmp_path, left_out):
    maven = tmp_path / "bin/mvn"
    maven.parent.mkdir()
    maven.write_text(MAVEN.format(python=sys.executable, left_out=left_out), encoding="utf-8")
    maven.chmod(0o755)
    ended = run(maven.parent, "install", tmp_path / "engine")
    assert ended.returncode == 1
    assert "What was downloaded is not what the lock says" in ended.stderr
    assert all(line in ended.stderr for line in LOCK.splitlines())
    assert not (tmp_path / "engine").exists()


def test_what_is_up_to_date_is_not_downloaded_again(tmp_path):
    (tmp_path / "installed.txt").write_text(LOCK, encoding="utf-8")
    assert run(tmp_path, "install", tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("program", "arguments", "said"),
    [
        ("install", ["engine"], "apt-get install maven"),
        ("run", ["true"], "apt-get install openjdk-17-jre-headless"),
    ],
)
def test_what_is_missing_is_said_and_fails(tmp_path, program, arguments, said):
    ended = run(tmp_path, program, *arguments)
    assert ended.returncode == 1
    assert said in ended.stderr
