import type { Json, Study, StudyComputation } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import { forbidden } from "./forbidden.ts";

export interface Wanted {
  readonly me: string;
  /** The label that was typed; without it, the only session that fits is meant. */
  readonly session: string | undefined;
  /** The protocols that the command can run. */
  readonly protocols: readonly string[];
}

/** One session of the terms, and where it stands there. */
export interface Chosen {
  readonly computation: StudyComputation;
  /** Where a field of it stands in the terms: `computations.0.parameters.columns`. */
  readonly at: (field: string) => string;
}

/** The session that a command is about. Throws `Forbidden` where the terms have no such session. */
export function choose(study: Study, { me, session, protocols }: Wanted, { allowed }: Messages): Chosen {
  const all = study.computations.map(chosenAt);
  if (session !== undefined) {
    const chosen = all.find(({ computation: { label } }) => label === session);
    if (!chosen) throw forbidden("computations", allowed.noSession);
    const { computation, at } = chosen;
    if (!computation.parties.includes(me)) throw forbidden(at("parties"), allowed.notOurs);
    if (!protocols.includes(computation.protocol)) throw forbidden(at("protocol"), allowed.otherProtocol(protocols));
    return chosen;
  }
  const fitting = all.filter(
    ({ computation: { protocol, parties } }) => protocols.includes(protocol) && parties.includes(me),
  );
  if (fitting.length === 1) return fitting[0]!;
  throw forbidden("computations", fitting.length === 0 ? allowed.noneFits(protocols) : allowed.manyFit(fitting.length));
}

const chosenAt = (computation: StudyComputation, position: number): Chosen => ({
  computation,
  at: (field) => `computations.${position}.${field}`,
});

type Parameters = Readonly<Record<string, Json>>;

/** The parameters of a session. Throws `Forbidden` for one that this program does not know: it was agreed to, and would not be done. */
export function parametersOf({ computation, at }: Chosen, known: readonly string[], { allowed }: Messages): Parameters {
  const { parameters } = computation;
  if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters))
    throw forbidden(at("parameters"), allowed.noParameters);
  const strange = Object.keys(parameters).findIndex((name) => !known.includes(name));
  if (strange >= 0) throw forbidden(at("parameters"), allowed.strangeParameter(strange + 1, known));
  return parameters as Parameters; // a record, as was found
}
