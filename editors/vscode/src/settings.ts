import { homedir } from "node:os";
import { workspace } from "vscode";

/** A setting of `dist`. */
export function setting<T>(name: string, otherwise: T): T {
    return workspace.getConfiguration("dist").get<T>(name) ?? otherwise;
}

/** A setting that is a path, with `~` and `${env:NAME}` written out; none where it is empty. */
export function path(name: string): string | undefined {
    const written = setting(name, "").trim();
    return written === "" ? undefined : expanded(written);
}

function expanded(written: string): string {
    const home = written.replace(/^~(?=$|[/\\])/, homedir());
    return home.replace(/\$\{env:([^}]+)\}/g, (_, variable: string) => process.env[variable] ?? "");
}
