/** What the palette and the menus offer. */

import * as vscode from "vscode";
import { create } from "./example";
import { Explanations } from "./explain";
import { find } from "./programs";
import { addressOf } from "./preview";
import type { Previews } from "./preview";
import * as protocol from "./protocol";
import type { Server } from "./server";

type Command = (...given: never[]) => unknown;

export function commands(context: vscode.ExtensionContext, server: Server, previews: Previews): vscode.Disposable[] {
    const explanations = new Explanations(server);
    const table: Record<string, Command> = {
        "dist.preview": (given?: protocol.Lens | vscode.Uri, variant?: string) => preview(server, previews, given, variant),
        "dist.reveal": (_: unknown, variant?: string) => {
            const editor = vscode.window.activeTextEditor;
            const shown = variant ?? (editor && previews.variantBeside(editor.document.uri));
            return withVariant(server, shown, (source, chosen) => previews.reveal(source, chosen));
        },
        "dist.explain": (_: unknown, variant?: string) => {
            const editor = vscode.window.activeTextEditor;
            const shown = variant ?? (editor && previews.variantBeside(editor.document.uri));
            return withVariant(server, shown, (source, chosen) => explanations.open(source, chosen));
        },
        "dist.diff": (left?: string, right?: string) => diff(server, left, right),
        "dist.new": () => create(),
        "dist.restart": () => server.restart(),
        "dist.showLog": () => server.log.show(),
        "dist.versions": () => tellVersions(context, server),
    };
    const registered = Object.entries(table).map(([name, run]) => vscode.commands.registerCommand(name, said(run)));
    return [...registered, ...explanations.register()];
}

/** A command whose failure is told. */
function said(run: Command): (...given: never[]) => Promise<unknown> {
    return async (...given) => {
        try {
            return await run(...given);
        } catch (error) {
            return vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
        }
    };
}

/** Of the editor that is active, or of what a lens asks for. */
async function preview(server: Server, previews: Previews, given?: protocol.Lens | vscode.Uri, variant?: string): Promise<unknown> {
    if (given === undefined || given instanceof vscode.Uri) {
        return withVariant(server, variant, (editor, chosen) => previews.open(editor, chosen));
    }
    const editor = await vscode.window.showTextDocument(vscode.Uri.parse(given.uri));
    return previews.open(editor, given.variant, given.component === null ? {} : { component: given.component });
}

async function withVariant<T>(
    server: Server,
    given: string | undefined,
    run: (editor: vscode.TextEditor, variant: string) => Promise<T>,
): Promise<T | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== "dist") {
        void vscode.window.showInformationMessage("Open a `.dist` file first.");
        return undefined;
    }
    const variant = given ?? (await chosen(server, editor.document.uri, "Which variant?"));
    return variant === undefined ? undefined : run(editor, variant);
}

/** The variant that the settings name, the only one, or the one that is picked. */
async function chosen(server: Server, uri: vscode.Uri, placeHolder: string): Promise<string | undefined> {
    const names = (await server.ask(protocol.variants, { textDocument: { uri: uri.toString() } })) ?? [];
    const usual = vscode.workspace.getConfiguration("dist").get<string>("preview.variant");
    if (names.length === 0) {
        throw new Error("No variant is known of this file: it is part of no distribution, or the language server does not run.");
    }
    if (names.length === 1 || (usual !== undefined && names.includes(usual))) {
        return names.length === 1 ? names[0] : usual;
    }
    return vscode.window.showQuickPick(names, { placeHolder });
}

async function diff(server: Server, left?: string, right?: string): Promise<void> {
    await withVariant(server, "", async (editor) => {
        const { uri } = editor.document;
        const names = (await server.ask(protocol.variants, { textDocument: { uri: uri.toString() } })) ?? [];
        const from = left ?? (await vscode.window.showQuickPick(names, { placeHolder: "The variant to compare" }));
        const others = names.filter((name) => name !== from);
        const to = from && (right ?? (await vscode.window.showQuickPick(others, { placeHolder: `Compare ${from} with` })));
        if (from && to) {
            await vscode.commands.executeCommand("vscode.diff", addressOf(uri, from), addressOf(uri, to), `${from} ↔ ${to}`);
        }
    });
}

async function tellVersions(context: vscode.ExtensionContext, server: Server): Promise<void> {
    const compiler = await find(context, "distc", "cli.path").then(
        (program) => `${program.version} (${program.origin}: ${program.path})`,
        () => "distc is not there: tasks need it",
    );
    const own = (context.extension.packageJSON as { version: string }).version;
    const lines = [`extension ${own}`, server.version, compiler];
    lines.forEach((line) => server.log.info(line));
    void vscode.window.showInformationMessage(lines.join(" · "));
}
