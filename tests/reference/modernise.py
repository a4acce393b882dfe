#!/usr/bin/env python3
"""Brings the manifests of 2019 up to date: modernise.py, which writes kubernetes.yaml, istio.yaml and linkerd.yaml.

What seed/ holds is what the application rendered to in October 2019. Every function of STEPS is one decision about
what of it means something else today, or nothing; README.md gives the reasons. Nothing here reads the sources in
dist/ or stdlib/: the files that come out are what those are measured against.
"""
import pathlib
import re

import yaml

HERE = pathlib.Path(__file__).resolve().parent
VARIANTS = ["kubernetes", "istio", "linkerd"]
SERVICES = ["frontend", "backend", "cache", "database"]


def of_kind(objects, *kinds):
    return [o for o in objects if o["kind"] in kinds]


def named(objects, kind, name):
    return next(o for o in objects if o["kind"] == kind and o["metadata"]["name"] == name)


def pods(objects):
    """(name of the workload, its pod template)"""
    for o in of_kind(objects, "Deployment"):
        yield o["metadata"]["name"], o["spec"]["template"]
    for o in of_kind(objects, "CronJob"):
        yield o["metadata"]["name"], o["spec"]["jobTemplate"]["spec"]["template"]


# --- names and versions ---

def names_without_hashes(objects, variant):
    """A hash in a ConfigMap's name leaves a copy behind with each release; Flagger notices changed content itself."""
    for config in of_kind(objects, "ConfigMap"):
        config["metadata"]["name"] = re.sub(r"-[0-9a-z]{10}$", "", config["metadata"]["name"])
    for _, pod in pods(objects):
        for volume in pod["spec"].get("volumes", []):
            if "configMap" in volume:
                volume["configMap"]["name"] = re.sub(r"-[0-9a-z]{10}$", "", volume["configMap"]["name"])


def served_versions(objects, variant):
    """Kubernetes and Flagger serve these versions no more."""
    now = {
        "CronJob": "batch/v1",
        "HorizontalPodAutoscaler": "autoscaling/v2",
        "Canary": "flagger.app/v1beta1",
    }
    for o in objects:
        o["apiVersion"] = now.get(o["kind"], o["apiVersion"])
    for canary in of_kind(objects, "Canary"):
        canary["spec"]["autoscalerRef"]["apiVersion"] = "autoscaling/v2"


def scaler_targets(objects, variant):
    """autoscaling/v2 has a target with a type where v2beta1 had one field for each type."""
    for scaler in of_kind(objects, "HorizontalPodAutoscaler"):
        for metric in scaler["spec"]["metrics"]:
            share = metric["resource"].pop("targetAverageUtilization")
            metric["resource"]["target"] = {"type": "Utilization", "averageUtilization": share}


def images(objects, variant):
    """Images where they are published today. Linkerd's variant had a podinfo of its own, 3.1.1, by accident."""
    now = {
        "stefanprodan/podinfo": "ghcr.io/stefanprodan/podinfo:6.9.2",
        "weaveworks/flagger-loadtester": "ghcr.io/fluxcd/flagger-loadtester:0.38.0",
        "envoyproxy/envoy-alpine": "docker.io/envoyproxy/envoy:v1.39.6",
    }
    for _, pod in pods(objects):
        for container in pod["spec"]["containers"]:
            container["image"] = now[container["image"].split(":")[0]]


# --- releases ---

def analysis(objects, variant):
    """`canaryAnalysis` is called `analysis`."""
    for canary in of_kind(objects, "Canary"):
        canary["spec"]["analysis"] = canary["spec"].pop("canaryAnalysis")


def providers(objects, variant):
    """Every Canary says which mesh it is for, instead of one flag for all of Flagger."""
    provider = {"kubernetes": "kubernetes", "istio": "istio", "linkerd": "gatewayapi:v1beta1"}[variant]
    for canary in of_kind(objects, "Canary"):
        canary["spec"]["provider"] = provider


def threshold_ranges(objects, variant):
    """A threshold is a range; success is at least, latency at most so much."""
    bound = {"request-success-rate": "min", "request-duration": "max"}
    for canary in of_kind(objects, "Canary"):
        for metric in canary["spec"]["analysis"]["metrics"]:
            metric["thresholdRange"] = {bound[metric["name"]]: metric.pop("threshold")}


def webhook_types(objects, variant):
    """Every webhook says when it is called, and every command how it is run; these were the defaults."""
    for canary in of_kind(objects, "Canary"):
        for webhook in canary["spec"]["analysis"]["webhooks"]:
            webhook.setdefault("type", "rollout")
            webhook["metadata"].setdefault("type", "cmd")


def no_look_around(objects, variant):
    """Istio's patterns are RE2's, which has no look-around: the match on Safari's user agent cannot be said."""
    for canary in of_kind(objects, "Canary"):
        match = canary["spec"]["analysis"].get("match")
        if match:
            match[:] = [m for m in match if "user-agent" not in m["headers"]]


def linkerd_routes(objects, variant):
    """Linkerd routes by the Gateway API and no longer by SMI; its routes are attached to the service."""
    if variant != "linkerd":
        return
    for canary in of_kind(objects, "Canary"):
        service = canary["spec"]["service"]
        service["gatewayRefs"] = [{
            "group": "core",
            "kind": "Service",
            "name": canary["metadata"]["name"],
            "namespace": canary["metadata"]["namespace"],
            "port": service["port"],
        }]


def linkerd_metrics(objects, variant):
    """Flagger has no built-in metrics of Linkerd for the Gateway API; its tutorial has these two templates."""
    if variant != "linkerd":
        return
    template = {"request-success-rate": "success-rate", "request-duration": "latency"}
    for canary in of_kind(objects, "Canary"):
        for metric in canary["spec"]["analysis"]["metrics"]:
            metric["name"] = template[metric["name"]]
            metric["templateRef"] = {"name": metric["name"]}
            metric["templateVariables"] = {"direction": "inbound"}
    for name, query in QUERIES.items():
        objects.append({
            "apiVersion": "flagger.app/v1beta1",
            "kind": "MetricTemplate",
            "metadata": {"name": name, "namespace": "app"},
            "spec": {
                "provider": {"type": "prometheus", "address": "http://prometheus.linkerd-viz:9090"},
                "query": query,
            },
        })


QUERIES = {
    "success-rate": """\
sum(
  rate(
    response_total{
      namespace="{{ namespace }}",
      deployment=~"{{ target }}",
      classification!="failure",
      direction="{{ variables.direction }}"
    }[{{ interval }}]
  )
)
/
sum(
  rate(
    response_total{
      namespace="{{ namespace }}",
      deployment=~"{{ target }}",
      direction="{{ variables.direction }}"
    }[{{ interval }}]
  )
)
* 100
""",
    "latency": """\
histogram_quantile(
  0.99,
  sum(
    rate(
      response_latency_ms_bucket{
        namespace="{{ namespace }}",
        deployment=~"{{ target }}",
        direction="{{ variables.direction }}"
      }[{{ interval }}]
    )
  ) by (le)
)
""",
}


# --- the edge ---

def envoy_configuration(objects, variant):
    """Envoy takes configurations of its third version only."""
    data = named(objects, "ConfigMap", "ingress")["data"]
    config = yaml.safe_load(data["envoy.yaml"])
    extension = "type.googleapis.com/envoy.extensions."

    manager = config["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]
    manager["name"] = "envoy.filters.network.http_connection_manager"
    manager["typed_config"] = {
        "@type": extension + "filters.network.http_connection_manager.v3.HttpConnectionManager", **manager.pop("config")}
    settings = manager["typed_config"]
    settings["codec_type"] = settings["codec_type"].upper()
    for log in settings["access_log"]:
        log["name"] = "envoy.access_loggers.file"
        log["typed_config"] = {"@type": extension + "access_loggers.file.v3.FileAccessLog", **log.pop("config")}
    for http_filter in settings["http_filters"]:
        http_filter["name"] = "envoy.filters.http.router"
        http_filter["typed_config"] = {"@type": extension + "filters.http.router.v3.Router", **http_filter.pop("config")}
    for host in settings["route_config"]["virtual_hosts"]:
        for route in host["routes"]:
            route["route"]["host_rewrite_literal"] = route["route"].pop("host_rewrite")
    for cluster in config["static_resources"]["clusters"]:
        cluster["type"] = cluster["type"].upper()
        cluster["lb_policy"] = cluster["lb_policy"].upper()
    del config["admin"]["access_log_path"]  # /dev/null; without a log there is none
    data["envoy.yaml"] = yaml.safe_dump(config, sort_keys=False)


def envoy_log_level(objects, variant):
    """`$loglevel` was never replaced by anything."""
    args = named(objects, "Deployment", "ingress")["spec"]["template"]["spec"]["containers"][0]["args"]
    args[args.index("$loglevel")] = "info"


def no_app_mesh(objects, variant):
    """AWS ended App Mesh in September 2026."""
    def clean(metadata):
        for field in ("labels", "annotations"):
            for key in [k for k in metadata.get(field, {}) if k.startswith("appmesh.k8s.aws/")]:
                del metadata[field][key]

    for o in of_kind(objects, "Namespace"):
        clean(o["metadata"])
    for _, pod in pods(objects):
        clean(pod["metadata"])


# --- decisions of the reference application ---

def parameters(objects, variant):
    """The default of `resources` reserves 100m, of which 99% is a share that a scaler can work with."""
    for name in SERVICES:
        container = named(objects, "Deployment", name)["spec"]["template"]["spec"]["containers"][0]
        container["resources"]["requests"]["cpu"] = "100m"


def names_of_containers(objects, variant):
    """Containers are called after their component; those of the jobs were called `tools`."""
    for name, pod in pods(objects):
        pod["spec"]["containers"][0]["name"] = name


def one_label(objects, variant):
    """Services, jobs and all pods bear the label of their component; the ingress and the jobs had been forgotten."""
    for o in of_kind(objects, "Service", "CronJob"):
        o["metadata"]["labels"] = {"app": o["metadata"]["name"]}
    for name, pod in pods(objects):
        pod["metadata"]["labels"] = {"app": name}


def written_defaults(objects, variant):
    """What Kubernetes would fill in stands in the manifest, as it already did for the four services."""
    named(objects, "Deployment", "tester")["spec"]["replicas"] = 1
    for deployment in of_kind(objects, "Deployment"):
        for container in deployment["spec"]["template"]["spec"]["containers"]:
            container.setdefault("imagePullPolicy", "IfNotPresent")
            for port in container["ports"]:
                port.setdefault("protocol", "TCP")
    ingress = named(objects, "Deployment", "ingress")["spec"]["template"]["spec"]
    for mount in ingress["containers"][0]["volumeMounts"]:
        mount["readOnly"] = True  # no default, but a ConfigMap cannot be written to


def canonical_quantities(objects, variant):
    """1000m is written 1."""
    for _, pod in pods(objects):
        for container in pod["spec"]["containers"]:
            for amounts in container.get("resources", {}).values():
                amounts.update({k: "1" if v == "1000m" else v for k, v in amounts.items()})


STEPS = [
    names_without_hashes, served_versions, scaler_targets, images,
    analysis, providers, threshold_ranges, webhook_types, no_look_around, linkerd_routes, linkerd_metrics,
    envoy_configuration, envoy_log_level, no_app_mesh,
    parameters, names_of_containers, one_label, written_defaults, canonical_quantities,
]


class Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""

    def ignore_aliases(self, data):
        return True


def text(dumper, value):
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


Dumper.add_representer(str, text)


def modernise(variant):
    with open(HERE / "seed" / f"{variant}.yaml") as file:
        objects = list(yaml.safe_load_all(file))
    for step in STEPS:
        step(objects, variant)
    return sorted(objects, key=lambda o: (o["kind"], o["metadata"]["name"]))


if __name__ == "__main__":
    for variant in VARIANTS:
        with open(HERE / f"{variant}.yaml", "w") as file:
            yaml.dump_all(modernise(variant), file, Dumper=Dumper, width=1000, explicit_start=False)
