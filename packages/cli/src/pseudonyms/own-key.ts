import { type Handler, hex, party, UsageError, utf8 } from "@tavs/core";
import { type JointKey, type KeyShare, pseudonyms } from "@tavs/psi";
import type { Home } from "../session/home.ts";
import type { Playing } from "../session/once.ts";
import { play, type SessionsOf } from "../session/play.ts";
import type { AgreedPseudonyms } from "./agreed-pseudonyms.ts";
import { destroyedPlace } from "./vault.ts";

/** "kept": a share of it is here. "told": its session is over here. */
type Stage = "kept" | "told";

const place = ({ study }: Pick<Home, "study">, label: string, stage: Stage): string =>
  `cli/pseudonym-key-${stage}/${hex(study)}/${label}`;

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

type Needed = Pick<AgreedPseudonyms, "key" | "role" | "request">;

async function make(home: Home, link: SessionsOf, agreed: Needed, playing: Playing): Promise<JointKey> {
  const { key, role, request } = agreed;
  if (role === "holder" && (await home.store.read(destroyedPlace(home.study))))
    throw new UsageError("this party destroyed its share of the key", { code: "destroyed" });
  const before = request && (await keyIn(home, key.label, "told"));
  if (before) {
    link.session(key.label, 0).catch(() => undefined); // says again what did not come, where all are there: a holder may be gone for good
    return before;
  }
  const joint = await played(home, link, agreed, playing);
  await remember(home, key.label, joint, "told");
  return joint;
}

function played(home: Home, link: SessionsOf, { key, role }: Needed, own: Playing): Promise<JointKey> {
  const { signal, onProgress, patienceMs, approval } = own;
  const { label, agreement, requesters } = key;
  const playing = { label, run: 0, signal, onProgress, ...(approval && { approval }) };
  const input = { ...agreement, patienceMs };
  if (role === "requester") return play(home, link, pseudonyms.keyRequester, { ...playing, input });
  const keep: Handler = async (made, state) => {
    await pseudonyms.keepKey(home.store)(made, state);
    await remember(home, label, (made as KeyShare).key, "kept"); // what `generate` gives to `keep`
  };
  const mine = { ...input, me: party(home.identity.name), requesters };
  return play(home, link, pseudonyms.keyHolder.generate, { ...playing, input: mine, handlers: { keep } });
}

async function remember(home: Home, label: string, joint: JointKey, stage: Stage): Promise<void> {
  const where = place(home, label, stage);
  if (!(await home.store.read(where))) await home.store.write(where, utf8(JSON.stringify(joint)), 0);
}

/** The public half of a key of which this party holds, or held, a share; undefined where it was never made. */
export const keyHere = (home: Home, label: string): Promise<JointKey | undefined> => keyIn(home, label, "kept");

async function keyIn(home: Home, label: string, stage: Stage): Promise<JointKey | undefined> {
  const found = await home.store.read(place(home, label, stage));
  return found && pseudonyms.mustBeKey(JSON.parse(new TextDecoder().decode(found.value)) as JointKey); // `remember` wrote it
}
