import { coins, lengthPrefixed, Secret, UsageError, utf8 } from "@tavs/core";
import { dateParts } from "../ids/date.ts";
import type { KeySeed } from "../kernels/own.ts";

/** The days for which a key is used: at most 30, the first and the last as "2026-11-01". */
export interface Epoch {
  readonly from: string;
  readonly until: string;
}

/** What a key belongs to: another epoch, rule or context has a key that says nothing about this one. */
export interface KeyScope {
  readonly epoch: Epoch;
  readonly rule: string;
  /** SHA-256 of the context. */
  readonly context: Uint8Array;
}

const MAX_DAYS = 30;
const SEED = 32;
const DAY_MS = 86_400_000;
/** Bytes of the name of a key. */
export const KEY_CHECK = 16;

/** Throws `UsageError` where these are not 1 to 30 days of the calendar. */
export function mustBeEpoch({ from, until }: Epoch): void {
  const days = dayNumber(until, "the last day of the epoch") - dayNumber(from, "the first day of the epoch") + 1;
  if (days < 1 || days > MAX_DAYS) throw new UsageError(`an epoch has 1 to ${MAX_DAYS} days, this one has ${days}`);
}

/** Throws `UsageError` (`code: "epoch"`) where `today` is no day of the epoch. */
export function mustBeOpen({ from, until }: Epoch, today: string): void {
  dateParts(today, "today");
  if (today < from || today > until)
    throw new UsageError(`the epoch is from ${from} until ${until}: a new one needs a new filter`, { code: "epoch" });
}

/** What the key of an epoch follows from. */
export function epochKey(seed: Secret<Uint8Array>, scope: KeyScope): KeySeed {
  return {
    seed: coins(bytesOf(seed), "unbalanced key", { context: scopeBytes(scope) }),
    info: utf8("psi/unbalanced/1"),
  };
}

/** Names a key: bytes of the same seed that say nothing about it. */
export function keyCheck(seed: Secret<Uint8Array>, scope: KeyScope): Uint8Array {
  return coins(bytesOf(seed), "unbalanced key check", { context: scopeBytes(scope), length: KEY_CHECK });
}

function bytesOf(seed: Secret<Uint8Array>): Uint8Array {
  if (!(seed instanceof Secret)) throw new UsageError("the seed of a key is a Secret: new Secret(bytes)");
  const bytes = seed.reveal();
  if (bytes.length !== SEED) throw new UsageError(`the seed of a key has ${SEED} bytes, this one has ${bytes.length}`);
  return bytes;
}

const scopeBytes = ({ epoch, rule, context }: KeyScope): Uint8Array =>
  lengthPrefixed(utf8(epoch.from), utf8(epoch.until), utf8(rule), context);

function dayNumber(date: string, what: string): number {
  const { year, month, day } = dateParts(date, what);
  return Date.UTC(year, month - 1, day) / DAY_MS;
}
