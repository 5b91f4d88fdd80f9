import { hex, type PartyId } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { ingest } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { asking, blindedLane, confirmation, dealing, evaluation } from "../../src/pseudonyms/messages.ts";
import { hashToGroup, ready } from "../../src/suite.ts";
import { type Asking, ann, bob, cid, hospital, type Made, makeKey, request } from "./circle.ts";
import { base, inputOf, lambda, q, scalar, times } from "./reference.ts";

let made: Made;
beforeAll(async () => {
  await ready;
  made = await makeKey();
});

/** What each party hears of one request. */
async function viewsOf(asking: Omit<Asking, "made">): Promise<Record<string, Uint8Array[]>> {
  const views: Record<string, Uint8Array[]> = {};
  const onMessage = ({ to, body }: Overheard) => {
    (views[to] ??= []).push(body);
    return [body];
  };
  await request({ made, ...asking, onMessage });
  return views;
}
const names = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
const lengths = (views: Record<string, Uint8Array[]>) =>
  Object.entries(views).map(([name, bodies]) => [name, bodies.map((body) => body.length)]);
const elementsIn = (bytes: Uint8Array): string[] => (hex(bytes).match(/.{64}/g) ?? []) as string[];
const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

describe("a holder", () => {
  test("hears the same from two hospitals of one size but for elements that are no item's, and come in no second request", async () => {
    const one = await viewsOf({ items: await ingest(names(5, "mine")), seed: seed(1) });
    const other = await viewsOf({
      items: await ingest(names(5, "quite other people")),
      recipient: "other",
      seed: seed(1),
    });
    const again = await viewsOf({ items: await ingest(names(5, "mine")), seed: seed(2) });
    expect(one.ann![0]).toEqual(other.ann![0]);
    expect(asking.decode(one.ann![0]!)).toMatchObject({ role: "psi/pseudonyms/1 requester", size: 5 });
    expect(lengths(one)).toEqual(lengths(other));
    const elements = [one, other, again].flatMap(({ ann: heard }) =>
      elementsIn(blindedLane.part.decode(heard![1]!).rows),
    );
    const own = { rule: "free-text/1", study: "study", recipient: "register" };
    const hashed = names(5, "mine").map((item) => hex(hashToGroup(inputOf(item, own))));
    expect(new Set([...elements, ...hashed]).size).toBe(4 * 5);
  });

  test("hears nothing of the order or the repeats of the hospital's rows", async () => {
    const rows = names(6, "mine");
    const one = await viewsOf({ items: await ingest(rows) });
    const other = await viewsOf({ items: await ingest([...rows].reverse().concat(rows)) });
    expect(other).toEqual(one);
  });

  test("learns no output, and hears nothing from another holder", async () => {
    const from = new Set<PartyId>();
    await request({
      made,
      items: await ingest(["a"]),
      onMessage: ({ to, from: speaker, body }) => {
        if (to !== hospital) from.add(speaker);
        return [body];
      },
    });
    expect([...from]).toEqual([hospital]);
  });
});

describe("a requester", () => {
  test("hears from each holder one element and no more for each of its items, and a proof with another nonce for each batch", async () => {
    const views = await viewsOf({ items: await ingest(names(3, "mine")) });
    const answers = views.hospital!.map((body) => evaluation.decode(body));
    expect(answers.map(({ points }) => points.length)).toEqual([96, 96]);
    const again = await viewsOf({ items: await ingest(names(3, "more")) });
    const proofs = [...answers, ...again.hospital!.map((body) => evaluation.decode(body))].map(({ proof }) =>
      hex(proof),
    );
    expect(new Set(proofs).size).toBe(4);
  });

  test("that changes its mind about what it asked gets a proof whose nonce is another: two proofs together give no share", async () => {
    const spoil =
      (other: boolean) =>
      ({ index, body }: Overheard) => {
        if (index !== 2) return [body]; // ann is asked about elements
        const { first, rows } = blindedLane.part.decode(body);
        return [blindedLane.part.encode({ first, rows: other ? times(rows, 2n) : rows })];
      };
    const heard: { c: bigint; s: bigint }[] = [];
    for (const other of [false, true]) {
      const change = spoil(other);
      const onMessage = (message: Overheard) => {
        if (message.from === ann) {
          const { proof } = evaluation.decode(message.body);
          heard.push({ c: scalar(proof.subarray(0, 32)), s: scalar(proof.subarray(32)) });
        }
        return change(message);
      };
      await request({ made, items: await ingest(["a"]), onMessage }).catch(() => undefined);
    }
    const [one, two] = heard as [(typeof heard)[0], (typeof heard)[0]];
    expect(one.c).not.toBe(two.c);
    // with one nonce, (s1 - s2) = -(c1 - c2) · lambda·share
    const key = times(base(scalar(made.shares.ann!.share)), lambda(1, [1, 2]));
    expect(hex(base(one.s - two.s))).not.toBe(hex(times(key, q - ((one.c - two.c + q) % q))));
  });
});

describe("a key holder", () => {
  test("hears of the others commitments, proofs and its own share, and fewer than the threshold can not tell the key", async () => {
    const heard: Overheard[] = [];
    const onMessage = (message: Overheard) => {
      heard.push(message);
      return [message.body];
    };
    const { shares } = await makeKey({ onMessage });
    const secrets = Object.values(shares).map(({ share }) => hex(share));
    for (const { body } of heard) for (const secret of secrets) expect(hex(body)).not.toContain(secret);
    const dealt = heard
      .filter(({ body }) => body.length > 150 && body.length < 200)
      .map(({ from, to, body }) => ({ from, to, ...dealing.decode(body) }));
    expect(dealt).toHaveLength(6);
    for (const dealer of [ann, bob, cid]) {
      const own = dealt.filter(({ from }) => from === dealer);
      expect(hex(own[0]!.coefficients)).toBe(hex(own[1]!.coefficients));
      expect(hex(own[0]!.share)).not.toBe(hex(own[1]!.share)); // each hears its own alone
    }
  });

  test("sees no commitment of another before it is bound to its own", async () => {
    const order: string[] = [];
    await makeKey({
      onMessage: ({ from, body }) => {
        order.push(
          `${from} ${body.length > 200 ? "?" : body.length > 150 ? "opens" : isConfirmation(body) ? "confirms" : "commits"}`,
        );
        return [body];
      },
    });
    const firstOpening = order.findIndex((said) => said.endsWith("opens"));
    expect(order.slice(0, firstOpening).filter((said) => said.endsWith("commits"))).toHaveLength(6);
  });
});

function isConfirmation(body: Uint8Array): boolean {
  try {
    return confirmation.decode(body).heard.length === 96;
  } catch {
    return false;
  }
}
