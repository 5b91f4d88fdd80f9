// What a contributor's application does for a sum: sign with its identity, which enters no session's state, and remember
// over which contributors a question was opened.
import {
  BudgetError,
  type Handler,
  hex,
  type Identity,
  InternalError,
  type Store,
  sign,
  TavsError,
  UsageError,
  utf8,
} from "@tavs/core";
import type { Plan } from "./agreement.ts";
import { domainOf, type Purpose } from "./bonds.ts";
import { rowAt } from "./rows.ts";
import { KEY } from "./widths.ts";

export interface SignRequest {
  readonly purpose: Purpose;
  /** The Ed25519 key of the agreement, in hexadecimal digits. */
  readonly key: string;
  readonly message: Uint8Array;
}

/** What a contributor has its application sign. */
export const signRequest = (
  { keys }: Plan,
  me: number,
  { purpose, message }: Pick<SignRequest, "purpose" | "message">,
): SignRequest => ({ purpose, key: hex(rowAt(keys, KEY, me)), message });

/** What is about to be opened. The handler gives "recorded" once that is durable; it throws to refuse. */
export interface OpeningRequest {
  /** Names study and question. */
  readonly question: string;
  readonly contributors: readonly string[];
  readonly otherSets: "refused" | "three-apart";
  /** How many contributors may pool with the aggregator: their own numbers hide nothing in the difference of two totals. */
  readonly colluders: number;
}

export interface ContributorHandlersOptions {
  readonly identity: Identity;
  /** Where opened sets are kept: the same store for all sums of a study. */
  readonly store: Store;
}

/** What `run` of a contributor needs: `run(maskedSum.contributor, { handlers: contributorHandlers({ identity, store }), ... })`. */
export function contributorHandlers({
  identity,
  store,
}: ContributorHandlersOptions): Readonly<Record<string, Handler>> {
  return { sign: signer(identity), record: (input) => recordOpening(store, input as OpeningRequest) }; // what the party's step holds
}

function signer(identity: Identity): Handler {
  return (input) => {
    const { purpose, key, message } = input as SignRequest; // what the party's step holds
    if (key !== hex(identity.publicKey))
      throw new UsageError(`the agreement gives ${identity.name} another key than this identity's`, { code: "terms" });
    return sign(identity, domainOf(purpose), message);
  };
}

/** In how many two sets differ at least: in three, of whom two do not pool with the aggregator. */
const leastApart = ({ colluders }: OpeningRequest): number => Math.max(3, colluders + 2);

/** Throws `BudgetError` (`code: "contributors"`) where the question was opened over another set that is too near. */
async function recordOpening(store: Store, request: OpeningRequest): Promise<"recorded"> {
  const { question, contributors, otherSets } = request;
  const name = `masked-sum/opened/${question}`;
  const stored = await store.read(name);
  const sets = stored ? setsIn(stored.value) : [];
  const apart = sets.map((set) => difference(set, contributors));
  if (apart.includes(0)) return "recorded";
  const nearest = Math.min(...apart);
  if (sets.length > 0 && (otherSets === "refused" || nearest < leastApart(request)))
    throw new BudgetError(
      `this question was opened over another set, ${nearest} contributors apart: their difference would be opened too; bring all back, or ask another question`,
      { code: "contributors" },
    );
  try {
    await store.write(name, utf8(JSON.stringify([...sets, contributors])), stored?.revision ?? 0);
    return "recorded";
  } catch (error) {
    if (error instanceof TavsError && error.code === "conflict") return recordOpening(store, request); // another session was quicker
    throw error;
  }
}

/** In how many contributors two sets differ. */
function difference(one: readonly string[], other: readonly string[]): number {
  const [a, b] = [new Set(one), new Set(other)];
  return one.filter((name) => !b.has(name)).length + other.filter((name) => !a.has(name)).length;
}

function setsIn(value: Uint8Array): readonly (readonly string[])[] {
  const sets: unknown = JSON.parse(new TextDecoder().decode(value));
  if (Array.isArray(sets) && sets.every((set) => Array.isArray(set))) return sets;
  throw new InternalError("the record of opened sums in the store is not what was written");
}
