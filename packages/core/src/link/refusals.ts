import { PeerError, type TavsError, TransportError, UsageError } from "../errors.ts";
import type { PartyId } from "../protocol/party.ts";

// Why a session or a peer is refused, in words. Codes are for programs and stay.

export const endedBefore = (code: string): PeerError =>
  new PeerError(`this session was ended ("${code}") and can not be resumed: agree on a new run`, { code });

/**
 * What the others are told of why a session ended, and all of it: every word is as long as the others, so that an envelope says no
 * more to who carries it. Too few people, a fit without a result and a budget that is spent are one word.
 */
export type Ending = "refused" | "stopped" | "follows";

export function endingOf(error: TavsError): Ending {
  if (!(error instanceof PeerError)) return "stopped";
  return error.code === ABORTED ? "follows" : "refused";
}

const ABORTED = "aborted";

const endings: Readonly<Record<string, string>> = {
  refused: "it refused what it received",
  stopped: "its part can not be done, or has no result",
  follows: "another party had ended it",
};

/** `said` is a peer's text: what is not a word of ours reaches no log. */
export function endedBy(name: PartyId, said: string): PeerError {
  const word = Object.hasOwn(endings, said) ? said : "no word";
  const why = endings[word] ?? "it does not say why";
  return new PeerError(`${name} ended the session: ${why} ("${word}")`, { code: ABORTED });
}

/** Its own session, of an earlier life: of what another program meant by a state nothing is guessed. */
export const otherStates = (): UsageError =>
  new UsageError(
    "this session was put down by another version of this program: go on with that one, or agree on a new run",
    { code: "version" },
  );

/** A peer whose key is another one has lost its memory: its envelopes and ours no longer fit. */
export const forgotten = (name: PartyId): PeerError =>
  new PeerError(`${name} came back without its store: all parties have to connect again and start a new run`, {
    code: "forgotten",
  });

export const contradiction = (name: PartyId, number: number): PeerError =>
  new PeerError(`${name} said two different things as message ${number}: the session is over`, {
    code: "equivocation",
  });

export const rolledBack = (by: PartyId): UsageError =>
  new UsageError(
    `${by} has acknowledged more than this store knows was said: the store is an old copy, and going on from it would answer twice`,
    { code: "rollback" },
  );

export const stranger = (name: PartyId): PeerError =>
  new PeerError(`somebody calls itself ${name}, and does not hold the key that the terms give for that name`, {
    code: "stranger",
  });

export const misaddressed = (): PeerError =>
  new PeerError("a frame names other parties than the network does, or than the terms", { code: "stranger" });

export const tampered = (from: PartyId): TransportError =>
  new TransportError(
    `an envelope that says it is from ${from} does not open: it was changed on the way; the session is kept, check the relay and start again to resume`,
    { code: "tampered" },
  );

export const absent = (names: readonly PartyId[], patienceMs: number): TransportError =>
  new TransportError(`${names.join(", ")} did not come within ${patienceMs} ms; start again when all are there`, {
    code: "silence",
  });

/** Not an end: with a network of files this is how a step stops, each time but the last. */
export const nothingMore = (from: readonly PartyId[]): TransportError =>
  new TransportError(
    `nothing more from ${from.join(", ")} is here: carry the next file here, and step again; the session is kept`,
    { code: "waiting" },
  );

export const noNetwork = (patienceMs: number): TransportError =>
  new TransportError(`the network gave no seat within ${patienceMs} ms: check its address and that it runs`, {
    code: "unreachable",
  });

export const otherVersion = (from: PartyId, error: TavsError): PeerError =>
  new PeerError(`${from} ${error.message}`, { code: "version" });
