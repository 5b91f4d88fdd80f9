// On which engine two parties intersect: it stands in the terms and in both announcements, and where it is to be chosen it
// follows from both sizes, which neither can change any more.
import { UsageError } from "@tavs/core";
import type { ProofOptions } from "../oprf/modes.ts";
import type { Part, Session } from "../oprf/session.ts";
import { MOST_ITEMS, shapeFor } from "../vole/parameters.ts";

/** "oprf": two multiplications in a group for each item, and nothing younger assumed. "vole": a hundredth of the computing. */
export type Engine = "oprf" | "vole";

/** Against whom a session of the engine "vole" holds. */
export type Security = "malicious" | "semi-honest";

/** How a session is computed: both say the same, else `PeerError`. Write it in the terms. */
export interface EngineOptions {
  /** Default: "auto", which is "vole" where the larger set has 10,000 items or more, and nothing asks for a proof. */
  readonly engine?: Engine | "auto";
  /** Default: "malicious". The other saves a tenth of the bytes of "vole", and trusts the peer's program. */
  readonly security?: Security;
}

/** The same with every default in its place. */
export type EngineChoice = Required<EngineOptions>;

const FROM = 10_000;

/** Throws `UsageError` where an engine is asked for what it does not have. */
export function choiceOf(options: EngineOptions & ProofOptions & { readonly maxItems?: number }): EngineChoice {
  const { engine = "auto", security = "malicious", verified, mutual, maxItems = 0 } = options;
  if (!["auto", "oprf", "vole"].includes(engine)) throw new UsageError('engine is "auto", "oprf" or "vole"');
  if (security !== "malicious" && security !== "semi-honest")
    throw new UsageError('security is "malicious" or "semi-honest"');
  if (engine === "oprf" && security === "semi-honest")
    throw new UsageError('the engine "oprf" holds against malicious parties: leave security out');
  if (engine === "vole" && (verified || mutual))
    throw new UsageError(`the engine "vole" has no ${verified ? "verified" : "mutual"}: take "auto" or "oprf"`);
  if (engine === "vole" && maxItems > MOST_ITEMS)
    throw new UsageError(`maxItems is at most ${MOST_ITEMS} with the engine "vole": take "oprf" for larger sets`);
  return { engine, security };
}

/** The engine of a session both of whose sizes are known. */
export function engineOf({ engine }: EngineChoice, { items, theirSize, modes }: Session): Engine {
  if (engine !== "auto") return engine;
  const larger = Math.max(items.size, theirSize);
  return !modes.verified && !modes.mutual && larger >= FROM && larger <= MOST_ITEMS ? "vole" : "oprf";
}

/** The most items of its own that a malicious receiver of the announced size can ask: on "vole" as many as its store has columns. */
export function mostAsked(choice: EngineChoice, session: Session): number {
  if (engineOf(choice, session) === "oprf") return session.theirSize;
  const { parts, columns } = shapeFor(session.theirSize);
  return parts * columns;
}

/** The most items that either party may bring, where the input does not say. */
export const boundOf = <Input extends { readonly maxItems?: number }>(input: Input, { engine }: EngineChoice): Input =>
  engine === "vole" ? { ...input, maxItems: input.maxItems ?? MOST_ITEMS } : input;

const PROTOCOLS = {
  without: { oprf: "psi/oprf/1", vole: "psi/vole/1", auto: "psi/auto/1" },
  with: { oprf: "psi/labelled/oprf/1", vole: "psi/labelled/vole/1", auto: "psi/labelled/auto/1" },
} as const;

/** The part in an announcement: it names engine and security, so that both mean the same. */
export function partOf({ engine, security }: EngineChoice, role: Part["role"], labels: Part["labels"]): Part {
  const protocol = PROTOCOLS[labels][engine];
  return { protocol: security === "malicious" ? protocol : `${protocol} semi-honest`, role, labels };
}
