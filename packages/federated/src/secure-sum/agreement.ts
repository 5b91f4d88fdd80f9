// What a hospital checks before it gives anything: with whom it is added up, and to what.
import { equal, type PartyId, PeerError, UsageError } from "@tavs/core";
import { canonicalBytes, firstDifference, type Json } from "@tavs/core/study";
import type { Shape } from "./analysis.ts";
import { mustFitOneMessage } from "./ballot.ts";

/** Fewer hospitals than this are not added up: two could subtract, and one is itself. */
export const FEWEST_PARTICIPANTS = 3;

interface Company {
  readonly others: readonly PartyId[];
  readonly coordinator: PartyId;
  /** With whom this hospital agreed to be added up; null where it did not say. */
  readonly agreed: readonly PartyId[] | null;
}

/** Throws `PeerError`: too few hospitals, one named twice, the coordinator among them, or others than were agreed. */
export function mustBeAgreedCompany({ others, coordinator, agreed }: Company): void {
  const names = new Set(others);
  if (names.size + 1 < FEWEST_PARTICIPANTS || names.size !== others.length)
    throw new PeerError(`a sum over ${names.size + 1} hospitals was asked; ${FEWEST_PARTICIPANTS} is the fewest`);
  if (names.has(coordinator)) throw new PeerError("the coordinator names itself as a participant");
  if (agreed !== null && (agreed.length !== names.size || !agreed.every((name) => names.has(name))))
    throw new PeerError(`the coordinator names ${names.size} others than the ${agreed.length} who were agreed`, {
      code: "terms",
    });
}

/** The parts of an analysis that are checked. */
interface Checks<Specification extends Json> {
  check(value: Json): Specification;
  shape(specification: Specification, parties: number): Shape;
}

/**
 * What the coordinator asks for, if it is what this hospital agreed to (null: whatever is asked). Throws `PeerError`, naming
 * the field that differs, and for bytes that are no canonical JSON or a specification that nobody could answer.
 */
export function agreedSpecification<Specification extends Json>(
  analysis: Checks<Specification>,
  {
    agreed,
    bytes,
    parties,
  }: { readonly agreed: Specification | null; readonly bytes: Uint8Array; readonly parties: number },
): Specification {
  const asked = parse(bytes);
  const difference = agreed === null ? undefined : firstDifference(agreed, asked);
  if (difference !== undefined)
    throw new PeerError(`the coordinator asks for another analysis than was agreed: "${difference}" differs`, {
      code: "terms",
    });
  return blamingPeer("the coordinator's specification", () => {
    const specification = analysis.check(asked);
    mustFitOneMessage(analysis.shape(specification, parties));
    return specification;
  });
}

function parse(bytes: Uint8Array): Json {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json; // what JSON.parse gives
    if (equal(canonicalBytes(value), bytes)) return value;
  } catch {
    // told below: a foreign error could quote what it read
  }
  throw new PeerError(`a specification of ${bytes.length} bytes is not canonical JSON`);
}

/** Runs what can only fail because of what a peer said. */
export function blamingPeer<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof UsageError) throw new PeerError(`${what}: ${error.message}`, { code: error.code });
    throw error;
  }
}
