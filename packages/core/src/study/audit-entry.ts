/** What happened to a study at one party. `destroyed`: its shares of the study's keys. */
export type AuditedEvent = "agreed" | "started" | "finished" | "failed" | "released" | "refused" | "destroyed";

/**
 * What a party writes down of one event. Sizes and fixed words alone: there is no field that could hold a value, a name
 * of a person or a free text.
 */
export interface AuditEvent {
  readonly event: AuditedEvent;
  /** The label that the session has in the terms; its protocol and this party's `reveals` are copied from there. */
  readonly session?: string;
  /** Protocol and version, such as "dp/discrete-laplace/1", of what runs in no session. */
  readonly protocol?: string;
  /** Which run of the session, counted from 0. */
  readonly run?: number;
  /** How many of what, in whole numbers below 10^8: `{ items: 2982, peerItems: 52982 }`. */
  readonly sizes?: Readonly<Partial<Record<SizeName, number>>>;
  /** Rows of results that people will see. */
  readonly rowsReleased?: number;
  /** Cells or rows that were withheld. */
  readonly suppressed?: number;
  /** What the answer cost. */
  readonly epsilon?: number;
  readonly differentiallyPrivate?: boolean;
  /** Digest of the input, 64 hexadecimal digits, keyed: without a key, a short list of patients can be guessed from it. */
  readonly inputDigest?: string;
  /** The `code` of the error, where something failed or was refused. */
  readonly code?: string;
  /** How a person allowed it: once for the study, for this run, or by a policy written beforehand. */
  readonly approved?: Approval;
  /** The Ed25519 public key of whoever approved, 64 hexadecimal digits: a name would be somebody's. */
  readonly approvedBy?: string;
  /** SHA-256 of the party's own policy that was in force, 64 hexadecimal digits. */
  readonly policy?: string;
}

/** How a run was allowed at a party. */
export type Approval = (typeof approvals)[number];
const approvals = ["once", "per run", "policy"] as const;

/** What is counted in an audit log. A fixed list: a free name could be somebody's. */
export type SizeName = (typeof sizeNames)[number];
const sizeNames = ["items", "peerItems", "found", "rows", "parties", "cells", "rounds", "weights"] as const;

/** One line of an audit log, without its place in the chain and its signature. */
export interface AuditEntry extends Omit<AuditEvent, "event"> {
  /** `opened`: the first line of a study in this log. */
  readonly event: AuditedEvent | "opened";
  /** By the party's own clock, in UTC, such as "2026-11-21T08:00:00.000Z". */
  readonly at: string;
  readonly party: string;
  /** The Ed25519 public key that signed the line, 64 hexadecimal digits. */
  readonly key: string;
  /** SHA-256 of the terms, 64 hexadecimal digits: they hold the permit. */
  readonly study: string;
  /** Whom the line concerns, as the terms name them: the parties of the session, or, where a study is opened, of the study. */
  readonly parties?: readonly string[];
  /** What this party comes to know, in the sentence of the terms. */
  readonly reveals?: string;
  /** The program that wrote the log, such as "tavs@0.1.0". */
  readonly software?: string;
}

/** What keeps a record from being an audit entry, as a sentence; never a value, nor the name of a field that is not ours. */
export function flawOf(record: object): string | undefined {
  const missing = required.find((name) => !Object.hasOwn(record, name));
  if (missing) return `${missing} is missing`;
  const found: readonly [string, unknown][] = Object.entries(record);
  for (const [position, [name, value]] of found.entries()) {
    if (!Object.hasOwn(fields, name)) return `field number ${position + 1} is none of an audit entry`;
    const { holds, rule } = fields[name as keyof AuditEntry]; // `hasOwn` saw it
    if (!holds(value)) return `${name} is not ${rule}`;
  }
  return undefined;
}

export const isAuditEntry = <Found extends object>(record: Found): record is Found & AuditEntry =>
  flawOf(record) === undefined;

interface Field {
  readonly holds: (value: unknown) => boolean;
  readonly rule: string;
}

const text = (pattern: RegExp, rule: string): Field => ({
  holds: (value) => typeof value === "string" && pattern.test(value),
  rule,
});
const TOO_MANY = 10 ** 8; // every CPR number, read as an integer, is more
const isCount = (value: unknown): boolean =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < TOO_MANY;
const count: Field = { holds: isCount, rule: "a whole number from 0, below 10^8" };
const name = text(/^[a-z0-9][a-z0-9.-]{0,63}$/, "a party's name");
const digest = text(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits");
const sentence = text(/^[^\p{Cc}]{1,1000}$/u, "a sentence of at most 1000 characters");
const events = ["opened", "agreed", "started", "finished", "failed", "released", "refused", "destroyed"];

const required: readonly (keyof AuditEntry)[] = ["event", "at", "party", "key", "study"];
const fields: { readonly [Name in keyof Required<AuditEntry>]: Field } = {
  event: { holds: (value) => events.some((event) => event === value), rule: "an event that is audited" },
  at: text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, "an instant in UTC such as 2026-11-21T08:00:00Z"),
  party: name,
  key: digest,
  study: digest,
  parties: { holds: (value) => Array.isArray(value) && value.every(name.holds), rule: "a list of parties' names" },
  session: text(/^[^\p{Cc}]{1,200}$/u, "a label of at most 200 characters"),
  protocol: text(
    /^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)*\/\d{1,3}(\/[a-z]{1,40})?$/, // a way to add may stand behind, as in "federated/cox/1/shares"
    'a protocol and its version, such as "psi/oprf/1"',
  ),
  run: count,
  sizes: { holds: isSizes, rule: `a list of whole numbers below 10^8, under the names ${sizeNames.join(", ")}` },
  rowsReleased: count,
  suppressed: count,
  epsilon: { holds: (value) => Number.isFinite(value) && Number(value) >= 0, rule: "a number from 0" },
  differentiallyPrivate: { holds: (value) => typeof value === "boolean", rule: "true or false" },
  inputDigest: digest,
  code: text(/^[a-z][a-z-]{0,39}$/, "the code of an error"),
  approved: { holds: (value) => approvals.some((way) => way === value), rule: `one of ${approvals.join(", ")}` },
  approvedBy: digest,
  policy: digest,
  reveals: sentence,
  software: text(/^[a-z@][a-z0-9@/.+-]{0,79}$/, 'a program and its version, such as "tavs@0.1.0"'),
};

function isSizes(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([name, size]) => sizeNames.some((known) => known === name) && isCount(size));
}
