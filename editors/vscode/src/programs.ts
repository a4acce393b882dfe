/** Where `distc-lsp` and `distc` are. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { ExtensionContext } from "vscode";
import { path, setting } from "./settings";

export interface Program {
    path: string;
    /** Why it is this one. */
    origin: string;
    /** What it says of itself. */
    version: string;
}

/** None of the places has a program that runs. */
export class NotFound extends Error {
    constructor(
        readonly program: string,
        readonly tried: string[],
    ) {
        super(`${program} did not start. Tried: ${tried.join("; ")}`);
    }
}

const LIMIT = 10_000;

/** The first place with a program that says its version; a path that the settings name is the only place. */
export async function find(context: ExtensionContext, name: string, key: string): Promise<Program> {
    const tried: string[] = [];
    for (const [origin, place] of places(context, name, key)) {
        try {
            return { path: place, origin, version: await versionOf(place) };
        } catch (error) {
            tried.push(`${place} (${origin}): ${reason(error)}`);
        }
    }
    throw new NotFound(name, tried);
}

function places(context: ExtensionContext, name: string, key: string): [string, string][] {
    const set = path(key);
    if (set !== undefined) {
        return [[`the setting dist.${key}`, set]];
    }
    const file = process.platform === "win32" ? `${name}.exe` : name;
    const bundled = context.asAbsolutePath(join("server", file));
    const all: [string, string][] = [
        ["part of the extension", bundled],
        ["on PATH", onPath(file) ?? name],
    ];
    return setting<string>("server.prefer", "bundled") === "path" ? all.reverse() : all;
}

function onPath(file: string): string | undefined {
    const folders = (process.env["PATH"] ?? "").split(delimiter);
    return folders.map((folder) => join(folder, file)).find((place) => existsSync(place));
}

function versionOf(place: string): Promise<string> {
    return new Promise((resolve, reject) => {
        execFile(place, ["--version"], { timeout: LIMIT }, (error, output) => {
            if (error === null) {
                resolve(output.trim());
            } else {
                reject(error);
            }
        });
    });
}

function reason(error: unknown): string {
    const code = (error as NodeJS.ErrnoException).code;
    const known: Record<string, string> = { ENOENT: "is not there", EACCES: "may not be executed" };
    return known[String(code)] ?? (error instanceof Error ? error.message.split("\n")[0]! : String(error));
}
