import { hex, UsageError, utf8 } from "@tavs/core";
import { type Seal, UNSIGNED } from "./signing.ts";

/** A ledger read to its end: what stands on each line, and the hash that the next line must name. */
export interface Chain {
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  readonly head: string;
}

/**
 * Writes an entry as a JSON line that names the line before it: `previous` is the hash of that line ("" on the first), `hash` is
 * SHA-256 (FIPS 180-4, hexadecimal) of this line as it would be without `hash` and `signature`; who signs, signs the hash.
 */
export async function seal(
  entry: object,
  previous: string,
  { sign }: Seal = UNSIGNED,
): Promise<{ readonly line: string; readonly hash: string }> {
  const body = { ...entry, previous };
  const hash = await sha256(JSON.stringify(body));
  return { line: JSON.stringify({ ...body, hash, ...sign(hash) }), hash };
}

/**
 * The entries of a chain, checked: no line was changed, inserted or taken out, and each is signed where a signer is given. Lines cut
 * from the end are not noticed: keep the last hash where they cannot be reached. Without a signer, whoever can write the file can
 * write a new chain. Hashes every line: 1,000 take some 20 ms; a signature is checked once, in some 2 ms.
 * Throws `UsageError` (`code: "tampered"`) naming the first line, counted from 1, that does not follow from those before.
 */
export async function unseal(lines: readonly string[], signing: Seal = UNSIGNED): Promise<Chain> {
  const entries: Readonly<Record<string, unknown>>[] = [];
  let head = "";
  for (const [position, line] of lines.entries()) {
    const { hash: _hash, previous: _previous, signature, ...entry } = parse(line, position);
    const expected = await seal(entry, head);
    const whole = { ...JSON.parse(expected.line), ...(signature !== undefined && { signature }) };
    if (JSON.stringify(whole) !== line || !signing.isSigned(expected.hash, signature)) throw tampered(position);
    entries.push(entry);
    head = expected.hash;
  }
  return { entries, head };
}

/** The error for a line that does not follow; `position` counts from 0. */
export function tampered(position: number): UsageError {
  const what = `line ${position + 1} of the ledger does not follow from the lines before it`;
  return new UsageError(`${what}: the file was changed or torn; restore it from a copy`, { code: "tampered" });
}

function parse(line: string, position: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (isRecord(value)) return value;
  } catch {
    // refused below: a line that is no JSON is like one that is no entry
  }
  throw tampered(position);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export async function sha256(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))));
}
