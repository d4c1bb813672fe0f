#!/usr/bin/env python3
"""What the whole country takes: units, storage, time and money a month, the hottest keys, and what breaks first.

Everything is computed from units.json, which `units.rs` in tests/tests/functions holds against the calls on the wire, and from the
assumptions below. `capacity.py` prints the tables; `capacity.py --write` puts them into CAPACITY.md, which a test holds to them.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "CAPACITY.md"
UNITS = json.loads((HERE / "units.json").read_text(encoding="utf-8"))

# How much there is.
MUNICIPALITIES = 1_741
PEOPLE = 125_000_000
DOSES = 1_000_000_000
MOVES_A_YEAR = 5_000_000
WORKDAYS = 245
BULK_PERSONS = 570_000

# How it comes. None of it was measured; each errs towards more.
# The worst day is a Monday about the first of April, beside a workday of the average.
WORST_DAY = 6
# Of a day's inquiries in its busiest hour, and of an hour's in its busiest second beside the average second.
BUSIEST_HOUR = 0.2
BUSIEST_SECOND = 4
BY_NAME = 0.1
# What a clerk looks at on the way to one inquiry, and how often the page of the history is opened beside it.
VIEWS = ("the municipalities of 北海道", "whether consent is needed")
HISTORY_PAGES = 0.2
TERMS_LISTS = 0.1
# How often a municipality loads its whole file again.
FILES_A_YEAR = 4

# How long things take in an account: assumed, not measured. CALL_S is a round trip to DynamoDB from Lambda in the same region.
CALL_S = 0.005
CPU_S = {"an inquiry": 0.002, "a view": 0.001, "a hundred persons": 0.020}
HOPS = {"number": 2, "name": 3, "view": 1, "chunk": 9}
MEMORY_GB = 0.5
CHUNKS_AT_ONCE = 8

# Dollars in Tokyo (ap-northeast-1), on demand, as remembered of AWS's price lists of 2025: to be looked up before they are relied on.
PRICES = {
    "a million write units": 0.715,
    "a million read units": 0.1425,
    "a GB-month in DynamoDB": 0.285,
    "a GB-month of its backups": 0.228,
    "a million requests of the API": 1.29,
    "a million calls of functions": 0.20,
    "a GB-second of functions": 0.0000166667,
    "a GB of logs": 0.76,
    "a signed-in account a month": 0.0055,
    "an alarm a month": 0.10,
    "a key a month": 1.0,
    "a firewall a month, with eight rules": 13.0,
}
TEMPLATE = (HERE.parent.parent / "infra/template.yaml").read_text(encoding="utf-8")
LOG_BYTES = 700
ACCOUNTS = 10 * MUNICIPALITIES

# Quotas of AWS: of a partition of a table, and of an account unless it asks for more.
PARTITION_READS, PARTITION_WRITES = 3_000, 1_000
TABLE_READS = TABLE_WRITES = 40_000
# What a new table on demand takes at once, until it has seen more.
NEW_TABLE_READS, NEW_TABLE_WRITES = 12_000, 4_000
FUNCTIONS_AT_ONCE = 1_000
API_A_SECOND = 10_000

# The census of 2020 for the largest; the others follow a curve that makes the sum right (municipality_people).
LARGEST = (3_777_491, 2_752_412, 2_332_176, 1_973_395, 1_612_392, 1_538_262, 1_525_152, 1_463_723, 1_324_025, 1_200_754)


def per_inquiry(what):
    """A unit of an inquiry, by number and by name in their shares; each of the dearer of its outcomes."""
    of = lambda way: max(UNITS[f"an inquiry by {way}, {it}"][what] for it in ("nobody", "two doses found"))
    return (1 - BY_NAME) * of("number") + BY_NAME * of("name")


def per_move(what):
    """A unit of everything that happens for one resident who moves in."""
    views = sum(UNITS[it][what] for it in VIEWS)
    looks = HISTORY_PAGES * UNITS["the history, five inquiries"][what] + TERMS_LISTS * UNITS["the list of terms"][what]
    return per_inquiry(what) + views + looks


def municipality_people():
    """People of each municipality, the largest first: the known ones, then shares that fall as exp(-c * rank ** 0.5)."""
    rest = PEOPLE - sum(LARGEST)
    count = MUNICIPALITIES - len(LARGEST)
    ranks = range(1, count + 1)
    low, high = 0.0, 1.0
    for _ in range(60):
        c = (low + high) / 2
        total = sum(LARGEST[-1] * 2.718281828 ** (-c * rank**0.5) for rank in ranks)
        low, high = (c, high) if total > rest else (low, c)
    return [*LARGEST, *(round(LARGEST[-1] * 2.718281828 ** (-c * rank**0.5)) for rank in ranks)]


def rates():
    """Inquiries a second: on average while offices are open, and in the worst second of the worst day."""
    a_workday = MOVES_A_YEAR / WORKDAYS
    return {
        "average": a_workday / (8 * 3600),
        "worst": a_workday * WORST_DAY * BUSIEST_HOUR / 3600 * BUSIEST_SECOND,
    }


def bulk():
    """A city's whole population asked in bulk: chunks, units, seconds, chunks a second, dollars."""
    chunk = UNITS["a hundred persons of a bulk, a third found"]
    chunks = BULK_PERSONS / 100
    seconds_a_chunk = HOPS["chunk"] * CALL_S + CPU_S["a hundred persons"]
    reads, writes = chunks * chunk["reads"], chunks * chunk["writes"]
    dollars = (
        (reads * PRICES["a million read units"] + writes * PRICES["a million write units"]) / 1e6
        + chunks * (PRICES["a million requests of the API"] + PRICES["a million calls of functions"]) / 1e6
        + chunks * seconds_a_chunk * MEMORY_GB * PRICES["a GB-second of functions"]
    )
    a_second = CHUNKS_AT_ONCE / seconds_a_chunk
    return {
        "chunks": chunks, "reads": reads, "writes": writes, "seconds": chunks / a_second, "dollars": dollars,
        "reads a second": a_second * chunk["reads"], "writes a second": a_second * chunk["writes"], "chunks a second": a_second,
    }


def month():
    """What a month costs, in dollars, by what it is paid for."""
    moves = MOVES_A_YEAR / 12
    rows = DOSES * FILES_A_YEAR / 12
    again = UNITS["the same dose again"]
    requests = moves * (1 + len(VIEWS) + HISTORY_PAGES + TERMS_LISTS)
    busy_s = moves * (
        (1 - BY_NAME) * HOPS["number"] * CALL_S + BY_NAME * HOPS["name"] * CALL_S + CPU_S["an inquiry"]
        + (len(VIEWS) + HISTORY_PAGES + TERMS_LISTS) * (HOPS["view"] * CALL_S + CPU_S["a view"])
    )
    at_rest = UNITS["bytes at rest"]
    gb = (DOSES * at_rest["a dose"] + MOVES_A_YEAR * 3 * at_rest["an inquiry"]) / 1e9
    return {
        "records at rest, and three years of inquiries": gb * PRICES["a GB-month in DynamoDB"],
        "their backups": gb * PRICES["a GB-month of its backups"],
        "files of all municipalities, loaded anew": rows * again["writes"] * PRICES["a million write units"] / 1e6,
        "inquiries: reads and writes": moves
        * (per_move("reads") * PRICES["a million read units"] + per_move("writes") * PRICES["a million write units"]) / 1e6,
        "inquiries: API and functions": requests
        * (PRICES["a million requests of the API"] + PRICES["a million calls of functions"]) / 1e6
        + busy_s * MEMORY_GB * PRICES["a GB-second of functions"],
        "logs": requests * LOG_BYTES / 1e9 * PRICES["a GB of logs"],
        "accounts of members of staff": ACCOUNTS * PRICES["a signed-in account a month"],
        "alarms, keys, firewall": TEMPLATE.count("Type: AWS::CloudWatch::Alarm") * PRICES["an alarm a month"]
        + TEMPLATE.count("Type: AWS::KMS::Key") * PRICES["a key a month"] + PRICES["a firewall a month, with eight rules"],
    }


def hottest():
    """Of each table and index: the key that is met most in the worst second, units a second there, and what one key can take."""
    share = LARGEST[0] / PEOPLE
    worst, busy = rates()["worst"], bulk()
    city = worst * share
    header = 3
    return [
        ("Agreements", "the largest city, in each inquiry of or to it", "reads", 2 * city, PARTITION_READS),
        ("Registrations", "the largest city as holder", "reads", city / 2, PARTITION_READS),
        ("Records", "one person, asked for twice in a second", "reads", 2.0, PARTITION_READS),
        ("Protections", "the same", "reads", 2.0, PARTITION_READS),
        ("Protections", "the check value of the secret, in each inquiry", "reads", worst / 2, PARTITION_READS),
        ("Inquiries", "the largest city as inquirer", "writes", city, PARTITION_WRITES),
        ("Inquiries", "the header of a city's bulk, in each chunk", "reads", busy["chunks a second"] * header, PARTITION_READS),
        ("Inquiries/byInquirer", "the largest city as inquirer", "writes", city, PARTITION_WRITES),
        ("Inquiries/byHolder", "a city that all chunks of a bulk name", "writes", city + busy["chunks a second"], PARTITION_WRITES),
        ("Limits", "the largest city's minute", "writes", city, PARTITION_WRITES),
    ]


def first_to_break():
    """What is met first when there is more: need in the worst second, quota, and how many times as much fits."""
    worst, busy = rates()["worst"], bulk()
    at_once = worst * ((HOPS["number"] + len(VIEWS)) * CALL_S + CPU_S["an inquiry"] + len(VIEWS) * CPU_S["a view"])
    return sorted(
        [
            ("one city's bulk, reads of a new table on demand", busy["reads a second"], NEW_TABLE_READS),
            ("one city's bulk, reads of a table, an account's quota", busy["reads a second"], TABLE_READS),
            ("one city's bulk, writes of a table, an account's quota", busy["writes a second"], TABLE_WRITES),
            ("one city's bulk, writes of a new table on demand", busy["writes a second"], NEW_TABLE_WRITES),
            ("one city's bulk, reads of its header's key", busy["chunks a second"] * 3, PARTITION_READS),
            ("inquiries, reads of a new table on demand", worst * per_move("reads"), NEW_TABLE_READS),
            ("inquiries, writes of a new table on demand", worst * per_inquiry("writes"), NEW_TABLE_WRITES),
            ("inquiries, the API's requests", worst * (1 + len(VIEWS)), API_A_SECOND),
            ("inquiries, functions at once", at_once, FUNCTIONS_AT_ONCE),
            ("the largest city's inquiries, writes of one key", worst * LARGEST[0] / PEOPLE, PARTITION_WRITES),
        ],
        key=lambda it: it[2] / it[1],
    )


def number(value):
    """So many digits as are worth something."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def table(head, rows):
    """Markdown; what is no word stands to the right."""
    lines = [f"| {' | '.join(head)} |", "|" + "|".join("---" if n == 0 else "---:" for n in range(len(head))) + "|"]
    return "\n".join(lines + [f"| {' | '.join(it if isinstance(it, str) else number(it) for it in row)} |" for row in rows])


def tables():
    """All of it, as it stands in CAPACITY.md."""
    each, a_bulk, paid = rates(), bulk(), month()
    people = municipality_people()
    spread = [(f"the {n:,} largest", sum(people[:n]) / PEOPLE * 100, people[n - 1]) for n in (1, 10, 100, 1_000, 1_741)]
    return "\n\n".join(
        [
            "### What each request takes",
            table(("", "calls", "read units", "write units"),
                  [(name, it["calls"], it["reads"], it["writes"]) for name, it in UNITS.items() if "calls" in it]),
            "### How much comes",
            table(("", "inquiries a second", "read units a second", "write units a second"),
                  [(name, it, it * per_move("reads"), it * per_move("writes")) for name, it in each.items()]),
            "### What a month costs, in dollars",
            table(("", "dollars"), [*paid.items(), ("**together**", sum(paid.values()))]),
            f"### {BULK_PERSONS:,} persons of one city in bulk",
            table(("chunks", "read units", "write units", "seconds", "read units a second", "dollars"),
                  [[number(a_bulk["chunks"]), *(a_bulk[it] for it in ("reads", "writes", "seconds", "reads a second", "dollars"))]]),
            "### The hottest keys",
            table(("table or index", "key", "units", "a second", "one key takes", "times as much fits"),
                  [(*it[:3], it[3], it[4], it[4] / it[3]) for it in hottest()]),
            "### How uneven municipalities are",
            table(("", "% of all people", "people of the smallest of them"), spread),
            "### What breaks first",
            table(("", "worst second", "quota", "times as much fits"), [(*it, it[2] / it[1]) for it in first_to_break()]),
        ]
    )


# A page says what is computed, between these lines.
BEGIN, END = "<!-- computed by tests/capacity/capacity.py -->\n", "<!-- end of what is computed -->\n"


def page_with_tables(page):
    """The page with what is computed put in its place."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{tables()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page_with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(tables())
