import { BudgetError, type Handler, PeerError, party, run, UsageError } from "@tavs/core";
import { memoryStore, memoryTransports, type Overheard } from "@tavs/core/testing";
import { cpr, type ItemSet, ingest, pseudonyms, queryBudget } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { asking, commitment, confirmation, dealing } from "../../src/pseudonyms/messages.ts";
import { type Asking, ann, bob, cid, hospital, type Made, makeKey, request } from "./circle.ts";
import { scalarBytes } from "./reference.ts";

let made: Made;
let items: ItemSet;
beforeAll(async () => {
  made = await makeKey();
  items = await ingest(["a", "b", "c"]);
});

const ask = (options: Partial<Asking> = {}) => request({ made, items, ...options });
const tamper = (which: number, change: (body: Uint8Array) => readonly Uint8Array[]) => ({
  onMessage: ({ index, body }: Overheard) => (index === which ? change(body) : [body]),
});

describe("a requester", () => {
  const says = (change: object) => tamper(0, (body) => [asking.encode({ ...asking.decode(body), ...change })]);

  test.each([
    ["with another role", { role: "psi/oprf/1 receiver" }, /no requester/],
    ["for another key", { key: new Uint8Array(32) }, /another key/],
    ["for more items than agreed", { size: 2 ** 32 - 1 }, /announces 4294967295 items, at most 16777216/],
    ["to too few holders", { asked: Uint8Array.of(1) }, /asks 1 holders/],
    ["to holders without this one", { asked: Uint8Array.of(2, 3) }, /must be asked/],
    ["to one holder twice", { asked: Uint8Array.of(1, 1) }, /must be asked/],
    ["to a holder that there is not", { asked: Uint8Array.of(1, 4) }, /must be asked/],
    ["in another number", { size: 2 }, /elements 0 and on came in 96 bytes/],
  ])("that asks %s is refused", async (_name, change, message) => {
    const session = ask(says(change));
    await expect(session).rejects.toBeInstanceOf(PeerError);
    await expect(session).rejects.toThrow(message);
  });

  test("is paid for before it is answered, once whatever crashes, and not over its budget", async () => {
    const store = memoryStore();
    const spend = queryBudget(store);
    const holder = { budget: 7 };
    let answered = 0;
    const onMessage = ({ to, body }: Overheard) => {
      if (to === hospital) answered++;
      return [body];
    };
    const twice: Handler = async (input, state) => {
      await spend(input, state);
      return queryBudget(store)(input, state); // as after a crash before the outcome was saved
    };
    await ask({ spend: twice, holder, onMessage }); // both holders spend from one store here: 6 of 7
    expect(answered).toBe(2);
    const again = ask({ spend, holder, seed: new Uint8Array(32).fill(5), onMessage });
    await expect(again).rejects.toBeInstanceOf(BudgetError);
    await expect(again).rejects.toThrow("hospital asks about 3 items: more than is left of 7");
    expect(answered).toBe(2);
  });

  test("is not answered where the handler says anything but paid", async () => {
    for (const said of [undefined, true])
      await expect(ask({ spend: () => said })).rejects.toThrow('the handler "spend" gives "paid" or "refused"');
    await expect(ask({ spend: () => "refused" })).rejects.toMatchObject({ name: "BudgetError", code: "budget" });
    for (const budget of [-1, 0.5]) await expect(ask({ holder: { budget } })).rejects.toBeInstanceOf(UsageError);
  });

  test("is refused at home where the input cannot be used, before a word is said", async () => {
    const numbers = await ingest(["0304929993"], cpr);
    await expect(ask({ items: numbers })).rejects.toMatchObject({ name: "UsageError", code: "rule" });
    for (const wrong of [{ holders: [ann] }, { holders: [ann, ann] }, { holders: [ann, hospital] }, { recipient: "" }])
      await expect(ask({ requester: wrong })).rejects.toBeInstanceOf(UsageError);
    for (const wrong of [{ maxItems: 2 }, { maxItems: -1 }, { patienceMs: 0 }])
      await expect(ask({ requester: wrong })).rejects.toBeInstanceOf(UsageError);
    for (const field of ["study", "id", "publicKey"])
      await expect(ask({ requester: { key: { ...made.key, [field]: "ab" } } })).rejects.toThrow("not what its id says");
  });

  test("names the holder that says nothing", async () => {
    const input = { items, key: made.key, recipient: "register", holders: [ann, bob], patienceMs: 5 };
    const transport = memoryTransports("hospital", "ann", "bob").hospital;
    const session = run(pseudonyms.requester, { input, transport, timer: async () => undefined });
    await expect(session).rejects.toMatchObject({ name: "TransportError", code: "silence" });
    await expect(session).rejects.toThrow("silence from ann, bob for 8 ms");
  });
});

describe("a dealer", () => {
  const firstOf = (from: string, change: (body: Uint8Array, to: string) => Uint8Array | undefined) => ({
    onMessage: (message: Overheard) => [(message.from === from && change(message.body, message.to)) || message.body],
  });
  const attempt = <T>(decode: () => T): T | undefined => {
    try {
      return decode();
    } catch {
      return undefined;
    }
  };

  test("that opens something else than it committed to, or deals a share that does not fit, is named", async () => {
    const swapped = firstOf("bob", (body) => {
      const said = attempt(() => dealing.decode(body));
      return said && dealing.encode({ ...said, proof: said.proof.slice().reverse() });
    });
    await expect(makeKey(swapped)).rejects.toThrow("bob dealt something else than it committed to");
    const share = firstOf("bob", (body, to) => {
      const said = attempt(() => dealing.decode(body));
      return to === "cid" && said ? dealing.encode({ ...said, share: scalarBytes(9n) }) : undefined;
    });
    await expect(makeKey(share)).rejects.toThrow("bob dealt a share that does not fit its commitments");
    const fewer = firstOf("bob", (body) => {
      const said = attempt(() => dealing.decode(body));
      return said && dealing.encode({ ...said, coefficients: said.coefficients.slice(32) });
    });
    await expect(makeKey(fewer)).rejects.toThrow("bob dealt 32 bytes of commitments");
  });

  test("that tells two stories is found at the confirmation, and one that makes another key at its first word", async () => {
    const lie = firstOf("bob", (body) => {
      const said = attempt(() => confirmation.decode(body));
      return said?.heard.length === 96 ? confirmation.encode({ heard: said.heard.slice().fill(1, 0, 32) }) : undefined;
    });
    await expect(makeKey(lie)).rejects.toThrow("bob heard other commitments than we did");
    await expect(makeKey({ ann: { study: "another" } })).rejects.toMatchObject({ name: "PeerError", code: "terms" });
    const stranger = firstOf("bob", (body) => {
      const said = attempt(() => commitment.decode(body));
      return said && commitment.encode({ ...said, role: "psi/pseudonyms-key/2 holder" });
    });
    await expect(makeKey(stranger)).rejects.toThrow("bob is no holder of psi/pseudonyms-key/1");
  });

  test.each([
    ["one holder is enough", { threshold: 1 }],
    ["more are needed than there are", { threshold: 4 }],
    ["a holder stands twice", { holders: [ann, bob, ann] }],
    ["the party is no holder", { ann: { me: party("eve") } }],
    ["the study has no name", { study: "" }],
    ["patience is no number", { ann: { patienceMs: Number.NaN } }],
  ])("is refused where %s", async (_name, options) => {
    await expect(makeKey({ holders: [ann, bob, cid], ...options })).rejects.toBeInstanceOf(UsageError);
  });
});
