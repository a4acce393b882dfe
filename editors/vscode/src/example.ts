/** A small distribution to begin with, the one that `distc new` writes. */

import * as vscode from "vscode";
import program from "../../../compiler/src/bin/distc/new/app.dist";
import readme from "../../../compiler/src/bin/distc/new/README.md";

const FILES: [string, string][] = [
    ["app.dist", program],
    ["README.md", readme],
];

/** Writes it into a folder of the workspace, or into one that is picked, and opens it. Nothing is overwritten. */
export async function create(): Promise<vscode.Uri | undefined> {
    const folder = await place();
    if (folder === undefined) {
        return undefined;
    }
    const name = nameOf(folder);
    for (const [file, text] of FILES) {
        const uri = vscode.Uri.joinPath(folder, file);
        if (!(await exists(uri))) {
            await vscode.workspace.fs.writeFile(uri, Buffer.from(text.replaceAll("NAME", name)));
        }
    }
    const uri = vscode.Uri.joinPath(folder, "app.dist");
    if (vscode.workspace.getWorkspaceFolder(uri) === undefined) {
        await vscode.commands.executeCommand("vscode.openFolder", folder);
    }
    await vscode.window.showTextDocument(uri);
    return uri;
}

async function place(): Promise<vscode.Uri | undefined> {
    const [open] = vscode.workspace.workspaceFolders ?? [];
    if (open !== undefined && !(await exists(vscode.Uri.joinPath(open.uri, "app.dist")))) {
        return open.uri;
    }
    const options = { canSelectFiles: false, canSelectFolders: true, openLabel: "Create a distribution here" };
    const picked = await vscode.window.showOpenDialog(options);
    return picked?.[0];
}

async function exists(uri: vscode.Uri): Promise<boolean> {
    return vscode.workspace.fs.stat(uri).then(
        () => true,
        () => false,
    );
}

/** A folder's name as a name of the language: lower-case letters, digits and inner dashes. */
function nameOf(folder: vscode.Uri): string {
    const parts = folder.path.split("/").pop()!.toLowerCase().split(/[^a-z0-9]+/);
    const joined = parts.filter((part) => part !== "").join("-").replace(/^[^a-z]+/, "").slice(0, 50);
    return joined === "" ? "app" : joined;
}
