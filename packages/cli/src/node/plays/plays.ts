// Which protocols a node plays, and how. A protocol that is not here is left to the commands.
import { linkProtocols } from "../../link/agreed-link.ts";
import { protocols, waysOf } from "../../stats/ways.ts";
import type { Signed } from "../signed.ts";
import { analysing } from "./analysing.ts";
import { counting, isDistinct } from "./counting.ts";
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
  ["federated/tally/1", (signed) => (isDistinct(signed) ? counting(signed) : analysing(signed))],
]);

/** Throws `Forbidden` and `FlawedStudy` where the terms, and `Refusal` where the policy, do not let it. */
export const playOf = (signed: Signed): Play | undefined => table.get(signed.computation.protocol)?.(signed);

/** The sessions that a node plays, in the order of the terms. */
export function playsIn(given: Omit<Signed, "computation">): readonly Play[] {
  const { study, me, policy } = given;
  const mine = study.computations.filter(({ parties }) => parties.includes(me));
  const allowed = mine.filter(
    ({ label, protocol }) => !policy.may || [label, protocol].some((name) => policy.may!.includes(name)),
  );
  return allowed.flatMap((computation) => playOf({ ...given, computation }) ?? []);
}
