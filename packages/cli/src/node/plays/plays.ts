// Which protocols a node plays, and how. A protocol that is not here is left to the commands.
import type { StudyComputation } from "@tavs/core/study";
import { isDistinct } from "../../count/overlaps.ts";
import { linkProtocols } from "../../link/agreed-link.ts";
import { plain } from "../../plain-text.ts";
import { ASKING_PROTOCOL, KEY_PROTOCOL } from "../../pseudonyms/protocols.ts";
import { usage } from "../../refusal.ts";
import { protocols, waysOf } from "../../stats/ways.ts";
import type { Policy } from "../policy.ts";
import type { Signed } from "../signed.ts";
import { analysing } from "./analysing.ts";
import { counting } from "./counting.ts";
import { holding } from "./holding.ts";
import { linking } from "./linking.ts";
import type { Play } from "./play.ts";

/** Undefined where this party has nothing to do by itself: it learns something that its policy has no place for, or the session runs inside another. */
type Plays = (signed: Signed) => Play | undefined;

const each = (names: readonly string[], plays: Plays): readonly (readonly [string, Plays])[] =>
  names.map((name) => [name, plays] as const);

const table: ReadonlyMap<string, Plays> = new Map<string, Plays>([
  ...each(linkProtocols, linking),
  ...each(["psi/cardinality/1", "psi/union/1"], counting),
  ...each(protocols.flatMap(waysOf), analysing),
  ...each([KEY_PROTOCOL, ASKING_PROTOCOL], holding),
  ["federated/tally/1", (signed) => (isDistinct(signed.computation.parameters) ? counting(signed) : analysing(signed))],
]);

/** Throws `Forbidden` and `FlawedStudy` where the terms, and `Refusal` where the policy, do not let it. */
export const playOf = (signed: Signed): Play | undefined => table.get(signed.computation.protocol)?.(signed);

/** The sessions that a node plays, in the order of the terms. Throws `Refusal` for one in which another runs that the policy does not allow. */
export function playsIn(given: Omit<Signed, "computation">): readonly Play[] {
  const { study, me, policy, messages } = given;
  const mine = study.computations.filter(({ parties }) => parties.includes(me));
  const allowed = mine.filter((computation) => isAllowed(policy, computation));
  const plays = allowed.flatMap((computation) => playOf({ ...given, computation }) ?? []);
  for (const { label, inner } of plays) {
    const forbidden = inner.find((name) => !allowed.some((each) => each.label === name));
    if (forbidden !== undefined) throw usage(messages.node.mayNotInside(plain(label), plain(forbidden)));
  }
  return plays;
}

/** The name of a protocol allows that protocol alone: whoever writes a study could give it to another session. */
const isAllowed = ({ may }: Pick<Policy, "may">, { label, protocol }: StudyComputation): boolean =>
  may === undefined || may.some((name) => name === (table.has(name) ? protocol : label));
