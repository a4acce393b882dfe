#!/usr/bin/env python3
"""Whole processes: what `distc compile` costs for N services in three variants, against `cat` of the same bytes.

whole.py WARM DISTC [--sizes 100,1000,10000] [--runs 5] [--also NAME=COMMAND ...]

WARM is the program of the bench target `warm`, which writes the sources; `{n}` in a command is the number of services.
Runs are interleaved; of each program the run with the least CPU counts.
"""
import argparse
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time


def run(command, out):
    """Seconds of CPU and of wall, peak MiB, exit code."""
    start = time.perf_counter()
    with open(out, "wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, process.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warm")
    parser.add_argument("distc")
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--also", action="append", default=[])
    arguments = parser.parse_args()
    print("| services | program | CPU, ms | wall, ms | peak, MiB | output, MB | MB/s | x cat, CPU | CPU per service, µs |")
    print("|--:|---|--:|--:|--:|--:|--:|--:|--:|")
    for n in map(int, arguments.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            measure(pathlib.Path(folder), n, arguments)


def measure(folder, n, arguments):
    subprocess.run([arguments.warm, "--write", folder / "src", str(n)], check=True)
    made = folder / "distc"
    programs = {"distc": [arguments.distc, "compile", folder / "src/app.dist", "-o", "-"], "cat": ["cat", made]}
    for one in arguments.also:
        name, command = one.split("=", 1)
        programs[name] = shlex.split(command.replace("{n}", str(n)))
    best = {}
    for _ in range(arguments.runs):
        for name, command in programs.items():
            out = made if name == "distc" else folder / "sink"
            found = run(command, out)
            if found[3] != 0:
                sys.exit(f"{name} ended with {found[3]}")
            size = out.stat().st_size / 1e6
            best[name] = min(best.get(name, (float("inf"),)), (*found, size))
    for name, (cpu, wall, peak, _, size) in best.items():
        times = cpu / max(best["cat"][0], 1e-4)
        print(f"| {n} | {name} | {cpu * 1e3:.0f} | {wall * 1e3:.0f} | {peak:.0f} | {size:.1f} | {size / wall:.0f} "
              f"| {times:.1f} | {cpu * 1e6 / n:.0f} |", flush=True)


main()
