import {
  BudgetError,
  hex,
  type Identity,
  type Journal,
  type PartyId,
  type Random,
  type Store,
  systemRandom,
  UsageError,
} from "@tavs/core";
import type { Price } from "../queries/price.ts";
import { mustBeUnit, neighboursOf, type Unit } from "../queries/unit.ts";
import type { Budget } from "./budget.ts";
import type { Opened } from "./entries.ts";
import { type Planned, plannedUnder } from "./planned.ts";
import type { Slots } from "./slots.ts";
import { granted } from "./units.ts";

/** What the board granted, and where it is remembered. */
export interface LedgerTerms<B extends Budget = Budget, U extends Unit = Unit> {
  /** What all answers together may cost, in one measure; counted in whole units, rounded down. */
  readonly budget: B;
  readonly unit: U;
  /** Where charges and answers are kept, encrypted, before anybody sees them. */
  readonly store?: Store;
  /** The same as lines of a file that an auditor can read. Without both: memory, for learning only. */
  readonly journal?: Journal;
  /** The operating system's generator, unless a test says otherwise. */
  readonly random?: Random;
  /** The study and the data set that the budget belongs to, as its terms name them. A journal serves one. */
  readonly study?: string;
  /** Signs every line. */
  readonly identity?: Identity;
  /** Who must approve each question: one hospital that does not is a veto. */
  readonly approvers?: readonly { readonly name: PartyId; readonly publicKey: Uint8Array }[];
  /** The instant from which nothing is answered, such as "2027-12-31T23:59:59Z". Needs `now`. */
  readonly expires?: string;
  /** The time by the caller's clock, with its zone: `() => new Date().toISOString()`. */
  readonly now?: () => string;
  /** Hides how long an answer took. */
  readonly slots?: Slots;
}

/** The first line of the ledger of these terms. Throws `UsageError` for terms that cannot be kept. */
export function openedUnder(terms: LedgerTerms): Opened {
  const { budget, unit, study, expires, now, identity, approvers = [], random = systemRandom } = terms;
  const grant = granted(budget);
  mustBeUnit(unit);
  if (expires !== undefined) instant(expires);
  if (expires !== undefined && !now) throw new UsageError("a budget that expires needs a clock: give now");
  const [names, keys] = [approvers.map(({ name }) => name as string), approvers.map(({ publicKey }) => hex(publicKey))];
  if ([names, keys].some((each) => new Set(each).size !== approvers.length))
    throw new UsageError("a party approves once: two approvers have one name or one key");
  return {
    entry: "opened",
    format: "tavs/dp-ledger/2",
    study: study ?? null,
    granted: grant,
    ...planOf(budget, unit, grant),
    rowsPerPerson: unit.rowsPerPerson,
    neighbours: neighboursOf(unit),
    expires: expires ?? null,
    signer: identity ? hex(identity.publicKey) : null,
    nonce: approvers.length > 0 ? hex(random(16)) : null,
    approvers: approvers.map(({ name, publicKey }) => ({ party: name, key: hex(publicKey) })),
  };
}

function planOf(budget: Budget, unit: Unit, granted: Price): { readonly plan?: Planned } {
  if (budget.plan === undefined) return {};
  if (granted.measure !== "approximate") throw new UsageError("a plan is granted in epsilon and delta");
  return { plan: plannedUnder(budget, unit, { granted, neighbours: neighboursOf(unit) }) };
}

const NAMED: readonly (readonly [keyof Opened, string])[] = [
  ["study", "study"],
  ["granted", "budget"],
  ["rowsPerPerson", "unit.rowsPerPerson"],
  ["neighbours", "unit.neighbours"],
  ["expires", "expires"],
  ["signer", "identity"],
  ["approvers", "approvers"],
];

/** A journal that was opened under other terms is another study's. Throws `UsageError` (`code: "terms"`) naming what differs. */
export function mustAgree(recorded: Opened, opened: Opened): void {
  for (const [field, name] of NAMED)
    if (JSON.stringify(recorded[field]) !== JSON.stringify(opened[field]))
      throw new UsageError(`this journal was opened with another ${name}; a new grant needs a new journal`, {
        code: "terms",
      });
  // The same answers are the same plan: what they cost was certified by whoever began, and is certified again by who opens.
  if (JSON.stringify(recorded.plan?.answers) !== JSON.stringify(opened.plan?.answers))
    throw new UsageError("this journal was opened with another budget.plan; a new plan needs a new journal", {
      code: "terms",
    });
}

/** Throws `BudgetError` (`code: "expired"`) from the instant that the terms name. */
export function mustBeCurrent({ expires, now }: LedgerTerms): void {
  if (expires === undefined || !now || instant(now()) < instant(expires)) return;
  throw new BudgetError(`the budget expired at ${expires}; ask the board for a new one`, { code: "expired" });
}

// Without a zone the same text would be another instant on another machine.
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function instant(text: string): number {
  const milliseconds = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw new UsageError("an instant is written with its time zone, like 2027-12-31T23:59:59Z; this one is not");
}
