import { readFile } from "node:fs/promises";
import { type Identity, type PartyId, party } from "@tavs/core";
import type { Terms } from "@tavs/core/study";
import { writeOutput } from "../data/write-output.ts";
import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";
import { forbidden } from "../session/forbidden.ts";

const FORMAT = "tavs/peers/1";
const MOST_BYTES = 2 ** 20;

/** The public keys of others, as this party compared them: by name. */
export type Peers = ReadonlyMap<PartyId, string>;

/** The list in a file; an empty one where there is no file. Throws `Refusal`. */
export async function readPeers(path: string, messages: Messages): Promise<Peers> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw usage(`${path}: ${messages.unreadable(error.code ?? "unknown")}`);
  });
  if (text === undefined) return new Map();
  const peers = text.length > MOST_BYTES ? undefined : parsed(text);
  if (!peers) throw usage(`${path}: ${messages.peers.noList}`);
  return peers;
}

/** Replaces the list in a file. */
export const writePeers = (path: string, peers: Peers): Promise<void> => {
  const list = [...peers].map(([name, key]) => ({ name, key })).sort((a, b) => (a.name < b.name ? -1 : 1));
  return writeOutput(path, `${JSON.stringify({ format: FORMAT, peers: list }, null, 2)}\n`, { replace: true });
};

function parsed(text: string): Peers | undefined {
  try {
    const { format, peers } = JSON.parse(text) as Readonly<Record<string, unknown>>; // every field is checked below
    if (format !== FORMAT || !Array.isArray(peers)) return undefined;
    const pairs = peers.map(({ name, key }: Readonly<Record<string, unknown>>) => [party(String(name)), key] as const);
    return pairs.every(isPair) ? new Map(pairs) : undefined;
  } catch {
    return undefined;
  }
}

const isPair = (pair: readonly [PartyId, unknown]): pair is readonly [PartyId, string] =>
  typeof pair[1] === "string" && /^[0-9a-f]{64}$/.test(pair[1]);

/**
 * Throws `Forbidden` (`code: "stranger"`) where a party of the study has another key than this
 * party compared, or none that it did.
 */
export function mustBeCompared(terms: Terms, { name: me }: Identity, peers: Peers, { peers: words }: Messages): void {
  for (const [position, { name, key }] of terms.parties.entries()) {
    if (name === me) continue;
    const known = peers.get(party(name));
    const field = `parties.${position}.key`;
    if (known === undefined) throw forbidden(field, words.unknown(name), "stranger");
    if (known !== key) throw forbidden(field, words.otherKey(name), "stranger");
  }
}
