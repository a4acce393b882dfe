// Steps that ask the editor as other extensions do. Each line of the report is a step with its outcome.
const assert = require("node:assert/strict");
const { appendFileSync } = require("node:fs");
const vscode = require("vscode");

const LIMIT = Number(process.env.DISTC_LIMIT);
const KNOWN = new Set(process.env.DISTC_KNOWN.split(","));
const DIAGNOSTICS = "textDocument/publishDiagnostics";

let app;
let web;

exports.activate = () => {
    void run();
};

async function run() {
    const report = (line) => appendFileSync(process.env.DISTC_REPORT, `${JSON.stringify(line)}\n`);
    try {
        [app, web] = [await opened("app.dist"), await opened("web.dist")];
        for (const [name, needs, step] of STEPS) {
            if (!needs.every((method) => KNOWN.has(method))) {
                report({ name, needs, ms: 0 });
                continue;
            }
            const start = Date.now();
            const failure = await Promise.race([step(), late()]).then(
                () => null,
                (error) => String(error?.message ?? error),
            );
            report({ name, needs, failure, ms: Date.now() - start });
            await restored();
        }
        report({ end: true });
    } catch (error) {
        report({ end: true, failure: String(error) });
    }
}

async function late() {
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    throw new Error("it does not end");
}

async function opened(file) {
    const [folder] = vscode.workspace.workspaceFolders;
    return vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, file));
}

/** Waits until a question has an answer that is not empty. */
async function until(ask, limit = LIMIT) {
    for (const end = Date.now() + limit; ; ) {
        const answer = await ask();
        if (answer && (answer.length === undefined || answer.length > 0)) {
            return answer;
        }
        assert.ok(Date.now() < end, `nothing within ${limit} ms: ${ask}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

/** The position behind a text, or `within` characters into it. */
function at(document, text, within = text.length) {
    const offset = document.getText().indexOf(text);
    assert.ok(offset >= 0, `no \`${text}\``);
    return document.positionAt(offset + within);
}

async function replaced(document, text, by) {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(at(document, text, 0), at(document, text)), by);
    assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Takes back what a step has edited, on disk and in the editor. */
async function restored() {
    for (const document of [app, web].filter((document) => document.isDirty)) {
        await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
        await vscode.commands.executeCommand("workbench.action.files.revert");
    }
    await until(() => faults().length === 0, 5_000).catch(() => undefined);
}

const ask = (command, ...given) => vscode.commands.executeCommand(command, ...given);
const faults = () => vscode.languages.getDiagnostics(app.uri);
const labels = (list) => list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
const labelOf = ({ label }) => (typeof label === "string" ? label : label.map(({ value }) => value).join(""));
const texts = (contents) => contents.map((part) => part.value ?? part).join("\n");
const shown = (variant = "istio") =>
    vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === "distc-preview" && uri.path.endsWith(` ${variant}.yaml`));

async function previewed(variant) {
    await vscode.window.showTextDocument(app, vscode.ViewColumn.One);
    return ask("dist.preview", undefined, variant);
}

async function selected(text, within) {
    const editor = await vscode.window.showTextDocument(app, vscode.ViewColumn.One);
    editor.selection = new vscode.Selection(at(app, text, within), at(app, text, within));
}

const STEPS = [
    ["the language is known, and the extension runs", [], async () => {
        assert.equal(app.languageId, "dist");
        await until(() => vscode.extensions.getExtension("distc.dist").isActive);
    }],
    ["a fault is told where it is, and is gone when it is mended", [DIAGNOSTICS], async () => {
        await replaced(app, "= replicas\n", "= replicaz\n");
        const [fault] = await until(faults);
        assert.match(fault.message, /replicaz/);
        assert.equal(app.getText(fault.range), "replicaz");
        assert.match(String(fault.code?.value ?? fault.code), /^E\d{4}$/);
        await replaced(app, "replicaz", "replicas");
        await until(() => faults().length === 0);
    }],
    ["a hover has the type, what its author says, and the value of each variant", ["textDocument/hover"], async () => {
        const [hover] = await until(() => ask("vscode.executeHoverProvider", app.uri, at(app, "component front: Web {\n    repl")));
        assert.match(texts(hover.contents), /Range<Int>/);
        assert.match(texts(hover.contents), /istio/);
        assert.match(texts(hover.contents), /2\.\.4/);
    }],
    ["a definition is found in another file", ["textDocument/definition"], async () => {
        const [place] = await until(() => ask("vscode.executeDefinitionProvider", app.uri, at(app, "front: W")));
        assert.equal((place.targetUri ?? place.uri).path, web.uri.path);
    }],
    ["a repair is offered, and mends the fault", ["textDocument/codeAction", DIAGNOSTICS], async () => {
        await replaced(app, "= replicas\n", "= replicaz\n");
        const [fault] = await until(faults);
        const [fix] = await until(() => ask("vscode.executeCodeActionProvider", app.uri, fault.range, "quickfix"));
        assert.ok(await vscode.workspace.applyEdit(fix.edit));
        await until(() => faults().length === 0);
        assert.match(app.getText(), /= replicas\n/);
    }],
    ["a program is laid out", ["textDocument/formatting"], async () => {
        const before = app.getText();
        await replaced(app, "    scaleAt = 80%", "  scaleAt=80%");
        const edits = await until(() => ask("vscode.executeFormatDocumentProvider", app.uri, { tabSize: 4, insertSpaces: true }));
        const edit = new vscode.WorkspaceEdit();
        edit.set(app.uri, edits);
        assert.ok(await vscode.workspace.applyEdit(edit));
        assert.equal(app.getText(), before);
    }],
    ["completion knows what may stand there", ["textDocument/completion"], async () => {
        await replaced(app, "    front.replicas = 2..4", "    front.");
        const list = await until(async () => {
            const found = await ask("vscode.executeCompletionItemProvider", app.uri, at(app, "    front."), ".");
            return labels(found).includes("scaleAt") && found;
        });
        assert.ok(labels(list).includes("resources"));
        assert.ok(!labels(list).includes("component"));
    }],
    ["a snippet writes a declaration", ["textDocument/completion"], async () => {
        await replaced(app, "variant plain\n", "variant plain\n\nco\n");
        const items = await until(async () => {
            const found = await ask("vscode.executeCompletionItemProvider", app.uri, at(app, "plain\n\nco"));
            return found.items.filter(({ label }) => (label.label ?? label) === "component");
        });
        assert.ok(items.some(({ insertText }) => insertText?.value?.includes("$")));
    }],
    ["a call shows the parameters of its function", ["textDocument/signatureHelp"], async () => {
        await replaced(web, "use std.service.Service", "use std.service.{Service, httpGet}");
        await replaced(web, "    ports { http = 9898 }", '    ports { http = 9898 }\n    readiness = httpGet("/ready", ');
        const help = await until(async () => {
            const found = await ask("vscode.executeSignatureHelpProvider", web.uri, at(web, '"/ready", '), ",");
            return found?.signatures?.length && found;
        });
        assert.match(help.signatures[0].label, /httpGet/);
        assert.equal(help.activeParameter ?? help.signatures[0].activeParameter, 1);
    }],
    ["references are found in every file", ["textDocument/references"], async () => {
        const found = await until(() => ask("vscode.executeReferenceProvider", web.uri, at(web, "type W")));
        assert.ok(found.filter(({ uri }) => uri.path === app.uri.path).length >= 3, `${found.length}`);
    }],
    ["what is the same is highlighted", ["textDocument/documentHighlight"], async () => {
        const found = await until(() => ask("vscode.executeDocumentHighlights", app.uri, at(app, "param repl")));
        // By its letters alone, the field of that name would be the same.
        assert.deepEqual(found.map(({ range }) => range.start.line), [at(app, "param").line, at(app, "= replicas").line]);
    }],
    ["a name is changed in every file", ["textDocument/rename"], async () => {
        const edit = await until(() => ask("vscode.executeDocumentRenameProvider", web.uri, at(web, "type W"), "Shop"));
        assert.ok(await vscode.workspace.applyEdit(edit));
        assert.match(web.getText(), /type Shop extends/);
        assert.match(app.getText(), /use web\.Shop[^]*front: Shop[^]*orders: Shop/);
    }],
    ["the outline has every declaration", ["textDocument/documentSymbol"], async () => {
        const found = await until(() => ask("vscode.executeDocumentSymbolProvider", app.uri));
        const names = found.map(({ name }) => name).join("\n");
        ["shop", "replicas", "front", "orders", "plain", "istio"].forEach((name) => assert.match(names, new RegExp(name)));
    }],
    ["declarations are found by name", ["workspace/symbol"], async () => {
        const found = await until(() => ask("vscode.executeWorkspaceSymbolProvider", "front"));
        assert.ok(found.some(({ location }) => location.uri.path === app.uri.path));
    }],
    ["words have the colours of what they mean", ["textDocument/semanticTokens/full"], async () => {
        const tokens = await until(() => ask("vscode.provideDocumentSemanticTokens", app.uri));
        assert.ok(tokens.data.length / 5 > 10);
    }],
    ["blocks can be folded", ["textDocument/foldingRange"], async () => {
        const found = await until(() => ask("vscode.executeFoldingRangeProvider", app.uri));
        // By their indentation alone, these two lines would not belong together.
        const line = at(app, "use std.mesh").line;
        assert.ok(found.some(({ start, end }) => start === line && end === line + 1));
    }],
    ["a selection grows by what belongs together", ["textDocument/selectionRange"], async () => {
        const [range] = await until(() => ask("vscode.executeSelectionRangeProvider", app.uri, [at(app, "cpu = 1")]));
        const texts = [];
        for (let of = range; of; of = of.parent) {
            texts.push(app.getText(of.range));
        }
        assert.ok(texts.includes("cpu = 100m..500m"), texts.join("\n"));
    }],
    ["lenses say what declarations come to, and show it", ["textDocument/codeLens", "distc/preview"], async () => {
        const lenses = await until(() => ask("vscode.executeCodeLensProvider", app.uri, 50));
        const lens = lenses.find(({ range }) => range.start.line === at(app, "component front").line);
        assert.match(lens.command.title, /manifest/);
        await ask(lens.command.command, ...lens.command.arguments);
        const { variant } = lens.command.arguments[0];
        await until(() => /name: front/.test(shown(variant)?.getText()));
        assert.doesNotMatch(shown(variant).getText(), /name: orders/);
        await vscode.workspace.getConfiguration("dist").update("codeLens.enable", false, vscode.ConfigurationTarget.Global);
        assert.equal((await ask("vscode.executeCodeLensProvider", app.uri, 50)).length, 0);
        await vscode.workspace.getConfiguration("dist").update("codeLens.enable", undefined, vscode.ConfigurationTarget.Global);
    }],
    ["hints stand within lines", ["textDocument/inlayHint"], async () => {
        const all = new vscode.Range(0, 0, app.lineCount, 0);
        const hints = await until(() => ask("vscode.executeInlayHintProvider", app.uri, all));
        const [hint] = hints.filter(({ position }) => position.isEqual(at(app, "let address")));
        assert.match(labelOf(hint), /Url/);
    }],
    ["modules are links", ["textDocument/documentLink"], async () => {
        const links = await until(() => ask("vscode.executeLinkProvider", app.uri));
        assert.ok(links.some(({ target }) => target?.path.endsWith("web.dist")));
    }],
    ["a preview shows the component at the cursor, and follows what is typed", ["distc/preview"], async () => {
        await selected("    scaleAt = 80%", 8);
        await previewed("istio");
        await until(() => /averageUtilization: 80/.test(shown()?.getText()));
        assert.equal(shown().languageId, "yaml");
        assert.doesNotMatch(shown().getText(), /name: orders/);
        await replaced(app, "scaleAt = 80%", "scaleAt = 70%");
        await until(() => /averageUtilization: 70/.test(shown().getText()));
        await selected("settings { front", 4);
        await until(() => /name: orders/.test(shown().getText()));
    }],
    ["a preview keeps the last good manifests with a note", ["distc/preview"], async () => {
        await selected("    scaleAt = 80%", 8);
        await previewed("istio");
        await until(() => /averageUtilization: 80/.test(shown()?.getText()));
        await replaced(app, "= replicas\n", "= replicaz\n");
        await until(() => /last good/.test(shown().getText()));
        assert.match(shown().getText(), /averageUtilization: 80/);
        await replaced(app, "replicaz", "replicas");
        await until(() => !/last good/.test(shown().getText()));
    }],
    ["a line of the manifests leads to the statement that wrote it, and back", ["distc/preview", "distc/source", "distc/line"], async () => {
        await selected("    scaleAt = 80%", 8);
        const preview = await previewed("istio");
        await until(() => /maxReplicas: 4/.test(shown()?.getText()));
        const document = shown();
        const [place] = await until(() => ask("vscode.executeDefinitionProvider", document.uri, at(document, "maxReplicas: 4")));
        assert.equal((place.targetUri ?? place.uri).path, app.uri.path);
        assert.match(app.lineAt((place.targetRange ?? place.range).start.line).text, /front\.replicas = 2\.\.4/);
        await selected("    front.replicas = 2..4", 12);
        await ask("dist.reveal");
        await until(() => /Replicas: [24]/.test(document.lineAt(preview.selection.active.line).text));
    }],
    ["a field is explained", ["distc/explain"], async () => {
        await selected("    front.replicas = 2..4", 12);
        const text = await ask("dist.explain", undefined, "istio");
        assert.match(text, /2\.\.4/);
    }],
    ["the variants of a program are known", ["distc/variants", "distc/preview"], async () => {
        const settings = vscode.workspace.getConfiguration("dist");
        await settings.update("preview.variant", "plain", vscode.ConfigurationTarget.Global);
        await selected("    scaleAt = 80%", 8);
        void ask("dist.preview");
        await until(() => vscode.window.visibleTextEditors.some(({ document }) => /^\/app · plain/.test(document.uri.path)));
        await settings.update("preview.variant", undefined, vscode.ConfigurationTarget.Global);
    }],
    ["variants are compared", ["distc/preview"], async () => {
        await selected("distribution shop", 0);
        await ask("dist.diff", "plain", "istio");
        const tab = await until(() => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === "plain ↔ istio"));
        assert.ok(tab.input instanceof vscode.TabInputTextDiff);
        const { original, modified } = tab.input;
        const [left, right] = [original, modified].map((uri) => vscode.workspace.textDocuments.find((document) => String(document.uri) === String(uri)));
        await until(() => /maxReplicas: 3/.test(left.getText()) && /maxReplicas: 4/.test(right.getText()));
        await vscode.window.tabGroups.close(tab);
    }],
    ["tasks run the compiler, and their faults are problems", [], async () => {
        const tasks = await vscode.tasks.fetchTasks({ type: "dist" });
        assert.deepEqual(tasks.map(({ name }) => name).sort(), ["check app.dist", "compile app.dist", "test app.dist"]);
        const bad = vscode.Uri.joinPath(app.uri, "../bad.dist");
        await vscode.workspace.fs.writeFile(bad, Buffer.from("distribution bad {\n    version = 1\n}\n"));
        const [task] = (await vscode.tasks.fetchTasks({ type: "dist" })).filter(({ name }) => name === "check bad.dist");
        // What a task says before its terminal is there is lost to this editor: it is run until it is heard.
        const [fault] = await until(async () => {
            await vscode.tasks.executeTask(task);
            return until(() => vscode.languages.getDiagnostics(bad).filter(({ source }) => source === "distc"), 5_000).catch(() => []);
        }, 40_000);
        assert.equal(fault.range.start.line, 1);
        await vscode.workspace.fs.delete(bad);
    }],
    ["the server starts again", [DIAGNOSTICS], async () => {
        await ask("dist.restart");
        await replaced(app, "= replicas\n", "= replicaz\n");
        await until(() => faults().some(({ message }) => message.includes("replicaz")));
    }],
];
