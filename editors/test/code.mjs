// A VS Code in a browser: code-server with its own data, and Chromium.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SETTINGS = {
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.tips.enabled": false,
    "chat.disableAIFeatures": true,
    "telemetry.telemetryLevel": "off",
    "extensions.autoUpdate": false,
    "extensions.autoCheckUpdates": false,
    "extensions.ignoreRecommendations": true,
    "git.enabled": false,
    "security.workspace.trust.startupPrompt": "never",
    "editor.minimap.enabled": false,
    "window.confirmBeforeClose": "never",
    "files.autoSave": "off",
};

async function freePort() {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return port;
}

/** Starts an editor with extensions installed; `shop` is copied, so that each has its own. */
export async function start({ cache, vsixes, shop, settings = {}, env = {}, trusting = true, prepare = () => undefined }) {
    const root = mkdtempSync(join(tmpdir(), "distc-code-"));
    const [data, extensions, folder] = ["data", "extensions", "shop"].map((name) => join(root, name));
    ["User", "Machine"].forEach((name) => mkdirSync(join(data, name), { recursive: true }));
    mkdirSync(extensions);
    cpSync(shop, folder, { recursive: true });
    writeFileSync(join(data, "User/settings.json"), JSON.stringify(SETTINGS));
    // Which programs run is a setting of the machine that they run on; that of a user may be ignored here.
    writeFileSync(join(data, "Machine/settings.json"), JSON.stringify(settings));
    const entry = join(cache, "code/node_modules/code-server/out/node/entry.js");
    const usual = ["--user-data-dir", data, "--extensions-dir", extensions, "--config", join(root, "config.yaml")];
    // `VSCODE_CLI` keeps the environment as it is here, where else a login shell's would take its place.
    const options = { env: { ...process.env, XDG_CONFIG_HOME: root, XDG_DATA_HOME: root, VSCODE_CLI: "1", ...env } };
    const install = vsixes.flatMap((vsix) => ["--install-extension", vsix]);
    execFileSync(process.execPath, [entry, ...usual, ...install], { ...options, stdio: "pipe" });
    prepare(extensions);
    const port = await freePort();
    const address = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"];
    const quiet = ["--disable-getting-started-override", ...(trusting ? ["--disable-workspace-trust"] : [])];
    const log = openSync(join(root, "log"), "w");
    const child = spawn(process.execPath, [entry, ...usual, ...address, ...quiet, folder], {
        ...options,
        stdio: ["ignore", log, log],
    });
    await answers(`http://127.0.0.1:${port}/healthz`);
    const stop = async () => {
        child.kill("SIGTERM");
        await new Promise((resolve) => child.once("exit", resolve));
        // The extension host ends a little later, and may still write.
        rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
    };
    return { root, folder, port, stop };
}

async function answers(url) {
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
        if (await fetch(url).then((answer) => answer.ok, () => false)) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${url} does not answer`);
}

/** A browser that reaches nothing but this computer. */
export async function browser(cache) {
    const { chromium } = createRequire(join(cache, "drive/"))("playwright-core");
    const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    const executablePath = places.find((place) => place && existsSync(place));
    const args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];
    const own = await chromium.launch({ executablePath, args });
    const context = await own.newContext({ viewport: { width: 1500, height: 950 } });
    await context.route(
        (url) => url.hostname !== "127.0.0.1",
        (route) => route.abort(),
    );
    return { page: await context.newPage(), close: () => own.close() };
}

/** The editor's address, with files open. */
export function address({ port, folder }, ...files) {
    const payload = files.map((file) => ["openFile", `vscode-remote://127.0.0.1:${port}${folder}/${file}`]);
    return `http://127.0.0.1:${port}/?folder=${folder}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}
