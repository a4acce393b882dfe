#!/usr/bin/env node
// A server that is broken on purpose: it hands on what `DISTC_REAL` says, but for the methods in `DISTC_BROKEN`, whose answers are
// empty. What depends on them has to fail.
import { spawn } from "node:child_process";
import { framed, messages } from "./server.mjs";

const [real, broken] = [process.env.DISTC_REAL, new Set((process.env.DISTC_BROKEN ?? "").split(","))];
const child = spawn(real, process.argv.slice(2), { stdio: ["pipe", "pipe", "inherit"] });
child.on("exit", (code) => process.exit(code ?? 1));

if (process.argv.includes("--stdio")) {
    const emptied = new Set();
    process.stdin.on("end", () => child.stdin.end());
    messages(process.stdin, (message) => {
        if (broken.has(message.method)) {
            emptied.add(message.id);
        }
        child.stdin.write(framed(message));
    });
    messages(child.stdout, (message) => {
        if (broken.has(message.method)) {
            message.params.diagnostics = [];
        }
        const isEmpty = message.method === undefined && emptied.delete(message.id);
        process.stdout.write(framed(isEmpty ? { jsonrpc: "2.0", id: message.id, result: null } : message));
    });
} else {
    child.stdout.pipe(process.stdout);
}
