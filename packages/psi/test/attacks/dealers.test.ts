import { sha256 } from "@noble/hashes/sha2.js";
import { PeerError, party } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { agreementHash } from "../../src/pseudonyms/agreement.ts";
import { commitment, type Dealing, dealing } from "../../src/pseudonyms/messages.ts";
import { ready } from "../../src/suite.ts";
import { generator, identity, invalidEncodings } from "../hostile/strange-elements.ts";
import { inline } from "../inline.ts";
import { ann, bob, cid, makeKey } from "../pseudonyms/circle.ts";
import { plus, prefixed, scalarBytes, text, times } from "../pseudonyms/reference.ts";

beforeAll(() => ready);

const agreement = { study: "study", rule: "free-text/1", threshold: 2, holders: [ann, bob, cid].map(party) };

/** SHA-256 of what a dealer shows, as the protocol's page writes it: what a cheat has to compute as well. */
const commitTo = ({ coefficients, proof }: Dealing): Uint8Array => {
  const statement = prefixed(agreementHash(agreement), text("bob"));
  return sha256(prefixed(text("psi/pseudonyms-key/1 holder"), statement, coefficients, proof));
};

const decoded = <T>(decode: (body: Uint8Array) => T, body: Uint8Array): T | undefined => {
  try {
    return decode(body);
  } catch {
    return undefined;
  }
};

/** What bob deals when nobody disturbs him: the coins of these tests are fixed. */
async function honest(): Promise<readonly (Dealing & { readonly from: string; readonly to: string })[]> {
  const dealt: (Dealing & { readonly from: string; readonly to: string })[] = [];
  const onMessage = ({ from, to, body }: Overheard) => {
    const said = decoded(dealing.decode, body);
    if (said && said.coefficients.length === 64) dealt.push({ from, to, ...said });
    return [body];
  };
  await makeKey({ onMessage, compute: inline });
  return dealt;
}

/** Bob commits to what he will show, and shows it. */
const cheating = (change: (said: Dealing) => Dealing, own: Dealing) => ({
  onMessage({ from, body }: Overheard) {
    if (from !== bob) return [body];
    const first = decoded(commitment.decode, body);
    if (first) return [commitment.encode({ ...first, commitment: commitTo(change(own)) })];
    const said = decoded(dealing.decode, body);
    return [said && said.coefficients.length === 64 ? dealing.encode(change(said)) : body];
  },
});

const noElements: readonly (readonly [string, Uint8Array])[] = [
  ["the identity", identity],
  ...invalidEncodings.map((bytes, i) => [`invalid encoding ${i}`, bytes] as const),
];

describe("a dealer that commits to its cheat from the beginning", () => {
  let own: Dealing;
  let others: Dealing;
  beforeAll(async () => {
    const all = await honest();
    own = all.find(({ from }) => from === "bob")!;
    others = all.find(({ from }) => from === "ann")!;
  });
  const attempt = (change: (said: Dealing) => Dealing) => makeKey({ ...cheating(change, own), compute: inline });

  test("makes its key where it does not cheat after all: the attempts below fail for what they are", async () => {
    expect((await attempt((said) => said)).key.id).toBe((await makeKey()).key.id);
  });

  test.each(noElements)("is named where a commitment of it is %s", async (_name, element) => {
    for (const place of [0, 1]) {
      const change = (said: Dealing): Dealing => {
        const coefficients = said.coefficients.slice();
        coefficients.set(element, 32 * place);
        return { ...said, coefficients };
      };
      await expect(attempt(change)).rejects.toThrow(`bob dealt a commitment number ${place} that is no group element`);
    }
  });

  test("is named where it takes another's dealing for its own: a proof of possession is its dealer's", async () => {
    const copy = ({ share }: Dealing): Dealing => ({ ...others, share });
    await expect(attempt(copy)).rejects.toThrow("bob dealt no proof that it knows its secret");
  });

  test("is named where it cancels another's secret, the rogue key of which it knows no logarithm", async () => {
    const rogue = (said: Dealing): Dealing => {
      const [mine, theirs] = [said.coefficients.subarray(0, 32), others.coefficients.subarray(0, 32)];
      const coefficients = said.coefficients.slice();
      coefficients.set(plus(mine, times(theirs, -1n)), 0);
      return { ...said, coefficients };
    };
    await expect(attempt(rogue)).rejects.toThrow("bob dealt no proof that it knows its secret");
  });

  test("is named where its polynomial is of another degree, its share no scalar, or its proof made of nothing", async () => {
    const wrong: readonly ((said: Dealing) => Dealing)[] = [
      (said) => ({ ...said, coefficients: Uint8Array.of(...said.coefficients, ...generator) }),
      (said) => ({ ...said, coefficients: said.coefficients.slice(0, 32) }),
      (said) => ({ ...said, share: new Uint8Array(32).fill(255) }), // above the order of the group
      (said) => ({ ...said, share: scalarBytes(0n) }),
      (said) => ({ ...said, proof: new Uint8Array(64) }),
      (said) => ({ ...said, proof: Uint8Array.of(...said.proof.slice(0, 32), ...new Uint8Array(32).fill(255)) }),
    ];
    for (const change of wrong) {
      await expect(attempt(change)).rejects.toBeInstanceOf(PeerError);
      await expect(attempt(change)).rejects.toThrow(/^bob dealt/);
    }
  });
});
