/** The language server's life: it starts, tells how it is, and is started anew. */

import * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn, State } from "vscode-languageclient/node";
import type { LanguageClientOptions, Location, RequestType } from "vscode-languageclient/node";
import { find, NotFound } from "./programs";
import type { Program } from "./programs";
import * as protocol from "./protocol";
import { setting } from "./settings";

const METHOD_NOT_FOUND = -32601;

/** The server does not know a question. */
export class Unknown extends Error {}

export class Server implements vscode.Disposable {
    readonly log = vscode.window.createOutputChannel("dist", { log: true });
    private readonly status = vscode.languages.createLanguageStatusItem("dist.server", { language: "dist" });
    private readonly changes = new vscode.EventEmitter<void>();
    /** Programs were checked anew, or the server is another. */
    readonly onChanged = this.changes.event;
    private client: LanguageClient | undefined;
    private program: Program | undefined;
    /** One start or stop after the other. */
    private turn: Promise<void> = Promise.resolve();

    constructor(private readonly context: vscode.ExtensionContext) {
        this.status.name = "dist";
        this.status.command = { title: "Log", command: "dist.showLog" };
    }

    get version(): string {
        const of = this.program;
        return of === undefined ? "distc-lsp is not running" : `${of.version} (${of.origin}: ${of.path})`;
    }

    start(): Promise<void> {
        return this.next(() => this.begin());
    }

    restart(): Promise<void> {
        return this.next(async () => {
            await this.end();
            await this.begin();
        });
    }

    /** Asks the server; none where it does not run. */
    async ask<P, R>(type: RequestType<P, R, void>, params: P): Promise<R | undefined> {
        if (this.client?.state !== State.Running) {
            return undefined;
        }
        try {
            return await this.client.sendRequest<R>(type.method, params);
        } catch (error) {
            if ((error as { code?: number }).code === METHOD_NOT_FOUND) {
                throw new Unknown(`${this.program?.version} does not know \`${type.method}\`: the extension is newer`);
            }
            throw error;
        }
    }

    /** A location of the server's as the editor has it. */
    location(of: Location): vscode.Location | undefined {
        const converter = this.client?.protocol2CodeConverter;
        return converter && new vscode.Location(converter.asUri(of.uri), converter.asRange(of.range));
    }

    dispose(): Promise<void> {
        const end = this.next(() => this.end());
        return end.then(() => [this.log, this.status, this.changes].forEach((own) => own.dispose()));
    }

    private next(run: () => Promise<void>): Promise<void> {
        this.turn = this.turn.then(run);
        return this.turn;
    }

    private async begin(): Promise<void> {
        this.tell("starting", vscode.LanguageStatusSeverity.Information, true);
        try {
            this.program = await find(this.context, "distc-lsp", "server.path");
            this.log.info(`starting ${this.version}`);
            this.client = this.connected(this.program);
            await this.client.start();
        } catch (error) {
            this.fail(error);
        }
    }

    private async end(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        this.program = undefined;
        await client?.dispose().catch((error: unknown) => this.log.warn(`stopping: ${String(error)}`));
    }

    private connected(program: Program): LanguageClient {
        const client = new LanguageClient("dist", "dist", { command: program.path, args: ["--stdio"] }, this.options());
        client.onNotification(protocol.changed, () => this.changes.fire());
        client.onDidChangeState(({ newState }) => {
            if (client === this.client) {
                this.became(newState);
            }
        });
        return client;
    }

    private options(): LanguageClientOptions {
        return {
            // The other side of a comparison is no program.
            documentSelector: ["file", "untitled"].map((scheme) => ({ language: "dist", scheme })),
            outputChannel: this.log,
            traceOutputChannel: this.log,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            middleware: {
                provideCodeLenses: (document, token, next) => (setting("codeLens.enable", true) ? next(document, token) : []),
                provideInlayHints: (document, range, token, next) =>
                    setting("inlayHints.enable", true) ? next(document, range, token) : [],
            },
        };
    }

    private became(state: State): void {
        if (state === State.Running) {
            this.tell(this.program?.version ?? "", vscode.LanguageStatusSeverity.Information, false);
            this.changes.fire();
        } else if (state === State.Stopped) {
            this.tell("distc-lsp has stopped", vscode.LanguageStatusSeverity.Error, false);
        }
    }

    private tell(text: string, severity: vscode.LanguageStatusSeverity, busy: boolean): void {
        this.status.text = text;
        this.status.detail = this.program === undefined ? "" : `${this.program.origin}: ${this.program.path}`;
        this.status.severity = severity;
        this.status.busy = busy;
    }

    private fail(error: unknown): void {
        const text = error instanceof Error ? error.message : String(error);
        this.log.error(text);
        this.tell("distc-lsp did not start", vscode.LanguageStatusSeverity.Error, false);
        const more = error instanceof NotFound ? " Set `dist.server.path`, or put it on PATH." : "";
        void vscode.window.showErrorMessage(text + more, "Show log", "Open settings").then((chosen) => {
            if (chosen === "Show log") {
                this.log.show();
            } else if (chosen !== undefined) {
                void vscode.commands.executeCommand("workbench.action.openSettings", "dist.server");
            }
        });
    }
}
