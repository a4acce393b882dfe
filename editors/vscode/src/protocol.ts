/** What the server answers beyond the Language Server Protocol. */

import { NotificationType0, RequestType } from "vscode-languageclient/node";
import type { Location, Position, TextDocumentIdentifier } from "vscode-languageclient/node";

interface OfVariant {
    textDocument: TextDocumentIdentifier;
    variant: string;
}

/** What manifests are shown of: a component, else that of a place, else the whole variant. */
export interface Part {
    component?: string;
    position?: Position;
}

/** What a lens asks to be shown. */
export interface Lens {
    uri: string;
    variant: string;
    component: string | null;
}

export interface Manifests {
    variant: string;
    component: string | null;
    yaml: string;
    /** Whether the program has errors, and these are the last good ones. */
    stale: boolean;
    note: string | null;
}

export interface Source {
    location: Location | null;
    path: string;
    chain: string;
}

export interface Explanation {
    path: string;
    text: string;
}

export interface Line {
    component: string | null;
    line: number;
}

export const variants = new RequestType<{ textDocument: TextDocumentIdentifier }, string[], void>("distc/variants");
export const preview = new RequestType<OfVariant & Part, Manifests | null, void>("distc/preview");
export const source = new RequestType<OfVariant & { component: string | null; line: number }, Source | null, void>(
    "distc/source",
);
export const line = new RequestType<OfVariant & { position: Position }, Line | null, void>("distc/line");
export const explain = new RequestType<OfVariant & { position: Position }, Explanation | null, void>("distc/explain");
/** Programs were checked anew. */
export const changed = new NotificationType0("distc/changed");
