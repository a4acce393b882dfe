// What the server answers, asked over its standard input and output.
import { spawn } from "node:child_process";

/** Splits a stream into messages of the protocol. */
export function messages(stream, take) {
    let rest = Buffer.alloc(0);
    stream.on("data", (chunk) => {
        rest = Buffer.concat([rest, chunk]);
        for (;;) {
            const end = rest.indexOf("\r\n\r\n");
            const length = end < 0 ? NaN : Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, end).toString())?.[1]);
            if (!(rest.length >= end + 4 + length)) {
                return;
            }
            take(JSON.parse(rest.subarray(end + 4, end + 4 + length).toString()));
            rest = rest.subarray(end + 4 + length);
        }
    });
}

export function framed(message) {
    const text = JSON.stringify(message);
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** Methods that a capability announces. */
const ANNOUNCED = {
    "textDocument/codeAction": "codeActionProvider",
    "textDocument/codeLens": "codeLensProvider",
    "textDocument/completion": "completionProvider",
    "textDocument/definition": "definitionProvider",
    "textDocument/documentHighlight": "documentHighlightProvider",
    "textDocument/documentLink": "documentLinkProvider",
    "textDocument/documentSymbol": "documentSymbolProvider",
    "textDocument/foldingRange": "foldingRangeProvider",
    "textDocument/formatting": "documentFormattingProvider",
    "textDocument/hover": "hoverProvider",
    "textDocument/inlayHint": "inlayHintProvider",
    "textDocument/references": "referencesProvider",
    "textDocument/rename": "renameProvider",
    "textDocument/selectionRange": "selectionRangeProvider",
    "textDocument/semanticTokens/full": "semanticTokensProvider",
    "textDocument/signatureHelp": "signatureHelpProvider",
    "workspace/symbol": "workspaceSymbolProvider",
};

/** Methods of this server's own; one that it does not know it says so of. */
const OWN = ["distc/variants", "distc/preview", "distc/source", "distc/line", "distc/explain"];

const METHOD_NOT_FOUND = -32601;

/** The methods that a server answers. */
export async function known(command) {
    const child = spawn(command, ["--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    const waiting = new Map();
    messages(child.stdout, (message) => waiting.get(message.id)?.(message));
    let id = 0;
    const ask = (method, params) =>
        new Promise((resolve) => {
            id += 1;
            waiting.set(id, resolve);
            child.stdin.write(framed({ jsonrpc: "2.0", id, method, params }));
        });
    const { result } = await ask("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
    child.stdin.write(framed({ jsonrpc: "2.0", method: "initialized", params: {} }));
    const announced = Object.keys(ANNOUNCED).filter((method) => result.capabilities[ANNOUNCED[method]]);
    const textDocument = { uri: "file:///nowhere.dist" };
    const position = { line: 0, character: 0 };
    const own = [];
    for (const method of OWN) {
        const answer = await ask(method, { textDocument, position, variant: "", component: null, line: 0 });
        own.push(...(answer.error?.code === METHOD_NOT_FOUND ? [] : [method]));
    }
    await ask("shutdown");
    child.stdin.write(framed({ jsonrpc: "2.0", method: "exit" }));
    return new Set(["textDocument/publishDiagnostics", ...announced, ...own]);
}
