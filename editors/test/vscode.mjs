// Proves the extension in a real VS Code: `vscode.mjs LAYER` with LAYER one of `api`, `page` and `broken`.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { tmpdir } from "node:os";
import { address, browser, start } from "./code.mjs";
import { STEPS } from "./page.mjs";
import { known } from "./server.mjs";

const HERE = import.meta.dirname;
const { DISTC_CACHE: cache, DISTC_VSIX: vsix, DISTC_LSP: server } = process.env;

const answered = await known(server);
const LAYERS = { api: () => api(new Set()), page: () => page(new Set()), broken };

const results = await LAYERS[process.argv[2]]();
const failed = results.filter(({ failure }) => failure);
console.log(`${process.argv[2]}: ${results.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);

/** The steps through the API of the editor; the server is found on PATH, or, broken, by the settings. */
async function api(broken) {
    const [root, limit] = [mkdtempSync(join(tmpdir(), "distc-report-")), broken.size === 0 ? 20_000 : 4_000];
    const report = join(root, "report");
    const env = { DISTC_REPORT: report, DISTC_KNOWN: [...answered].join(), DISTC_LIMIT: String(limit), ...environment(broken) };
    const vsixes = [vsix, join(cache, "api.vsix")];
    const code = await start({ cache, vsixes, shop: join(HERE, "shop"), env, settings: settings(broken) });
    const own = await browser(cache);
    try {
        await own.page.goto(address(code, "app.dist"));
        const lines = await reported(report);
        return lines.filter(({ end }) => !end).map((line) => judged(line, broken));
    } finally {
        await own.close();
        await code.stop();
        rmSync(root, { recursive: true });
    }
}

async function reported(report) {
    for (const end = Date.now() + 150_000; Date.now() < end; ) {
        const lines = existsSync(report) ? readFileSync(report, "utf8").trim().split("\n").filter(Boolean).map((line) => JSON.parse(line)) : [];
        const last = lines.at(-1);
        if (last?.end) {
            return last.failure ? [...lines, { name: "the steps run", needs: [], failure: last.failure, ms: 0 }] : lines;
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error("the steps do not end");
}

/** The steps through the page; the server is part of the extension. */
async function page(broken) {
    const prepare = (extensions) => {
        const folder = join(extensions, "distc.dist-0.1.0/server");
        mkdirSync(folder);
        ["distc-lsp", "distc"].forEach((name) => symlinkSync(join(dirname(server), name), join(folder, name)));
    };
    const usual = { cache, vsixes: [vsix], shop: join(HERE, "shop"), env: environment(broken), prepare };
    const code = await start({ ...usual, settings: settings(broken) });
    const again = (more) => start({ ...usual, ...more });
    const own = await browser(cache);
    const results = [];
    try {
        for (const [name, needs, step] of STEPS) {
            const start = Date.now();
            const isAsked = needs.every((method) => answered.has(method));
            const failure = isAsked ? await step(own.page, code, again).then(() => null, (error) => String(error.message ?? error)) : undefined;
            results.push(judged({ name, needs, failure, ms: Date.now() - start }, broken));
            if (failure && process.env.DISTC_PICTURES) {
                await own.page.screenshot({ path: join(process.env.DISTC_PICTURES, `${results.length}.png`) });
            }
        }
        return results;
    } finally {
        await own.close();
        await code.stop();
    }
}

/** Each method is taken from the server once: exactly the steps that need it have to fail. */
async function broken() {
    const methods = [...answered].sort();
    const halves = [0, 1].map((half) => new Set(methods.filter((_, at) => at % 2 === half)));
    return (await Promise.all(halves.map(api))).flat();
}

function environment(broken) {
    const own = { DISTC_REAL: server, DISTC_BROKEN: [...broken].join(), DISTC_SERVER: join(HERE, "broken.mjs") };
    return { ...own, PATH: [dirname(server), process.env.PATH].join(delimiter) };
}

function settings(broken) {
    return broken.size === 0 ? {} : { "dist.server.path": "${env:DISTC_SERVER}" };
}

/** Whether a step came out as it has to, said on a line. */
function judged({ name, needs, failure, ms }, broken) {
    const gone = needs.find((method) => !answered.has(method));
    if (gone !== undefined) {
        return told({ name, failure: `${gone} is gone from the server`, ms });
    }
    const isMeant = needs.some((method) => broken.has(method));
    const surprise = isMeant && !failure ? "it did not notice that the server is broken" : undefined;
    return told({ name, failure: isMeant ? surprise : failure, note: isMeant ? "red as it has to be" : "", ms });
}

function told(result) {
    const word = result.failure ? "FAIL" : "ok";
    const note = result.failure ?? result.note;
    console.log(`  ${word.padEnd(4)} ${result.name} (${result.ms} ms)${note ? `: ${note}` : ""}`);
    return result;
}
