import { createHash } from "node:crypto";
import { hex, type Identity, sign, unhex, verify } from "@tavs/core";
import { canonicalBytes, type Json } from "@tavs/core/study";

const DOMAIN = "tavs/audit-export/1";

/** The files of an export, beside the manifest itself. */
export const EXPORTED = ["audit.jsonl", "audit.html", "HOW-TO-CHECK.txt"] as const;
export const MANIFEST = "export.json";
type Exported = (typeof EXPORTED)[number];

/** What an export holds, as the party says it that wrote the log. */
export interface Manifest {
  readonly format: typeof DOMAIN;
  readonly party: string;
  /** The party's Ed25519 public key, 64 hexadecimal digits. */
  readonly key: string;
  /** The head of the log: no line is missing from its end. */
  readonly head: string;
  readonly entries: number;
  /** SHA-256 of each file, 64 hexadecimal digits. */
  readonly files: Readonly<Record<Exported, string>>;
}

export const digestOf = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The text of the manifest's file: one line of JSON that the party signed. */
export function signedManifest(identity: Identity, manifest: Omit<Manifest, "format">): string {
  const content: Json = { ...manifest, format: DOMAIN, files: { ...manifest.files } };
  return `${JSON.stringify({ ...content, signature: hex(sign(identity, DOMAIN, canonicalBytes(content))) })}\n`;
}

/** What a manifest says, where its party signed it; nothing where that is not so, or where it is none. */
export function readManifest(text: string): Manifest | undefined {
  try {
    const { signature, ...content } = JSON.parse(text) as Readonly<Record<string, Json>>; // each field is looked at below
    if (!isManifest(content) || typeof signature !== "string") return undefined;
    return verify(unhex(content.key), DOMAIN, canonicalBytes(content), unhex(signature)) ? content : undefined;
  } catch {
    return undefined; // no JSON, or digits that are none
  }
}

function isManifest(content: Readonly<Record<string, Json>>): content is Readonly<Record<string, Json>> & Manifest {
  const { format, party, key, head, entries, files } = content;
  return (
    format === DOMAIN &&
    typeof party === "string" &&
    [key, head].every(isDigest) &&
    Number.isSafeInteger(entries) &&
    typeof files === "object" &&
    files !== null &&
    EXPORTED.every((name) => isDigest(Object.entries(files).find(([found]) => found === name)?.[1]))
  );
}

const isDigest = (value: Json | undefined): value is string =>
  typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
