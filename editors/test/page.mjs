// Steps through the page, in order; each ends in a fact: what stands in a file, in the status bar, in an editor.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { address } from "./code.mjs";

const LIMIT = 20_000;
const FIRST = 40_000;
const DIAGNOSTICS = "textDocument/publishDiagnostics";

const SHOP = ["app.dist", "web.dist"].map((file) => readFileSync(join(import.meta.dirname, "shop", file), "utf8"));

/** Waits until something holds. */
async function until(what, holds, limit = LIMIT) {
    for (const end = Date.now() + limit; ; ) {
        const found = await holds().catch(() => undefined);
        if (found) {
            return found;
        }
        assert.ok(Date.now() < end, `${what}: not within ${limit} ms`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

const plain = (text) => text.replaceAll("\u00a0", " ");
const group = (page, nth) => page.locator(".editor-group-container").nth(nth);

/** What an editor shows, line by line in the order of the screen. */
async function text(page, nth = 0) {
    const lines = await group(page, nth).locator(".view-line").evaluateAll((all) =>
        all.map((line) => [parseInt(line.style.top), line.textContent]).sort(([one], [other]) => one - other),
    );
    return plain(lines.map(([, line]) => line).join("\n"));
}

const shows = (page, regex, nth = 0, limit = LIMIT) =>
    until(`${regex} in editor ${nth + 1}`, async () => regex.test(await text(page, nth)), limit);

/** Runs a command of the palette; one that an extension has may be there a little later than the page. */
async function command(page, title, limit = LIMIT) {
    const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    await until(title, async () => {
        await page.keyboard.press("F1");
        await page.locator(".quick-input-widget input.input").fill(`>${title}`);
        const isRun = await row.click({ timeout: 2_000 }).then(() => true, () => false);
        // The list is that of when it was opened.
        await (isRun || page.keyboard.press("Escape"));
        return isRun;
    }, limit);
}

/** Puts the cursor behind the first `mark` of a text that is on disk as it is in the editor. */
async function cursor(page, source, mark) {
    const before = source.slice(0, source.indexOf(mark) + mark.length).split("\n");
    await group(page, 0).locator(".view-lines").first().click();
    await page.keyboard.press("Control+g");
    await page.locator(".quick-input-widget input.input").fill(`:${before.length}:${before.at(-1).length + 1}`);
    await page.keyboard.press("Enter");
    await at(page, before.length, before.at(-1).length + 1);
}

const at = (page, line, column) =>
    until(`cursor at ${line}:${column}`, async () => {
        const status = await page.locator('[id="status.editor.selection"]').textContent();
        return status.includes(`Ln ${line}, Col ${column}`);
    });

async function erased(page, count) {
    for (let n = 0; n < count; n += 1) {
        await page.keyboard.press("Backspace");
    }
}

const squiggle = (page, is) =>
    until(is ? "a squiggle" : "no squiggle", async () => ((await page.locator(".squiggly-error").count()) > 0) === is, FIRST);

async function saved(page, { folder }, file, holds) {
    await page.keyboard.press("Control+s");
    await until(`${file} on disk`, async () => holds(readFileSync(join(folder, file), "utf8")));
}

async function opened(page, code, file, regex) {
    await page.goto(address(code, file));
    await page.locator(".monaco-workbench").waitFor({ timeout: FIRST });
    await shows(page, regex, 0, FIRST);
}

/** Waits until the server has answered: what it does is registered then. Before that, the editor says in a dialog what it cannot do. */
const served = (page) => page.locator(".codelens-decoration a", { hasText: "manifest" }).first().waitFor({ timeout: FIRST });

const mode = (page) => page.locator('[id="status.editor.mode"]').textContent();

export const STEPS = [
    ["a file opens in its language", [], async (page, code) => {
        await opened(page, code, "app.dist", /distribution shop/);
        await until("the language", async () => /Distribution/.test(await mode(page)));
    }],
    ["words have colours", [], async (page) => {
        const spans = page.locator(".view-line span > span");
        await until("`component` apart", async () => (await spans.allTextContents()).some((text) => plain(text).trim() === "component"));
    }],
    ["the language server runs, and says so", [], async (page) => {
        await until("the status", async () => (await page.locator('[id="status.languageStatus"]').count()) > 0, FIRST);
        await command(page, "dist: Show Versions");
        const told = page.locator(".notification-toast", { hasText: "part of the extension" });
        await told.waitFor({ timeout: FIRST });
        assert.match(await told.textContent(), /distc-lsp \d+\.\d+\.\d+.*distc \d+\.\d+\.\d+/);
        await command(page, "Notifications: Clear All Notifications");
    }],
    ["a fault is underlined, and listed", [DIAGNOSTICS], async (page) => {
        await cursor(page, SHOP[0], "    replicas = replicas");
        await erased(page, 1);
        await page.keyboard.type("z");
        await squiggle(page, true);
        await command(page, "View: Focus Problems");
        await page.locator(".markers-panel-container .monaco-list-row", { hasText: "replicaz" }).waitFor({ timeout: LIMIT });
        await command(page, "View: Toggle Panel Visibility");
    }],
    ["a repair mends it", [DIAGNOSTICS, "textDocument/codeAction"], async (page, code) => {
        await cursor(page, SHOP[0], "    replicas = replica");
        const repair = page.locator(".action-widget .monaco-list-row", { hasText: "replicas" }).first();
        await until("a repair", async () => {
            await page.keyboard.press("Control+.");
            return repair.click({ timeout: 3_000 }).then(() => true);
        });
        await squiggle(page, false);
        await saved(page, code, "app.dist", (text) => text === SHOP[0]);
    }],
    ["a hover shows what is known", ["textDocument/hover"], async (page) => {
        await cursor(page, SHOP[0], "front: Web {\n    repl");
        await page.keyboard.press("Control+k");
        await page.keyboard.press("Control+i");
        const hover = page.locator(".monaco-hover:visible", { hasText: "Range<Int>" }).first();
        await hover.waitFor({ timeout: LIMIT });
        assert.match(plain(await hover.textContent()), /istio/);
        await page.keyboard.press("Escape");
    }],
    ["completion writes a field", ["textDocument/completion"], async (page, code) => {
        await cursor(page, SHOP[0], "front.replicas = 2..4");
        await page.keyboard.type("\nfront.sca");
        await page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "scaleAt" }).first().waitFor({ timeout: LIMIT });
        await page.keyboard.press("Enter");
        await shows(page, /front\.scaleAt/);
        await command(page, "File: Revert File");
        await until("the file as it was", async () => !/front\.scaleAt/.test(await text(page)));
    }],
    ["a definition is gone to", ["textDocument/definition"], async (page) => {
        await cursor(page, SHOP[0], "component front: W");
        await page.keyboard.press("F12");
        await page.locator(".tab.active", { hasText: "web.dist" }).waitFor({ timeout: LIMIT });
        await at(page, 5, 6);
    }],
    ["a name is changed in every file", ["textDocument/rename", "textDocument/definition", "textDocument/codeLens"], async (page, code) => {
        for (const name of ["Shop", "Web"]) {
            await page.keyboard.press("F2");
            await page.locator(".rename-box input").waitFor({ timeout: LIMIT });
            await page.locator(".rename-box input").fill(name);
            await page.keyboard.press("Enter");
            await shows(page, new RegExp(`type ${name} extends`));
            await command(page, "File: Save All");
            const isSaved = new RegExp(`use web\\.${name}[^]*front: ${name}[^]*orders: ${name}`);
            await until("app.dist on disk", async () => isSaved.test(readFileSync(join(code.folder, "app.dist"), "utf8")));
        }
        await opened(page, code, "app.dist", /component front: Web/);
        await served(page);
    }],
    ["a program is laid out", ["textDocument/formatting"], async (page, code) => {
        await cursor(page, SHOP[0], "    scaleAt");
        await page.keyboard.type("   ");
        await command(page, "Format Document");
        await shows(page, /\n {4}scaleAt = 80%/);
        await saved(page, code, "app.dist", (text) => text === SHOP[0]);
    }],
    ["a preview follows what is typed", ["distc/variants", "distc/preview"], async (page) => {
        await cursor(page, SHOP[0], "    scaleAt = 80");
        await command(page, "dist: Preview Manifests Beside");
        await page.locator(".quick-input-list .monaco-list-row", { hasText: "istio" }).waitFor({ timeout: LIMIT });
        await page.locator(".quick-input-widget input.input").fill("istio");
        await page.keyboard.press("Enter");
        await shows(page, /kind: Deployment/, 1);
        await command(page, "View: Focus First Editor Group");
        await cursor(page, SHOP[0], "    replicas = replicas");
        await page.keyboard.type("\n    deployment.spec.minReadySeconds = 7");
        await shows(page, /minReadySeconds: 7/, 1);
        await page.keyboard.type("5");
        await shows(page, /minReadySeconds: 75/, 1);
    }],
    ["a line of it leads to the statement that wrote it", ["distc/variants", "distc/preview", "distc/source"], async (page) => {
        const line = group(page, 1).locator(".view-line span", { hasText: "minReadySeconds" }).last();
        await line.click();
        await page.keyboard.press("F12");
        await page.locator(".tab.active", { hasText: "app.dist" }).first().waitFor({ timeout: LIMIT });
        await until("the cursor on it", async () => /Ln 15,/.test(await page.locator('[id="status.editor.selection"]').textContent()));
    }],
    ["an empty folder becomes a distribution", [DIAGNOSTICS], async (page, code) => {
        const folder = join(code.root, "my shop");
        mkdirSync(folder);
        await page.goto(`http://127.0.0.1:${code.port}/?folder=${encodeURIComponent(folder)}`);
        await page.locator(".monaco-workbench").waitFor({ timeout: FIRST });
        await command(page, "dist: New Distribution", FIRST);
        await shows(page, /distribution my-shop/, 0, FIRST);
        assert.ok(existsSync(join(folder, "app.dist")));
        const source = readFileSync(join(folder, "app.dist"), "utf8");
        await cursor(page, source, "variant kubernetes");
        await page.keyboard.type("\n\nlet x = y");
        await squiggle(page, true);
        await command(page, "File: Revert File");
        await squiggle(page, false);
    }],
    ["blocks in Markdown have colours", [], async (page, code) => {
        writeFileSync(join(code.folder, "notes.md"), "Notes\n\n```dist\ncomponent front: Web {}\n```\n");
        await opened(page, code, "notes.md", /component front/);
        const spans = page.locator(".view-line span > span");
        await until("`component` apart", async () => (await spans.allTextContents()).some((text) => plain(text).trim() === "component"));
    }],
    ["a server that is not there is told, with what was tried", [], async (page, code) => {
        await opened(page, code, "app.dist", /distribution shop/);
        const file = join(code.folder, ".vscode/settings.json");
        mkdirSync(join(code.folder, ".vscode"));
        writeFileSync(file, JSON.stringify({ "dist.server.path": "/nowhere/distc-lsp" }));
        const told = page.locator(".notification-toast", { hasText: "/nowhere/distc-lsp" });
        await told.waitFor({ timeout: FIRST });
        assert.match(plain(await told.textContent()), /the setting dist\.server\.path.*is not there/);
        await told.getByRole("button", { name: "Show log" }).click();
        // Without its native log writer this editor's output stays empty; that it is this one is what can be seen.
        const chosen = page.locator(".part.panel select").first();
        await until("the log", async () => (await chosen.evaluate((select) => select.selectedOptions[0]?.text)) === "dist");
    }],
    ["a folder that is not trusted does not say what runs", [DIAGNOSTICS], async (page, _, again) => {
        const code = await again({ trusting: false });
        try {
            const program = join(code.root, "program");
            writeFileSync(program, `#!/bin/sh\ntouch ${program}-ran\n`, { mode: 0o755 });
            mkdirSync(join(code.folder, ".vscode"));
            writeFileSync(join(code.folder, ".vscode/settings.json"), JSON.stringify({ "dist.server.path": program }));
            writeFileSync(join(code.folder, "app.dist"), SHOP[0].replace("= replicas\n", "= replicaz\n"));
            await opened(page, code, "app.dist", /distribution shop/);
            await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor({ timeout: FIRST });
            await squiggle(page, true);
            assert.ok(!existsSync(`${program}-ran`));
        } finally {
            await page.goto("about:blank");
            await code.stop();
        }
    }],
];
