"""The operator's scripts, against a stand-in for the AWS command."""

import fnmatch
import json
import os
import shlex
import subprocess

import pytest
from conftest import INFRA

# Answers what is asked of it from a file, and notes what it was told to do.
STAND_IN = """#!/usr/bin/env bash
echo "$*" >> "$NOTES"
case "$*" in
*OutputKey==*UserPoolId*) echo pool ;;
*OutputKey==*SiteBucketName*) echo bucket ;;
*OutputKey==*ConfigJson*) echo '{"issuer": "x"}' ;;
*OutputKey==*AssetCaching*) echo 'public, max-age=1' ;;
*list-groups*) printf 'inquirer\\tmunicipality-011002\\n' ;;
*" - s3://"*) cat > "$NOTES.config" ;;
esac
"""


@pytest.fixture
def run(tmp_path):
    command = tmp_path / "aws"
    command.write_text(STAND_IN)
    command.chmod(0o755)
    notes = tmp_path / "notes"

    def run(script):
        environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "NOTES": str(notes)}
        subprocess.run([INFRA / script, "vrs"], check=True, capture_output=True, env=environment, timeout=120)
        return notes.read_text().splitlines()

    run.config = tmp_path / "notes.config"
    return run


def test_groups_are_made_for_all_municipalities_and_roles_that_have_none(run):
    made = {line.rsplit(" ", 1)[1] for line in run("groups") if "create-group" in line}
    # 1,741 municipalities and five roles, less the two that are there.
    assert len(made) == 1741 + 5 - 2
    assert {"terms-admin", "auditor", "guardian", "bulk-inquirer", "municipality-012025"} <= made
    assert not {"inquirer", "municipality-011002", "municipality-code"} & made


@pytest.fixture
def published(run):
    if not (INFRA.parent / "frontend/dist/index.html").is_file():
        pytest.skip("the site is not built")
    return [line for line in run("publish") if line.startswith("s3 ")]


def test_the_page_is_published_after_what_it_refers_to(run, published):
    copies = [line.rsplit("/", 1)[-1] for line in published]
    assert copies == ["assets", "bucket", "config.json", "index.html"]
    assert json.loads(run.config.read_text()) == {"issuer": "x"}


def test_only_assets_are_kept_by_browsers(published):
    assert [line.split()[1:3] for line in published if "--cache-control" in line] == [["cp", "--recursive"]]
    assert "--cache-control public, max-age=1 frontend/dist/assets " in published[0]


def test_nothing_that_the_build_keeps_for_itself_is_published(published):
    (sync,) = (shlex.split(line) for line in published if line.startswith("s3 sync"))
    excluded = [pattern for option, pattern in zip(sync, sync[1:]) if option == "--exclude"]

    def goes_out(name):
        # As the AWS command matches: a star stands for slashes, too.
        return not any(fnmatch.fnmatch(name, pattern) for pattern in excluded)

    assert not goes_out(".vite/manifest.json") and not goes_out("assets/main.js") and not goes_out("index.html")
    assert goes_out("robots.txt") and goes_out("icon.svg")
