// Bundles the extension into `out/`; `--server FOLDER` puts the `distc-lsp` and `distc` of that folder into the package.
import { build } from "esbuild";
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
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

if (at > 0) {
    mkdirSync("server");
    const files = ["distc-lsp", "distc", "distc-lsp.exe", "distc.exe"];
    for (const file of files.filter((file) => existsSync(join(process.argv[at + 1], file)))) {
        copyFileSync(join(process.argv[at + 1], file), join("server", file));
        chmodSync(join("server", file), 0o755);
    }
}
