// Bundles the extension into `out/`; `--server FOLDER` puts the `distc-lsp` and `distc` of that folder into the package.
import { Resvg } from "@resvg/resvg-js"; // galleries take no SVG as an extension's icon
import { build } from "esbuild";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const at = process.argv.indexOf("--server");
rmSync("out", { recursive: true, force: true });
rmSync("server", { recursive: true, force: true });
copyFileSync("../../LICENSE", "LICENSE");
await build({
    entryPoints: ["src/extension.ts"],
    outfile: "out/extension.js",
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    loader: { ".dist": "text", ".md": "text" },
    minify: true,
    sourcemap: false,
    logLevel: "warning",
});

const icon = new Resvg(readFileSync("icons/dist.svg"), { fitTo: { mode: "width", value: 256 } });
writeFileSync("out/icon.png", icon.render().asPng());

if (at > 0) {
    mkdirSync("server");
    const files = ["distc-lsp", "distc", "distc-lsp.exe", "distc.exe"].filter((file) => existsSync(join(process.argv[at + 1], file)));
    if (files.length === 0) {
        throw new Error(`${process.argv[at + 1]} has no distc-lsp: cargo build --release --workspace`);
    }
    for (const file of files) {
        copyFileSync(join(process.argv[at + 1], file), join("server", file));
        chmodSync(join("server", file), 0o755);
    }
}
