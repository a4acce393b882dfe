/** `distc` as tasks, whose faults the Problems view shows. */

import * as vscode from "vscode";
import { find } from "./programs";

const TYPE = "dist";

interface Definition extends vscode.TaskDefinition {
    command: string;
    file: string;
    args?: string[];
}

/** The commands, each with the arguments that it needs here. */
const COMMANDS: [string, string[], vscode.TaskGroup][] = [
    ["check", ["--format", "short"], vscode.TaskGroup.Build],
    ["compile", [], vscode.TaskGroup.Build],
    ["test", ["--format", "short"], vscode.TaskGroup.Test],
];

export class Tasks implements vscode.TaskProvider {
    constructor(private readonly context: vscode.ExtensionContext) {}

    register(): vscode.Disposable {
        return vscode.tasks.registerTaskProvider(TYPE, this);
    }

    async provideTasks(): Promise<vscode.Task[]> {
        const files = await distributions();
        return Promise.all(files.flatMap((file) => COMMANDS.map(([command]) => this.task({ type: TYPE, command, file }))));
    }

    resolveTask(task: vscode.Task): Promise<vscode.Task> {
        return this.task(task.definition as Definition);
    }

    private async task(definition: Definition): Promise<vscode.Task> {
        const { command, file } = definition;
        const [, usual, group] = COMMANDS.find(([name]) => name === command) ?? [command, [], undefined];
        const program = await find(this.context, "distc", "cli.path").then(
            (found) => found.path,
            () => "distc",
        );
        const execution = new vscode.ProcessExecution(program, [command, file, ...usual, ...(definition.args ?? [])]);
        const task = new vscode.Task(definition, vscode.TaskScope.Workspace, `${command} ${file}`, "distc", execution, "$distc");
        if (group !== undefined) {
            task.group = group;
        }
        return task;
    }
}

/** The files that hold a distribution, as the tasks name them. */
async function distributions(): Promise<string[]> {
    const files = await vscode.workspace.findFiles("**/*.dist", undefined, 500);
    const read = await Promise.all(
        files.map(async (uri) => Buffer.from(await vscode.workspace.fs.readFile(uri)).toString("utf8")),
    );
    const roots = files.filter((_, at) => /^distribution\s/m.test(read[at]!));
    return roots.map((uri) => vscode.workspace.asRelativePath(uri, false)).sort();
}
