#!/usr/bin/env python3
"""Draws the charts of CAPACITY.md: of what is computed, and of what `make bench` has measured (target/bench/*.json)."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from capacity import first_to_break, month

ROOT = Path(__file__).resolve().parent.parent.parent
MEASURED = ROOT / "target/bench"
CHARTS = Path(__file__).resolve().parent / "charts"

# The same input gives the same file. Words stay words, so that they can be read and searched.
plt.rcParams.update({"svg.hashsalt": "vrs", "svg.fonttype": "none", "font.family": "sans-serif", "axes.spines.top": False,
                     "axes.spines.right": False, "figure.constrained_layout.use": True})
INK, LINE = "#1a3a5c", "#b5452f"


def save(figure, name):
    figure.savefig(CHARTS / f"{name}.svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)


def bars(name, title, rows, *, log=False):
    """Horizontal bars, the first on top, each with its value beside it."""
    figure, axes = plt.subplots(figsize=(9, 0.45 * len(rows) + 1))
    shown = axes.barh([it[0] for it in rows], [it[1] for it in rows], color=INK)
    axes.bar_label(shown, fmt=lambda it: f"{it:,.0f}" if it >= 10 else f"{it:.1f}", padding=4)
    axes.invert_yaxis()
    axes.set_title(title, loc="left")
    if log:
        axes.set_xscale("log")
        axes.axvline(1, color=LINE)
    save(figure, name)


def lines(name, title, x_title, y_title, series, *, log_y=False):
    """One line for each of {name: ([x], [y])}; x multiplies from one to the next."""
    figure, axes = plt.subplots(figsize=(9, 4))
    for (label, (xs, ys)), style in zip(series.items(), ("-o", "--s", ":^", "-.d"), strict=False):
        axes.plot(xs, ys, style, label=label)
    axes.set(xlabel=x_title, ylabel=y_title)
    axes.set_title(title, loc="left")
    axes.set_xscale("log")
    xs = sorted({x for xs, _ys in series.values() for x in xs})
    axes.set_xticks(xs, [f"{x:,}" for x in xs])
    axes.set_xticks([], minor=True)
    if log_y:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter("{x:,.0f}")
    else:
        axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    save(figure, name)


def measured(name):
    """What a benchmark left behind, or nothing where it wasn't run."""
    file = MEASURED / f"{name}.json"
    if not file.exists():
        print(f"{file.relative_to(ROOT)} isn't there: its chart stays as it is", file=sys.stderr)
        return None
    return json.loads(file.read_text(encoding="utf-8"))


def main():
    CHARTS.mkdir(exist_ok=True)
    bars("month", "Dollars a month, the whole country", list(month().items()))
    bars("first-to-break", "How many times the worst second fits (below 1: it doesn't)",
         [(name, quota / need) for name, need, quota in first_to_break()], log=True)
    if flat := measured("flat"):
        # Those of which a resident waits for the answer.
        shown = ["inquiry by number", "inquiry by name", "inquiry refused", "requirement"]
        series = {name: ([it["doses"] for it in flat], [it["cpu_ms"][name] for it in flat]) for name in shown}
        lines("flat", "CPU of a request against doses in the table", "doses", "ms of CPU", series)
    steps = {"the whole system": measured("load"), "handlers alone": measured("handlers")}
    if all(steps.values()):
        series = {
            f"{name}, {of}": ([it["rate"] for it in some], [it[name] for it in some])
            for of, some in steps.items()
            for name in ("median", "p99")
        }
        lines("load", "Inquiries by number, one machine with two cores", "inquiries a second", "ms", series, log_y=True)


if __name__ == "__main__":
    main()
