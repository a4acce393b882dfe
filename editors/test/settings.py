"""What can be said without an editor: every configuration is read as its editor reads it, and names what is there."""

import json
import re
import tomllib
from pathlib import Path

EDITORS = Path(__file__).resolve().parent.parent
STEPS = []


def step(of):
    STEPS.append(of)
    return of


def toml(file):
    return tomllib.loads((EDITORS / file).read_text())


def read_json(file):
    return json.loads((EDITORS / file).read_text())


MANIFEST = read_json("vscode/package.json")
CONTRIBUTES = MANIFEST["contributes"]


@step
def helix_starts_the_server_for_dist():
    (language,) = toml("helix/languages.toml")["language"]
    assert language["file-types"] == ["dist"]
    (server,) = language["language-servers"]
    assert toml("helix/languages.toml")["language-server"][server]["command"] == "distc-lsp"


@step
def zed_starts_the_server_for_dist():
    (server,) = toml("zed/extension.toml")["language_servers"].values()
    language = toml("zed/languages/dist/config.toml")
    assert server["languages"] == [language["name"]] and language["path_suffixes"] == ["dist"]
    assert "wasm" not in toml("zed/Cargo.toml")["package"]["name"] and '"distc-lsp"' in (EDITORS / "zed/src/lib.rs").read_text()


@step
def what_vscode_is_told_of_is_there():
    text = (EDITORS / "vscode/package.json").read_text()
    for file in re.findall(r'"\.?/?((?:icons|syntaxes|walkthrough)/[^"]+|language-configuration\.json)"', text):
        assert (EDITORS / "vscode" / file).is_file(), file
    for file in ["language-configuration.json", "syntaxes/dist.tmLanguage.json", "syntaxes/markdown.tmLanguage.json"]:
        read_json(f"vscode/{file}")


@step
def commands_are_those_of_the_extension():
    told = {command["command"] for command in CONTRIBUTES["commands"]}
    source = (EDITORS / "vscode/src/commands.ts").read_text()
    assert told == set(re.findall(r'^\s+"(dist\.\w+)":', source, re.M))
    assert set(re.findall(r"command:(dist\.\w+)", json.dumps(MANIFEST))) <= told


@step
def settings_are_those_that_are_read():
    told = {name.removeprefix("dist.") for name in CONTRIBUTES["configuration"]["properties"]}
    source = "".join(file.read_text() for file in (EDITORS / "vscode/src").glob("*.ts"))
    # The client's library reads `trace.server` itself.
    unread = {name for name in told if f'"{name}"' not in source} - {"trace.server"}
    assert not unread, unread
    restricted = MANIFEST["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    assert all(name.removeprefix("dist.") in told for name in restricted)


@step
def the_matcher_reads_the_compiler_s_lines():
    pattern = CONTRIBUTES["problemMatchers"][0]["pattern"]
    line = "dist/app.dist:22:32: error[E0403]: `Resources` has no field `cpx` (did you mean `cpu`?)"
    found = re.match(pattern["regexp"], line)
    assert [found[pattern[part]] for part in ["file", "line", "column", "severity", "code"]] == [
        "dist/app.dist", "22", "32", "error", "E0403",
    ]


@step
def versions_are_the_compiler_s():
    version = tomllib.loads((EDITORS.parent / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    assert {MANIFEST["version"], toml("zed/extension.toml")["version"], toml("zed/Cargo.toml")["package"]["version"]} == {version}


@step
def the_lock_names_no_registry():
    assert '"resolved"' not in (EDITORS / "vscode/package-lock.json").read_text()


failed = 0
for run in STEPS:
    name = run.__name__.replace("_", " ")
    try:
        run()
        print(f"  ok   {name}")
    except Exception as fault:
        failed += 1
        print(f"  FAIL {name}: {fault!r}")
print(f"settings: {len(STEPS) - failed} passed, {failed} failed")
raise SystemExit(failed > 0)
