import { hex, utf8 } from "@tavs/core";
import type { Study } from "@tavs/core/study";
import { pseudonyms } from "@tavs/psi";
import type { StudyFile } from "../data/read-study.ts";
import { dayOf } from "../day.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { refused } from "../refusal.ts";
import type { Home } from "../session/home.ts";
import type { Joined } from "../session/joined.ts";
import { type Found, fileBeside, receiptsBeside } from "../study/beside.ts";
import { keysHeldBy } from "./agreed-key.ts";
import type { AgreedPseudonyms } from "./agreed-pseudonyms.ts";
import { keyHere } from "./own-key.ts";
import { type Destroyed, type DestroyedKey as Entry, flawOfDestroyed } from "./receipt.ts";
import { destroyedPlace } from "./vault.ts";

/** The receipts beside a study, checked. */
export const destroyedBeside = (
  { path, study }: Pick<StudyFile, "path" | "study">,
  messages: Messages,
): Promise<readonly Found<Destroyed>[]> =>
  receiptsBeside(path, study, messages, (value, party) => flawOfDestroyed(study, value, party));

/** This party's own receipt beside a study. Throws `Refusal` (`code: "destroyed"`) where one stands there that is spoilt. */
export async function ownReceipt(
  file: Pick<StudyFile, "path" | "study">,
  me: string,
  messages: Messages,
): Promise<Destroyed | undefined> {
  const found = await destroyedBeside(file, messages);
  const mine = found.find((each) => each.file === fileBeside(file.path, me, "destroyed"));
  if (mine && "flaw" in mine) throw refused("destroyed", `${plain(mine.file)} ${mine.flaw}`);
  return mine?.content;
}

/** A state that came back from a backup learns from the receipt beside the study that its shares were destroyed. */
export async function honourReceipt(file: StudyFile, home: Home, messages: Messages): Promise<void> {
  const earlier = await ownReceipt(file, home.identity.name, messages);
  if (earlier) await decide({ home, study: file.study, software: "", earlier });
}

/** Throws `Refusal` (`code: "destroyed"`) where a share that is needed was destroyed: as this party's state says, or a receipt beside the study. */
export async function mustBeWhole(
  { file, home }: Pick<Joined, "file" | "home">,
  { role, key, request }: Pick<AgreedPseudonyms, "role" | "key" | "request">,
  messages: Messages,
): Promise<void> {
  const { terms: words } = messages.pseudonymise;
  await honourReceipt(file, home, messages);
  if (role === "holder" && (await destroyedHere(home))) throw refused("destroyed", words.ownDestroyed);
  const found = await destroyedBeside(file, messages);
  const spoilt = found.find((each) => "flaw" in each);
  if (spoilt && "flaw" in spoilt) throw refused("destroyed", `${plain(spoilt.file)} ${spoilt.flaw}`);
  const gone = new Set(found.flatMap((each) => ("content" in each ? [each.content.party] : [])));
  const other = (request ?? key).holders.find((name) => gone.has(name));
  if (other !== undefined) throw refused("destroyed", words.destroyedBy(other));
}

/** What was destroyed here before, as the state says; undefined where nothing was. */
async function destroyedHere({ store, study }: Home): Promise<Destroyed | undefined> {
  const found = await store.read(destroyedPlace(study));
  return found && (JSON.parse(new TextDecoder().decode(found.value)) as Destroyed); // `decide` wrote it
}

interface Deciding {
  readonly home: Home;
  readonly study: Study;
  /** The program that does it. */
  readonly software: string;
  /** The receipt of an earlier time, where one stands beside the study. */
  readonly earlier: Destroyed | undefined;
}

/**
 * Signs for every share of the study that is here, and writes that down: from then on the shares count as destroyed, and whoever
 * opens this state next overwrites them. Asked again, or with a receipt of an earlier time, it stays with that one. Undefined where
 * there was never a share.
 */
export async function decide(deciding: Deciding): Promise<Destroyed | undefined> {
  const { home, earlier } = deciding;
  const before = await destroyedHere(home);
  if (before) return before;
  const destroyed = earlier ?? (await signed(deciding));
  if (destroyed) await home.store.write(destroyedPlace(home.study), utf8(JSON.stringify(destroyed)), 0);
  return destroyed;
}

async function signed({ home, study, software }: Deciding): Promise<Destroyed | undefined> {
  const { identity, store, now } = home;
  const keys: Entry[] = [];
  for (const { label: session } of keysHeldBy(identity.name, study)) {
    const key = await keyHere(home, session);
    if (!key) continue;
    const receipt = await pseudonyms.destroyKey(store, identity, { key: key.id, day: dayOf(now()), software });
    const { publicKey, verificationKeys } = key;
    keys.push({ session, publicKey, verificationKeys, receipt });
  }
  if (keys.length === 0) return undefined;
  return { format: "tavs/destroyed/1", study: hex(home.study), party: identity.name, keys };
}
