import { hex, party, UsageError, utf8 } from "@tavs/core";
import { type JointKey, pseudonyms } from "@tavs/psi";
import type { Home } from "../session/home.ts";
import type { Playing } from "../session/once.ts";
import { play, type SessionsOf } from "../session/play.ts";
import type { AgreedPseudonyms } from "./agreed-pseudonyms.ts";
import { destroyedPlace } from "./vault.ts";

const place = ({ study }: Pick<Home, "study">, label: string): string => `cli/pseudonym-key/${hex(study)}/${label}`;

const making = new WeakMap<SessionsOf, Map<string, Promise<JointKey>>>();

/**
 * The public half of a key, which holders make and tell who will ask: once in the life of a link, for several who ask under one key.
 * Made before, it is what it was. Throws `UsageError` (`code: "destroyed"`) where this party destroyed its share.
 */
export function keyFor(home: Home, link: SessionsOf, agreed: Needed, playing: Playing): Promise<JointKey> {
  const all = making.get(link) ?? new Map<string, Promise<JointKey>>();
  making.set(link, all);
  const { label } = agreed.key;
  const made = all.get(label) ?? make(home, link, agreed, playing);
  all.set(label, made);
  return made;
}

type Needed = Pick<AgreedPseudonyms, "key" | "role">;

async function make(home: Home, link: SessionsOf, { key, role }: Needed, own: Playing): Promise<JointKey> {
  const { signal, onProgress, patienceMs, approval } = own;
  const { label, agreement, requesters } = key;
  const playing = { label, run: 0, signal, onProgress, ...(approval && { approval }) };
  const input = { ...agreement, patienceMs };
  if (role === "requester") return play(home, link, pseudonyms.keyRequester, { ...playing, input });
  if (await home.store.read(destroyedPlace(home.study)))
    throw new UsageError("this party destroyed its share of the key", { code: "destroyed" });
  const me = party(home.identity.name);
  const handlers = { keep: pseudonyms.keepKey(home.store) };
  const made = { ...playing, input: { ...input, me, requesters }, handlers };
  const joint = await play(home, link, pseudonyms.keyHolder.generate, made);
  await remember(home, label, joint);
  return joint;
}

async function remember(home: Home, label: string, joint: JointKey): Promise<void> {
  const before = await home.store.read(place(home, label));
  if (!before) await home.store.write(place(home, label), utf8(JSON.stringify(joint)), 0);
}

/** The public half of a key of which this party holds, or held, a share; undefined where it was never made. */
export async function keyHere(home: Home, label: string): Promise<JointKey | undefined> {
  const found = await home.store.read(place(home, label));
  return found && pseudonyms.mustBeKey(JSON.parse(new TextDecoder().decode(found.value)) as JointKey); // `remember` wrote it
}
