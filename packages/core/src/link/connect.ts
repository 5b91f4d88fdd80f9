import { hex } from "../bytes.ts";
import { memoryStore } from "../protocol/store.ts";
import { systemRandom } from "../random.ts";
import { mustHold } from "../study/must-hold.ts";
import { mustNotBeRevoked } from "../study/revocation.ts";
import { termsHash } from "../study/terms.ts";
import { ephemeralKey, introduction } from "./handshake.ts";
import type { ConnectOptions, Link } from "./link.ts";
import { OpenLink } from "./open-link.ts";

/**
 * Joins the network and meets all parties of the terms. Throws `UsageError` where the terms cannot be run by this
 * identity today, or were revoked; `PeerError` where a party signed other terms (naming the field) or speaks another version;
 * `TransportError` where somebody does not come in time (naming who).
 */
export async function connect(options: ConnectOptions): Promise<Link> {
  const { identity, terms, today, revocations = [], store = memoryStore(), random = systemRandom } = options;
  mustHold(terms, identity, today);
  mustNotBeRevoked(terms, revocations);
  const hash = termsHash(terms);
  const ephemeral = await ephemeralKey(store, hex(hash), random);
  const link = new OpenLink(introduction(identity, terms, ephemeral), { termsHash: hash, store, options });
  try {
    await link.meet();
    return link;
  } catch (error) {
    await link.leave();
    throw error;
  }
}
