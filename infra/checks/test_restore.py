"""What restores a table's lacking items: against a stand-in for the AWS command that keeps tables in files."""

import json
import os
import subprocess

import pytest
from conftest import INFRA

AWS = '''#!/usr/bin/env python3
import json, re, sys
from pathlib import Path

here = Path(__file__).parent
service, command, *options = sys.argv[1:]
request = json.loads(Path(options[options.index("--cli-input-json") + 1].removeprefix("file://")).read_text())
(here / "calls").open("a").write(" ".join(sys.argv) + "\\n")

if command == "scan":
    items = json.loads((here / request["TableName"]).read_text())
    begin = request.get("ExclusiveStartKey", 0)
    page = {"Items": items[begin : begin + 30]}
    print(json.dumps(page | ({"LastEvaluatedKey": begin + 30} if begin + 30 < len(items) else {})))
else:
    answers = []
    # The first call of all is turned away in part, as under load.
    first = (here / "calls").read_text().count("batch-execute-statement") == 1
    assert len(request["Statements"]) <= 25
    for at, it in enumerate(request["Statements"]):
        table, names = re.fullmatch(r'INSERT INTO "(.+)" VALUE \\{(.+)\\}', it["Statement"]).groups()
        item = dict(zip(re.findall(r"'(\\w+)': \\?", names), it["Parameters"], strict=True))
        path = here / table
        items = json.loads(path.read_text())
        if first and at % 2:
            answers.append({"Error": {"Code": "ThrottlingError"}})
        elif any(one["id"] == item["id"] for one in items):
            answers.append({"Error": {"Code": "DuplicateItem"}})
        elif "refused" in item:
            answers.append({"Error": {"Code": "AccessDenied"}})
        else:
            path.write_text(json.dumps(items + [item]))
            answers.append({"TableName": table})
    print(json.dumps({"Responses": answers}))
'''


@pytest.fixture
def cloud(tmp_path):
    (tmp_path / "aws").write_text(AWS)
    (tmp_path / "aws").chmod(0o755)
    return tmp_path


def item(number, name="見本"):
    return {"id": {"S": f"{number:03}"}, "name": {"S": name}, "doses": {"L": [{"N": "1"}]}}


def put(cloud, table, items):
    (cloud / table).write_text(json.dumps(items), encoding="utf-8")


def kept(cloud, table):
    return sorted(json.loads((cloud / table).read_text(encoding="utf-8")), key=lambda it: it["id"]["S"])


def restore(cloud, *tables):
    environment = os.environ | {"PATH": f"{cloud}:{os.environ['PATH']}"}
    return subprocess.run([INFRA / "restore", *tables], env=environment, capture_output=True, text=True, check=False)


def test_what_lacks_comes_back_and_what_is_there_stays(cloud):
    put(cloud, "beside", [item(number) for number in range(70)])
    put(cloud, "table", [item(5, "newer"), item(99)])
    done = restore(cloud, "beside", "table")
    assert (done.returncode, done.stdout) == (0, "beside has 70 items; table lacked 69 of them\n"), done.stderr
    assert kept(cloud, "table") == [*(item(n, "newer") if n == 5 else item(n) for n in range(70)), item(99)]
    again = restore(cloud, "beside", "table")
    assert again.stdout == "beside has 70 items; table lacked 0 of them\n"


def test_it_stops_at_what_is_refused_and_shows_no_item(cloud):
    put(cloud, "beside", [item(1) | {"refused": {"BOOL": True}}])
    put(cloud, "table", [])
    done = restore(cloud, "beside", "table")
    assert done.returncode == 1
    assert done.stderr == "table doesn't take an item: AccessDenied\n"
    # Others on the machine can see what a command was called with.
    assert "見本" not in (cloud / "calls").read_text(encoding="utf-8")


def test_a_slip_of_the_hand_is_told(cloud):
    assert restore(cloud, "beside").returncode == 1
    assert restore(cloud, "missing", "table").returncode == 1
