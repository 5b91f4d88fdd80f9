import { hex, unhex } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { type Identity, sign, verify } from "../identity/identity.ts";
import type { Journal } from "../journal.ts";
import { type AuditEntry, type AuditEvent, flawOf, isAuditEntry } from "./audit-entry.ts";
import { canonicalBytes, type Json } from "./canonical.ts";
import { BrokenChain, type ChainEntry, openChain, verifyChain } from "./chain.ts";
import { type Computation, type Terms, termsHash } from "./terms.ts";

const DOMAIN = "tavs/audit/1";

export interface AuditOptions {
  /** One log of one party; it may hold several studies. */
  readonly journal: Journal;
  readonly identity: Identity;
  readonly terms: Terms;
  /** The time by the caller's clock, in UTC: `() => new Date().toISOString()`. */
  readonly now: () => string;
  /** The program that writes, such as "tavs@0.1.0". */
  readonly software?: string;
}

/** What a party computed, under which terms, at what cost: for its own data protection officer, and for a court. */
export interface Audit {
  /**
   * Signs and writes one event; resolves with the new head when it is durable. Throws `UsageError` for a session that the
   * terms do not give this party, for a field that is none (`code: "audit"`), and where the disk does not take the line
   * (`code: "storage"`): then withhold the answer that was to be recorded. Cost: one signature, checked, and one flush: some 4 ms.
   */
  record(event: AuditEvent): Promise<string>;
}

/**
 * Opens a party's audit log, checked from its first line, and begins it for this study if need be. Throws `BrokenChain`
 * (`code: "tampered"`) where a line does not fit, `UsageError` where this identity is not a party of the terms.
 */
export async function openAudit({ journal, identity, terms, now, software }: AuditOptions): Promise<Audit> {
  mustBeParty(terms, identity);
  const [key, study] = [hex(identity.publicKey), hex(termsHash(terms))];
  const chain = await openChain(journal, DOMAIN, { seal: sealedBy(identity), inspect: inspector(key) });
  const by = software === undefined ? {} : { software };
  const write = (event: Partial<AuditEntry>): Promise<string> => {
    const entry = { ...event, ...by, at: now(), party: identity.name, key, study };
    const flaw = flawOf(entry);
    if (flaw !== undefined) throw new UsageError(`an audit entry was not written: ${flaw}`, { code: "audit" });
    return chain.append(entry as ChainEntry); // text, numbers and booleans, as `flawOf` found
  };
  if (!chain.found.some((entry) => entry.study === study))
    await write({ event: "opened", parties: terms.parties.map((member) => member.name) });
  return { record: async (event) => write({ ...event, ...agreedFor(terms, identity, event) }) };
}

export interface VerifyAuditOptions {
  /** The party's key from the study terms, 32 bytes. Without it, only the log itself says whose it is. */
  readonly publicKey?: Uint8Array;
  /** A head that was written down elsewhere: without it, lines cut from the end are not missed. */
  readonly expectedHead?: string;
}

/** An audit log that was found whole. */
export interface AuditReport {
  readonly party: string;
  readonly key: string;
  readonly head: string;
  readonly entries: readonly AuditEntry[];
}

/**
 * Checks every line of an audit log: its form, its place and its signature. A changed byte is found in the line that holds
 * it. Cost: one signature a line, about 2 ms. Throws `BrokenChain` (`code: "tampered"`) naming the first bad line.
 */
export function verifyAudit(lines: readonly string[], options: VerifyAuditOptions = {}): AuditReport {
  const { publicKey, expectedHead } = options;
  const inspect = inspector(publicKey && hex(publicKey));
  const chain = verifyChain(lines, DOMAIN, { inspect, ...(expectedHead !== undefined && { expectedHead }) });
  const entries = chain.entries.map(({ signature: _signature, ...entry }) => entry).filter(isAuditEntry);
  const [first] = entries;
  if (!first) throw new BrokenChain(1, "is missing, for a log begins with the line that opened it");
  return { party: first.party, key: first.key, head: chain.head, entries };
}

const sealedBy =
  (identity: Identity) =>
  (linked: ChainEntry): ChainEntry => ({ ...linked, signature: hex(sign(identity, DOMAIN, canonicalBytes(linked))) });

/** Looks at the lines of one log in order: all are signed by one key, which is that of the first line if none is given. */
function inspector(givenKey?: string): (linked: ChainEntry) => string | undefined {
  let expected = givenKey;
  return ({ signature, ...signed }) => {
    const { seq: _seq, previous: _previous, ...entry } = signed;
    if (!isAuditEntry(entry)) return "is no audit entry";
    expected ??= entry.key;
    if (entry.key !== expected) return "is signed by another key than was expected";
    return isSignature(signature) && verify(unhex(entry.key), DOMAIN, canonicalBytes(signed), unhex(signature))
      ? undefined
      : "does not carry its party's signature";
  };
}

const isSignature = (value: Json | undefined): value is string =>
  typeof value === "string" && /^[0-9a-f]{128}$/.test(value);

function mustBeParty({ parties }: Terms, { name, publicKey }: Identity): void {
  if (!parties.some((member) => member.name === name && member.key === hex(publicKey)))
    throw new UsageError("this identity is not a party of these terms: audit with the one that signed them", {
      code: "terms",
    });
}

/** What the terms say of the session: its protocol, and what this party comes to know. */
function agreedFor(terms: Terms, { name }: Identity, { session }: AuditEvent): Partial<AuditEntry> {
  if (session === undefined) return {};
  const computation = terms.computations.find(({ label, parties }) => label === session && parties.includes(name));
  if (!computation) throw new UsageError("the terms give this party no session of that label", { code: "terms" });
  const { protocol, parties } = computation;
  const reveals = Object.hasOwn(computation.reveals, name) ? learns(computation.reveals[name]) : undefined;
  return { protocol, parties, ...(reveals !== undefined && { reveals }) };
}

function learns(reveals: Computation["reveals"][string] | undefined): string | undefined {
  if (typeof reveals !== "object" || reveals === null || !("learns" in reveals)) return undefined;
  return typeof reveals.learns === "string" ? reveals.learns : undefined;
}
