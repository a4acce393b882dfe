/** The manifests of a variant beside their source, as they are while one types. */

import * as vscode from "vscode";
import * as protocol from "./protocol";
import { setting } from "./settings";
import type { Server } from "./server";

export const SCHEME = "distc-preview";

/** How long the cursor rests before the preview follows it. */
const REST = 80;

/** What a preview's address says. */
interface Address {
    source: string;
    variant: string;
}

/** What a preview shows. */
interface Shown {
    part: protocol.Part;
    component: string | null;
    yaml: string;
    /** Lines above the manifests. */
    above: string[];
}

export class Previews implements vscode.TextDocumentContentProvider, vscode.DefinitionProvider, vscode.HoverProvider {
    private readonly shown = new Map<string, Shown>();
    private readonly changes = new vscode.EventEmitter<vscode.Uri>();
    readonly onDidChange = this.changes.event;
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly server: Server) {}

    register(): vscode.Disposable[] {
        const selector = { scheme: SCHEME };
        return [
            this.changes,
            vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
            vscode.languages.registerDefinitionProvider(selector, this),
            vscode.languages.registerHoverProvider(selector, this),
            vscode.workspace.onDidCloseTextDocument((document) => this.shown.delete(document.uri.toString())),
            vscode.window.onDidChangeTextEditorSelection((event) => this.follow(event.textEditor)),
            this.server.onChanged(() => this.refresh()),
        ];
    }

    /** Opens the preview of a variant beside its source, without a part that of the component at the cursor. */
    async open(source: vscode.TextEditor, variant: string, part?: protocol.Part): Promise<vscode.TextEditor> {
        const uri = addressOf(source.document.uri, variant);
        this.move(uri, part ?? { position: source.selection.active });
        const document = await vscode.workspace.openTextDocument(uri);
        this.changes.fire(uri);
        const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: false };
        const open = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
        return open ?? vscode.window.showTextDocument(document, options);
    }

    /** The variant that is shown beside a source. */
    variantBeside(source: vscode.Uri): string | undefined {
        return this.beside(source).map((uri) => read(uri).variant)[0];
    }

    /** Shows what the statement at the cursor writes. */
    async reveal(source: vscode.TextEditor, variant: string): Promise<void> {
        const position = source.selection.active;
        const found = await this.server.ask(protocol.line, { ...of(source.document.uri, variant), position });
        if (found === null || found === undefined) {
            void vscode.window.setStatusBarMessage("Nothing in the manifests comes from here", 4000);
            return;
        }
        const editor = await this.open(source, variant);
        const shown = await this.settled(editor.document.uri, found);
        const line = editor.document.lineAt(Math.min(found.line + shown.above.length, editor.document.lineCount - 1));
        editor.selection = new vscode.Selection(line.range.start, line.range.end);
        editor.revealRange(line.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }

    async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
        const key = uri.toString();
        const before = this.shown.get(key);
        const shown = await this.asked(uri, before);
        // The cursor may have moved meanwhile.
        this.shown.set(key, { ...shown, part: this.shown.get(key)?.part ?? shown.part });
        return [...shown.above, shown.yaml].join("\n");
    }

    async provideDefinition(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Location | undefined> {
        const found = await this.sourceOf(document.uri, position.line);
        return found?.location ? this.server.location(found.location) : undefined;
    }

    async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
        const found = await this.sourceOf(document.uri, position.line);
        return found && new vscode.Hover(new vscode.MarkdownString().appendCodeblock(found.chain, "text"));
    }

    private async sourceOf(uri: vscode.Uri, line: number): Promise<protocol.Source | undefined> {
        const [{ source, variant }, shown] = [read(uri), this.shown.get(uri.toString())];
        const within = line - (shown?.above.length ?? 0);
        if (shown === undefined || within < 0) {
            return undefined;
        }
        const { component } = shown;
        const question = { ...of(vscode.Uri.parse(source), variant), component, line: within };
        return (await this.server.ask(protocol.source, question)) ?? undefined;
    }

    /** What the server answers; what was there before, with a note, where it does not. */
    private async asked(uri: vscode.Uri, before: Shown | undefined): Promise<Shown> {
        const { source, variant } = read(uri);
        const isWhole = setting<string>("preview.scope", "component") === "variant";
        const part = isWhole ? {} : (before?.part ?? {});
        try {
            const found = await this.server.ask(protocol.preview, { ...of(vscode.Uri.parse(source), variant), ...part });
            return found ? shownOf(found, part) : kept(before, `There are no manifests of ${variant}`);
        } catch (error) {
            return kept(before, error instanceof Error ? error.message : String(error));
        }
    }

    /** Waits until the preview shows a component. */
    private async settled(uri: vscode.Uri, { component }: protocol.Line): Promise<Shown> {
        for (let tries = 0; tries < 20; tries += 1) {
            const shown = this.shown.get(uri.toString());
            const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
            const isThere = shown && document?.getText().endsWith(shown.yaml);
            if (isThere && (shown.component === null || shown.component === component)) {
                return shown;
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return this.shown.get(uri.toString()) ?? kept(undefined, "");
    }

    private follow(editor: vscode.TextEditor): void {
        if (editor.document.languageId !== "dist" || !setting("preview.followCursor", true)) {
            return;
        }
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
            for (const uri of this.beside(editor.document.uri)) {
                this.move(uri, { position: editor.selection.active });
                this.changes.fire(uri);
            }
        }, REST);
    }

    private move(uri: vscode.Uri, part: protocol.Part): void {
        const before = this.shown.get(uri.toString()) ?? kept(undefined, "");
        this.shown.set(uri.toString(), { ...before, part });
    }

    private refresh(): void {
        vscode.workspace.textDocuments.filter((document) => document.uri.scheme === SCHEME).forEach(({ uri }) => this.changes.fire(uri));
    }

    private beside(source: vscode.Uri): vscode.Uri[] {
        const open = vscode.window.visibleTextEditors.map((editor) => editor.document.uri);
        return open.filter((uri) => uri.scheme === SCHEME && read(uri).source === source.toString());
    }
}

/** The address of a variant's manifests. */
export function addressOf(source: vscode.Uri, variant: string): vscode.Uri {
    const file = source.path.split("/").pop()!.replace(/\.dist$/, "");
    const query = JSON.stringify({ source: source.toString(), variant } satisfies Address);
    return vscode.Uri.from({ scheme: SCHEME, path: `/${file} · ${variant}.yaml`, query });
}

function read(uri: vscode.Uri): Address {
    return JSON.parse(uri.query) as Address;
}

function of(source: vscode.Uri, variant: string): { textDocument: { uri: string }; variant: string } {
    return { textDocument: { uri: source.toString() }, variant };
}

function shownOf(found: protocol.Manifests, part: protocol.Part): Shown {
    const what = found.component === null ? found.variant : `${found.variant}/${found.component}`;
    const note = found.note === null ? [] : found.note.split("\n").map((line) => `# ${line}`);
    const stale = found.stale ? ["# The last good manifests: the program has errors."] : [];
    return { part, component: found.component, yaml: found.yaml, above: [`# ${what}`, ...stale, ...note] };
}

function kept(before: Shown | undefined, why: string): Shown {
    const note = why === "" ? [] : [`# ${why}`];
    return { part: before?.part ?? {}, component: before?.component ?? null, yaml: before?.yaml ?? "", above: note };
}
