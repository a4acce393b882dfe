/** Which layers wrote a field, beside its source. */

import * as vscode from "vscode";
import * as protocol from "./protocol";
import type { Server } from "./server";

const SCHEME = "distc-explain";

export class Explanations implements vscode.TextDocumentContentProvider {
    private readonly texts = new Map<string, string>();
    private readonly changes = new vscode.EventEmitter<vscode.Uri>();
    readonly onDidChange = this.changes.event;

    constructor(private readonly server: Server) {}

    register(): vscode.Disposable[] {
        return [this.changes, vscode.workspace.registerTextDocumentContentProvider(SCHEME, this)];
    }

    /** Explains the field at the cursor. */
    async open(editor: vscode.TextEditor, variant: string): Promise<string | undefined> {
        const textDocument = { uri: editor.document.uri.toString() };
        const position = editor.selection.active;
        const found = await this.server.ask(protocol.explain, { textDocument, position, variant });
        if (found === null || found === undefined) {
            void vscode.window.showInformationMessage("There is no field here to explain: put the cursor on one.");
            return undefined;
        }
        const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${found.path.replaceAll("/", " · ")}` });
        this.texts.set(uri.toString(), found.text);
        this.changes.fire(uri);
        await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
        return found.text;
    }

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.texts.get(uri.toString()) ?? "Put the cursor on the field, and explain it again.";
    }
}
