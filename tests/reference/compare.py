#!/usr/bin/env python3
"""Compares manifests fact by fact: compare.py EXPECTED.yaml ACTUAL.yaml

Both are streams of YAML or JSON documents; `-` is the standard input. A fact is a value and the path to it. The order
of documents, of fields and of lists with keys (containers, volumes, ports, metrics, webhooks, …) means nothing; texts
that are YAML files are compared as what they say, numbers as numbers, quantities of Kubernetes as texts. Every fact
that differs is a line of the output; the exit code is 1 if there is any.
"""
import sys

import yaml

# The keys of lists, most telling first. A list has a key if all of its items have it, each another value.
KEYS = ["name", "mountPath", "containerPort", "port", "ip", "topologyKey"]
MISSING = object()


def documents(path):
    with sys.stdin if path == "-" else open(path) as file:
        for document in yaml.safe_load_all(file):
            if isinstance(document, dict) and document.get("kind") == "List":
                yield from document["items"]
            elif document is not None:
                yield document


def key_of(items):
    """The field that tells the items of a list apart, or none."""
    if all(isinstance(i, dict) for i in items):
        for key in KEYS:
            values = [i.get(key) for i in items]
            if items and None not in values and len({str(v) for v in values}) == len(values):
                return key
    return None


def facts(value, path=""):
    """(path, value) for everything that is said below."""
    if isinstance(value, dict) and value:
        for k, v in value.items():
            yield from facts(v, f"{path}.{k}" if path else str(k))
    elif isinstance(value, list) and value:
        key = key_of(value)
        for n, item in enumerate(value):
            yield from facts(item, f"{path}[{item[key] if key else n}]")
    elif isinstance(value, str) and path.endswith((".yaml", ".yml", ".json")):
        yield from facts(yaml.safe_load(value), path + ":")
    elif ".requests." in path or ".limits." in path:
        yield path, str(value)
    else:
        yield path, value


def all_facts(path):
    found = {}
    for document in documents(path):
        metadata = document.get("metadata", {})
        name = "/".join(filter(None, [document.get("kind"), metadata.get("namespace"), metadata.get("name")]))
        if name in found:
            raise SystemExit(f"{path}: {name} is there twice")
        found[name] = dict(facts(document))
    return found


def same(a, b):
    """Equal in value and in kind, where all numbers are of one kind."""
    number = (int, float)
    both_numbers = isinstance(a, number) and isinstance(b, number) and not isinstance(a, bool) and not isinstance(b, bool)
    return a == b and (both_numbers or type(a) is type(b))


def differences(expected, actual):
    for name in sorted(expected.keys() | actual.keys()):
        if name not in actual:
            yield f"{name}: missing"
        elif name not in expected:
            yield f"{name}: unexpected"
        else:
            yield from (f"{name}: {d}" for d in of_object(expected[name], actual[name]))


def of_object(expected, actual):
    for path in sorted(expected.keys() | actual.keys()):
        want, got = expected.get(path, MISSING), actual.get(path, MISSING)
        if got is MISSING:
            yield f"{path}: missing, expected {want!r}"
        elif want is MISSING:
            yield f"{path}: unexpected {got!r}"
        elif not same(want, got):
            yield f"{path}: expected {want!r}, found {got!r}"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    expected, actual = map(all_facts, sys.argv[1:])
    found = list(differences(expected, actual))
    print("\n".join(found) or f"{len(expected)} objects, {sum(map(len, expected.values()))} facts, all equal")
    sys.exit(bool(found))
