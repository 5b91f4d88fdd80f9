// What a holder leaves when its shares are destroyed: for each key what it was, and a signed receipt. Whoever has the study checks it.
import { hex, party as partyId, unhex } from "@tavs/core";
import { type Study, termsHash } from "@tavs/core/study";
import { type DestructionReceipt, type JointKey, pseudonyms } from "@tavs/psi";
import { en } from "../messages/en/index.ts";
import { type AgreedKey, agreedKey, keysHeldBy } from "./agreed-key.ts";

/** Beside the study, as STUDY.NAME.destroyed.json. */
export interface Destroyed {
  readonly format: "tavs/destroyed/1";
  /** SHA-256 of the terms. */
  readonly study: string;
  readonly party: string;
  readonly keys: readonly DestroyedKey[];
}

export interface DestroyedKey {
  /** The label that the making of the key has in the terms. */
  readonly session: string;
  /** The public half: its hash is `receipt.key`. */
  readonly publicKey: string;
  readonly verificationKeys: readonly string[];
  readonly receipt: DestructionReceipt;
}

/** What is wrong with a file as this party's receipts under a study, as the end of a sentence; undefined where nothing is. */
export function flawOfDestroyed(study: Study, value: unknown, party: string): string | undefined {
  if (!isRecord(value, ["format", "study", "party", "keys"]) || value.format !== "tavs/destroyed/1") return NONE;
  if (value.study !== hex(termsHash(study))) return "is of another study, or of an earlier text of this one";
  if (value.party !== party) return "is of another party than its name says";
  const held = keysHeldBy(party, study).map(({ label }) => label);
  const { keys } = value;
  if (!Array.isArray(keys) || keys.length === 0) return NONE;
  const sessions = new Set<string>();
  for (const each of keys as readonly unknown[]) {
    if (!isEntry(each)) return NONE;
    if (!held.includes(each.session) || sessions.has(each.session)) return "names a key that its party does not hold";
    sessions.add(each.session);
    if (!isTrue(study, party, each))
      return "is not what its party signed, or is of another key: ask it for the file again";
  }
  return undefined;
}

const NONE = "is no receipt of Tavs for destroyed keys";

/** The key is one of this study, the share in it is this party's, and the party signed for it. */
function isTrue(study: Study, name: string, entry: DestroyedKey): boolean {
  const { receipt } = entry;
  const key = keyIn(entry, agreedKey(study, { me: name, label: entry.session }, en));
  if (!key || receipt.study !== key.study || receipt.holder !== name) return false;
  const own = key.verificationKeys[key.holders.indexOf(partyId(name))];
  const member = study.parties.find((each) => each.name === name)!; // a holder is a party
  return receipt.verificationKey === own && pseudonyms.isReceipt(unhex(member.key), receipt);
}

/** The whole public half, with what the terms say of it; undefined where it is not what the receipt names. */
function keyIn({ publicKey, verificationKeys, receipt }: DestroyedKey, { agreement }: AgreedKey): JointKey | undefined {
  try {
    return pseudonyms.mustBeKey({ ...agreement, publicKey, verificationKeys, id: receipt.key });
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown, names: readonly string[]): value is Fields =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length === names.length &&
  names.every((name) => Object.hasOwn(value, name));

const RECEIPT = ["format", "key", "study", "holder", "verificationKey", "day", "software", "signature"];

const isText = (value: unknown): value is string => typeof value === "string" && /^[^\p{Cc}]{1,2000}$/u.test(value);

const isEntry = (value: unknown): value is DestroyedKey =>
  isRecord(value, ["session", "publicKey", "verificationKeys", "receipt"]) &&
  isText(value.session) &&
  isText(value.publicKey) &&
  Array.isArray(value.verificationKeys) &&
  value.verificationKeys.every(isText) &&
  isRecord(value.receipt, RECEIPT) &&
  Object.values(value.receipt).every(isText) &&
  /^\d{4}-\d\d-\d\d$/.test(String(value.receipt.day));
