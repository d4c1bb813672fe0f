#!/usr/bin/env python3
"""Loads the handlers alone at rising rates until they bend, and the whole system through its front door; then a counter beside an
import and beside a bulk.

The generator (vegeta, built from go.mod) is an open loop: it sends at its rate whatever comes back, so that what waits counts.
Everything shares this machine's processors, the generator, the gateway's stand-in and the embedded database among them. It prints,
and leaves target/bench/{handlers,load}.json for the chart; nothing is asserted but that below the bend no request fails.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VEGETA = ROOT / "target/bench/vegeta"
LOG = ROOT / "target/bench/load.log"
LOCAL = ROOT / "target/release/vrs-local"
PROGRAMS = ROOT / "target/release"
RATES = (25, 50, 100, 200, 400, 800, 1_600)
SECONDS = 10
# It bends where requests fail, or one in a hundred waits so many times longer than at the first rate.
BENT = 20
COUNTER_RATE = 20
PORT = os.environ.get("PORT", "8590")
ENVIRONMENT = {**os.environ, "PORT": PORT, "FUNCTIONS_PROFILE": "bench"}
ADDRESS = f"http://127.0.0.1:{PORT}"
WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def number(n):
    """The n-th of invented numbers with a right check digit."""
    digits = f"{n:011}"
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    return digits + str(0 if rest <= 1 else 11 - rest)


def say(line):
    print(line, flush=True)


class System:
    """The whole system, its functions built in the bench profile. What these log is in target/bench/load.log."""

    def __enter__(self):
        with LOG.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [LOCAL], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=log, text=True
            )
        for line in self.process.stdout:
            if ADDRESS in line:
                # Whatever else it says is not waited for.
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return self
        raise SystemExit("the system didn't start")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


class Handlers:
    """Processes of transfer-inquiry behind a gate, of the zips that `make bench` took apart."""

    def __enter__(self):
        command = ["cargo", "bench", "--quiet", "--package", "vrs-tests", "--bench", "figures", "--", "handlers"]
        with LOG.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        return self.process.stdout.readline().strip()

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def token(municipality, role):
    variables = {**ENVIRONMENT, "MUNICIPALITY": municipality, "ROLE": role}
    return subprocess.run([LOCAL, "token"], cwd=ROOT, env=variables, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def questions(bearer, people):
    """One request after another, about sample people and about nobody, as lines that vegeta reads."""
    lines = []
    for person in people + [number(n) for n in range(1, 50)]:
        body = {"holder": "012025", "individualConsent": True, "subject": {"myNumber": person}}
        request = {
            "method": "POST",
            "url": f"{ADDRESS}/v1/transfer/inquiries",
            "header": {"Authorization": [f"Bearer {bearer}"], "Content-Type": ["application/json"]},
            "body": base64.b64encode(json.dumps(body).encode()).decode(),
        }
        lines.append(json.dumps(request))
    return "\n".join(lines)


def attack(targets, rate, seconds):
    """What vegeta reports of so many requests a second."""
    attacked = subprocess.run(
        [VEGETA, "attack", "-format=json", f"-rate={rate}/s", f"-duration={seconds}s", "-timeout=30s", f"-targets={targets}"],
        check=True, stdout=subprocess.PIPE,
    )
    report = subprocess.run([VEGETA, "report", "-type=json"], input=attacked.stdout, check=True, stdout=subprocess.PIPE)
    found = json.loads(report.stdout)
    return {
        "rate": rate,
        "answered": found["throughput"],
        "median": found["latencies"]["50th"] / 1e6,
        "p99": found["latencies"]["99th"] / 1e6,
        "failed": 1 - found["success"],
        "codes": found["status_codes"],
    }


def print_step(name, it):
    say(f"{name:<22} {it['answered']:>8.0f}/s answered {it['median']:>9.1f} ms {it['p99']:>9.1f} ms p99 {it['failed']:>8.2%} failed {it['codes']}")


def rising(name, targets):
    """Steps up to the one that bends, with it; they are left for the chart."""
    steps = []
    for rate in RATES:
        step = attack(targets, rate, SECONDS)
        steps.append(step)
        print_step(f"{rate} inquiries a second", step)
        if step["failed"] or step["p99"] > BENT * steps[0]["p99"]:
            break
    assert not any(it["failed"] for it in steps[:-1]), "requests failed below the bend"
    (ROOT / f"target/bench/{name}.json").write_text(json.dumps(steps), encoding="utf-8")


def post(bearer, path, body):
    request = urllib.request.Request(
        ADDRESS + path, json.dumps(body).encode(), {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def bulk(bearer, chunks):
    """A bulk about so many times a hundred persons, one chunk after another."""
    started = post(bearer, "/v1/transfer/bulk-inquiries", {"scope": "named", "persons": chunks * 100})["bulkId"]
    for chunk in range(chunks):
        persons = [
            {"ref": f"M-{n}", "myNumber": number(1_000 + chunk * 100 + n), "holders": ["012025"], "individualConsent": False}
            for n in range(100)
        ]
        post(bearer, f"/v1/transfer/bulk-inquiries/{started}/chunks/{chunk + 1}", {"persons": persons})


def load_file(folder):
    """Loads a file of 10,000 people, as often as the counter is measured."""
    file = folder / "records.csv"
    with file.open("wb") as out:
        subprocess.run([PROGRAMS / "vrs-sample", "--people", "10000"], check=True, stdout=out)
    subprocess.run(
        [LOCAL, "with", PROGRAMS / "vrs-import", "--municipality", "271004", file],
        cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


def beside(targets, name, work):
    """The counter while work goes on, again and again until it has been measured."""
    is_over = threading.Event()

    def go_on():
        while not is_over.is_set():
            work()

    thread = threading.Thread(target=go_on)
    thread.start()
    step = attack(targets, COUNTER_RATE, SECONDS)
    is_over.set()
    thread.join()
    print_step(f"beside {name}", step)
    return step


def handlers_alone():
    say(f"The handlers of an inquiry by number alone, {SECONDS} s a step")
    with Handlers() as address, tempfile.TemporaryDirectory() as folder:
        targets = Path(folder) / "targets"
        targets.write_text(json.dumps({"method": "POST", "url": address}) + "\n", encoding="utf-8")
        rising("handlers", targets)
    say("")


def main():
    handlers_alone()
    say(f"The system through its front door, {os.cpu_count()} processors for all of it, {SECONDS} s a step")
    with System(), tempfile.TemporaryDirectory() as folder:
        described = json.loads((ROOT / f"target/local/{PORT}.json").read_text(encoding="utf-8"))
        people = [it["myNumber"] for it in described["people"] if it["holder"] == "012025"]
        clerk, many = token("131016", "staff"), token("131016", "admin")
        targets = Path(folder) / "targets"
        targets.write_text(questions(clerk, people), encoding="utf-8")
        attack(targets, 10, 3)
        rising("load", targets)
        say(f"\nA counter of {COUNTER_RATE} inquiries a second")
        time.sleep(2)
        alone = attack(targets, COUNTER_RATE, SECONDS)
        print_step("alone", alone)
        for name, work in (("an import", lambda: load_file(Path(folder))), ("a bulk", lambda: bulk(many, 100))):
            step = beside(targets, name, work)
            say(f"p99 {step['p99'] / alone['p99']:.1f} times that alone")


if __name__ == "__main__":
    sys.exit(main())
