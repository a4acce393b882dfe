#!/usr/bin/env python3
"""Holds manifests against the schemas of Kubernetes, and Flagger's against its definitions: validate.py MINOR... < STREAM

MINOR is such as 1.31. Needs the packages PyYAML and kubernetes-validate. Routes of the Gateway API, which have no schema there, are
counted and left out; any other kind without a schema is a fault.
"""
import sys

import kubernetes_validate
import yaml

import crds

FLAGGER = "flagger.app/"
CUSTOM = (FLAGGER, "gateway.networking.k8s.io/")


def faults(document, minor):
    try:
        kubernetes_validate.validate(document, minor, strict=True)
    except kubernetes_validate.ValidationError as error:
        yield f"{minor}: {document['kind']}/{document['metadata']['name']}: {error.message}"


def main(minors):
    documents = [d for d in yaml.safe_load_all(sys.stdin) if d is not None]
    known = [d for d in documents if not d["apiVersion"].startswith(CUSTOM)]
    flagger = [d for d in documents if d["apiVersion"].startswith(FLAGGER)]
    found = [fault for d in known for minor in minors for fault in faults(d, minor)]
    found += [f"{d['metadata']['name']}: {fault}" for d in flagger for fault in crds.faults(d)]
    valid, left = len(known) + len(flagger), len(documents) - len(known) - len(flagger)
    print("\n".join(found) or f"{valid} objects valid, {left} routes of the Gateway API left out")
    return bool(found) or not known


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    sys.exit(main(sys.argv[1:]))
