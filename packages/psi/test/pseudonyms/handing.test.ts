import { type PartyId, PeerError, UsageError } from "@tavs/core";
import { memoryStore, type Overheard, type PlayOptions, play, type Role } from "@tavs/core/testing";
import { type JointKey, type KeyAgreement, pseudonyms } from "@tavs/psi";
import { expect, test } from "vitest";
import { handing } from "../../src/pseudonyms/messages.ts";
import { inline } from "../inline.ts";
import { ann, bob, cid, hospital } from "./circle.ts";

const agreement: KeyAgreement = { study: "study", rule: "free-text/1", threshold: 2, holders: [ann, bob, cid] };
const [requesters, others] = [[hospital], [ann, bob, cid]];

/** Three make a key, and the hospital hears of it. */
async function made(playing: PlayOptions = {}, theirs: Partial<KeyAgreement> = {}): Promise<readonly JointKey[]> {
  const holder = (me: PartyId): Role => ({
    party: pseudonyms.keyHolder.generate,
    input: { me, requesters, ...agreement },
    handlers: { keep: pseudonyms.keepKey(memoryStore()) },
  });
  const cast = Object.fromEntries(others.map((name) => [name, holder(name)]));
  const asking: Role = { party: pseudonyms.keyRequester, input: { ...agreement, ...theirs } };
  const results = await play({ ...cast, [hospital]: asking }, { compute: inline, ...playing });
  return [...others, hospital].map((name) => results[name] as JointKey);
}

test("who will ask hears the same key as its holders have, also where everybody crashes at every step; and nothing else: as many bytes as there are holders", async () => {
  const bodies: Uint8Array[] = [];
  const listen = ({ to, body }: Overheard) => {
    if (to === hospital) bodies.push(body);
    return [body];
  };
  const [first, ...rest] = await made({ onMessage: listen, crashEverywhere: true });
  for (const key of rest) expect(key).toEqual(first);
  expect(pseudonyms.mustBeKey(first!)).toEqual(first);
  expect(new Set(bodies.map((body) => body.length))).toEqual(new Set([(2 + 3) * 32 + 8]));
  const keys = bodies.map((body) => handing.decode(body));
  for (const each of keys) expect(each).toEqual(keys[0]);
});

test("a holder that tells another key than the others is named, and one that agreed to another", async () => {
  let heard = 0;
  const lie = ({ to, body }: Overheard) => {
    if (to !== hospital || ++heard !== 2) return [body];
    const told = handing.decode(body);
    return [handing.encode({ ...told, publicKey: told.verificationKeys.slice(0, 32) })];
  };
  await expect(made({ onMessage: lie })).rejects.toThrow(/tells another key than a holder before it/);
  await expect(made({}, { study: "another" })).rejects.toThrow(PeerError);
  await expect(made({}, { threshold: 3 })).rejects.toThrow(/holds another key/);
});

test("a holder is nobody who asks", () => {
  const input = { me: ann, requesters: [bob], ...agreement };
  expect(() => pseudonyms.keyHolder.generate.start(input, (length) => new Uint8Array(length))).toThrow(UsageError);
});
