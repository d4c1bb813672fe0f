"""Every behaviour of the list has tests that name it, and every test names a behaviour of the list.

`pytest -s tests/behaviours` prints each ID with its tests.
"""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("behaviours.md")
NOT_OURS = {"node_modules", "target", "dist", ".venv", ".git"}

# What is not a letter of the list is not an ID: `s3_…`, `utf8_…`.
LETTERS = "TQARBPG"
# A Rust test has `test` among its attributes; comments and other attributes may stand between that and its name.
IN_RUST = re.compile(r"#\[(?:\w+::)*test\b[^\n]*\n(?:\s*(?:#\[|//)[^\n]*\n)*\s*(?:async )?fn (\w+)")
IN_PYTHON = re.compile(r"^def test_(\w+)", re.MULTILINE)
# A title, wherever it stands in a test's file: `test('T3 T4: …'`, `title: 'T3: …'`, or a line of its own.
IN_SCRIPT = re.compile(rf"""(['"`])((?:[{LETTERS}]\d+,? )*[{LETTERS}]\d+:? \S.*?)\1""")

SNAKE_IDS = re.compile(rf"(?:[{LETTERS.lower()}]\d+_)+")
TITLE_IDS = re.compile(rf"(?:[{LETTERS}]\d+[,:]? )+")


def names_of_tests(file: str, text: str) -> list[str]:
    """The names of the tests in a source file; of scripts only those that begin with an ID."""
    if file.endswith(".rs"):
        return IN_RUST.findall(text)
    if file.endswith(".py"):
        return IN_PYTHON.findall(text)
    if re.search(r"\.(?:test|spec)\.(?:tsx?|m?js)$|^tests/browser/.*\.ts$", file):
        return [title for _, title in IN_SCRIPT.findall(text)]
    return []


def ids_in(name: str) -> list[str]:
    """The IDs that a test's name begins with."""
    prefix = SNAKE_IDS.match(name) or TITLE_IDS.match(name)
    return re.findall(r"[A-Z]\d+", prefix[0].upper()) if prefix else []


def found() -> dict[str, list[str]]:
    """The tests that name each ID, as `file: name`."""
    tests: dict[str, list[str]] = {}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(set(folders) - NOT_OURS)
        for file in sorted(files):
            if not file.endswith((".rs", ".py", ".ts", ".tsx", ".js", ".mjs")):
                continue
            path = Path(folder, file)
            shown = path.relative_to(ROOT).as_posix()
            for name in names_of_tests(shown, path.read_text(encoding="utf-8")):
                for behaviour in ids_in(name):
                    tests.setdefault(behaviour, []).append(f"{shown}: {name}")
    return tests


def listed(text: str) -> dict[str, str]:
    """The state of each behaviour of the list, in its order."""
    rows = re.findall(rf"^\| ([{LETTERS}]\d+) \| ([\w ]+?) \| \S.*\|$", text, re.MULTILINE)
    assert len(rows) == len(dict(rows)), "an ID stands twice in the list"
    return dict(rows)


def complaints(states: dict[str, str], tests: dict[str, list[str]]) -> list[str]:
    """What doesn't fit between list and tests, in words."""
    wrong = []
    for behaviour, state in states.items():
        if state not in ("built", "in part", "not yet"):
            wrong.append(f"{behaviour}: {state!r} is no state")
        elif state == "not yet" and behaviour in tests:
            wrong.append(f"{behaviour} is 'not yet', but {tests[behaviour][0]} proves some of it: 'built', or 'in part'?")
        elif state != "not yet" and behaviour not in tests:
            wrong.append(f"{behaviour} is {state!r}, and no test names it")
    for behaviour in sorted(set(tests) - set(states)):
        wrong.append(f"{tests[behaviour][0]} names {behaviour}, which is not in the list")
    return wrong


def test_each_behaviour_of_the_list_has_its_tests():
    states, tests = listed(LIST.read_text(encoding="utf-8")), found()
    print()
    for behaviour, state in states.items():
        print(f"{behaviour} ({state})", *tests.get(behaviour, []), sep="\n    ")
    print(*(f"{sum(it == state for it in states.values())} {state}" for state in ("built", "in part", "not yet")), sep=", ")
    assert states
    assert not complaints(states, tests)


@pytest.mark.parametrize(
    ("file", "text", "ids"),
    [
        ("a.rs", "#[test]\nfn t1_t2_both() {}", ["T1", "T2"]),
        ("a.rs", "    #[tokio::test]\n    /// Why.\n    #[ignore]\n    async fn q14_x() {}", ["Q14"]),
        ("a.rs", "#[cfg(test)]\nfn t1_no_test() {}\nfn t2_no_test() {}", []),
        ("a.rs", "#[test]\nfn s3_is_no_letter() {}\n#[test]\nfn says_t1_later() {}", []),
        ("a.py", "x\ndef test_a4_x(resources):\ndef a5_x():", ["A4"]),
        ("a.test.ts", "test('T3 T4: it’s so', async () => {", ["T3", "T4"]),
        ("a.test.tsx", "test.each([1, 2])(\n  `Q5, G5: %s`,\n", ["Q5", "G5"]),
        ("a.test.js", 'test("G1 an access token", ', ["G1"]),
        ("tests/browser/support/states.ts", "title: 'T1 T2: 確認事項'", ["T1", "T2"]),
        ("a.test.ts", "expect(cell).toBe('A1'); sum('A1:B2'); test('about T1', ", []),
        ("frontend/src/page.ts", "say('T1: not a test')", []),
    ],
)
def test_names_are_found_where_tests_are(file, text, ids):
    assert [it for name in names_of_tests(file, text) for it in ids_in(name)] == ids


@pytest.mark.parametrize(
    ("state", "tests", "complaint"),
    [
        ("built", {"T1": ["x"]}, None),
        ("in part", {"T1": ["x"]}, None),
        ("not yet", {}, None),
        ("built", {}, "no test names it"),
        ("in part", {}, "no test names it"),
        ("not yet", {"T1": ["x"]}, "proves some of it"),
        ("done", {"T1": ["x"]}, "is no state"),
        ("built", {"T1": ["x"], "T9": ["y"]}, "y names T9"),
    ],
)
def test_what_does_not_fit_is_told(state, tests, complaint):
    told = complaints(listed(f"| T1 | {state} | words |"), tests)
    assert len(told) == (complaint is not None)
    assert all(complaint in it for it in told)
