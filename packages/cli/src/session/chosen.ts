import type { Computation, Json, Terms } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import { refused } from "../refusal.ts";

export interface Wanted {
  readonly me: string;
  /** The label that was typed; without it, the only session that fits is meant. */
  readonly session: string | undefined;
  /** The protocols that the command can run. */
  readonly protocols: readonly string[];
}

/** One session of the terms, and where it stands there. */
export interface Chosen {
  readonly computation: Computation;
  /** Where a field of it stands in the terms: `computations[0].parameters.columns`. */
  readonly at: (field: string) => string;
}

/** The session that a command is about. Throws `Refusal`, naming the field of the terms, where they allow it no such session. */
export function choose(terms: Terms, { me, session, protocols }: Wanted, { allowed }: Messages): Chosen {
  if (session !== undefined) {
    const position = terms.computations.findIndex(({ label }) => label === session);
    const computation = terms.computations[position];
    if (!computation) throw refused("terms", allowed.noSession);
    const chosen = chosenAt(computation, position);
    if (!computation.parties.includes(me)) throw refused("terms", allowed.notOurs(chosen.at("parties")));
    if (!protocols.includes(computation.protocol))
      throw refused("terms", allowed.otherProtocol(chosen.at("protocol"), protocols));
    return chosen;
  }
  const fitting = terms.computations
    .map(chosenAt)
    .filter(({ computation: { protocol, parties } }) => protocols.includes(protocol) && parties.includes(me));
  if (fitting.length === 1) return fitting[0]!;
  throw refused("terms", fitting.length === 0 ? allowed.noneFits(protocols) : allowed.manyFit(fitting.length));
}

const chosenAt = (computation: Computation, position: number): Chosen => ({
  computation,
  at: (field) => `computations[${position}].${field}`,
});

type Parameters = Readonly<Record<string, Json>>;

/** The parameters of a session. Throws `Refusal` for one that this program does not know: it was agreed to, and would not be done. */
export function parametersOf({ computation, at }: Chosen, known: readonly string[], { allowed }: Messages): Parameters {
  const { parameters } = computation;
  if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters))
    throw refused("terms", allowed.noParameters(at("parameters")));
  const strange = Object.keys(parameters).findIndex((name) => !known.includes(name));
  if (strange >= 0) throw refused("terms", allowed.strangeParameter(at("parameters"), strange + 1, known));
  return parameters as Parameters; // a record, as was found
}
