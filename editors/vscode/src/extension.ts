import * as vscode from "vscode";
import { commands } from "./commands";
import { Previews } from "./preview";
import { Server } from "./server";
import { Tasks } from "./tasks";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
    const server = new Server(context);
    const previews = new Previews(server);
    context.subscriptions.push(
        server,
        new Tasks(context).register(),
        ...previews.register(),
        ...commands(context, server, previews),
        vscode.workspace.onDidChangeConfiguration((event) => {
            if (event.affectsConfiguration("dist.server")) {
                void server.restart();
            }
        }),
    );
    await server.start();
}
