import { equal } from "../bytes.ts";
import { type TavsError, UsageError } from "../errors.ts";
import type { PartyId } from "../protocol/party.ts";
import { unframe } from "../wire/frames.ts";
import type { Guest, Network, Seat } from "./network.ts";

export interface SharedNetworkOptions {
  /** Somebody greets under terms that no link here holds; what they are is not checked yet. */
  readonly onUnknownTerms?: (from: PartyId, terms: Uint8Array) => void;
}

/**
 * One seat for several links of one identity, each of another study: a network gives a name one seat. A greeting goes to the link
 * whose terms it carries; what is sealed goes to all, of which one can open it. Throws `UsageError` for a second identity.
 */
export function sharedNetwork(network: Network, { onUnknownTerms }: SharedNetworkOptions = {}): Network {
  const guests = new Set<Guest>();
  let seat: Promise<Seat> | undefined;
  const hear = (from: PartyId, frame: Uint8Array): void => {
    const terms = termsIn(frame);
    const hearers = [...guests].filter((guest) => !terms || !guest.terms || equal(guest.terms, terms));
    for (const guest of hearers) guest.onFrame(from, frame);
    if (terms && hearers.length === 0) onUnknownTerms?.(from, terms);
  };
  const all = (act: (guest: Guest) => void): void => [...guests].forEach(act);
  const lost = (error: TavsError): void => {
    seat = undefined;
    all((guest) => guest.onLost?.(error));
  };
  return {
    async join(guest) {
      mustBeAlike(guests, guest);
      guests.add(guest);
      const { identity } = guest;
      seat ??= network.join({ identity, onFrame: hear, onJoined: () => all((each) => each.onJoined()), onLost: lost });
      const shared = seat;
      const leave = async (): Promise<void> => {
        guests.delete(guest);
        if (guests.size > 0 || seat !== shared) return;
        seat = undefined;
        await (await shared).leave();
      };
      try {
        const { send } = await shared.then((own) => ({ send: own.send.bind(own) }));
        return { send, leave };
      } catch (error) {
        guests.delete(guest);
        if (seat === shared) seat = undefined;
        throw error;
      }
    },
  };
}

function mustBeAlike(guests: ReadonlySet<Guest>, { identity }: Guest): void {
  for (const { identity: other } of guests)
    if (!equal(other.publicKey, identity.publicKey) || other.name !== identity.name)
      throw new UsageError("a seat is shared by links of one identity: join another network for another");
}

/** The terms of a greeting; undefined for what is none, which links refuse by themselves. */
function termsIn(frame: Uint8Array): Uint8Array | undefined {
  try {
    const content = unframe(frame);
    return content.kind === "hello" ? content.hello.terms : undefined;
  } catch {
    return undefined;
  }
}
