"""Holds custom resources against the structure of their definitions, of which `flagger-crds.tsv` is a table."""
import ast
import csv
import pathlib
import re

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "int-or-string": (int, str),
}


def read():
    """Each kind's rows, by path: type, whether it is required, what else is asked."""
    table = {}
    with open(pathlib.Path(__file__).with_name("flagger-crds.tsv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            asked = dict(re.split("[=:]", one, maxsplit=1) for one in row["constraints"].split("; ") if one)
            table.setdefault(row["kind"], {})[row["path"]] = (row["type"], row["required"] == "required", asked)
    return table


TABLE = read()


def faults(document):
    rows = TABLE.get(document["kind"])
    return held(rows, document["kind"], document) if rows else [f"there is no kind {document['kind']}"]


def held(rows, path, value):
    kind, _, asked = rows[path]
    is_bool = isinstance(value, bool)
    if not isinstance(value, TYPES[kind]) or is_bool and kind != "boolean":
        return [f"{path}: {value!r} is no {kind}"]
    found = [f"{path}: {value!r}: {name} {limit}" for name, limit in asked.items() if not RULES.get(name, anything)(limit, value)]
    if isinstance(value, list):
        return found + [fault for item in value for fault in held(rows, f"{path}[]", item)]
    if isinstance(value, dict):
        found += members(rows, path, value, asked)
    return found


def members(rows, path, value, asked):
    own = {row.removeprefix(f"{path}."): row for row in rows if re.fullmatch(re.escape(path) + r"\.[^.\[{]+", row)}
    missing = [f"{path}: {name} is missing" for name, row in own.items() if rows[row][1] and name not in value]
    if not own and f"{path}{{}}" not in rows and "values" not in asked:
        return missing
    inner = []
    for name, item in value.items():
        row = own.get(name) or (f"{path}{{}}" if f"{path}{{}}" in rows else None)
        if row is not None:
            inner += held(rows, row, item)
        elif not isinstance(item, TYPES.get(asked.get("values"), ())):
            inner.append(f"{path}: there is no field {name}")
    return missing + inner


def anything(_limit, _value):
    return True


def one_of(groups, value):
    """Just one of the groups of fields is there whole; `none` stands for none of them."""
    groups = [group.split("+") for group in groups.split("|")]
    there = [group for group in groups if group != ["none"] and all(name in value for name in group)]
    return len(there) == 1 or not there and ["none"] in groups


RULES = {
    "enum": lambda limit, value: value in ast.literal_eval(limit),
    "pattern": lambda limit, value: re.search(limit, value) is not None,
    "minimum": lambda limit, value: value >= float(limit),
    "maximum": lambda limit, value: value <= float(limit),
    "minLength": lambda limit, value: len(value) >= int(limit),
    "maxLength": lambda limit, value: len(value) <= int(limit),
    "maxItems": lambda limit, value: len(value) <= int(limit),
    "oneOf": one_of,
}
