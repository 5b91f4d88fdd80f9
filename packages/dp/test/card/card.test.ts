import { identityFrom, memoryStore, party, seededRandom, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { zcdpDelta } from "../../src/accounting/zcdp.ts";
import { guaranteeOf } from "../../src/card/guarantee.ts";
import {
  type CardFacts,
  cardText,
  count,
  discovered,
  kaplanMeier,
  type Ledger,
  mean,
  median,
  openLedger,
  verifyCard,
} from "../../src/index.ts";
import { journalOf } from "../ledger/journals.ts";

const identity = identityFrom("registry", new Uint8Array(32).fill(7));
const facts: CardFacts = {
  controller: "The registry of breast cancer",
  dataSet: "relapses",
  period: "2005 to 2024",
  legalBasis: "section 10, permit 2026-17",
  samePatientElsewhere: "counted once (psi/union/1)",
  trust: { model: "central", holder: "the registry" },
  smallCells: { rule: "five", withheld: 2 },
  exactNumbers: [],
  audit: null,
};
const EXACT = 8_274_913; // the rows of nobody else
const rows = Array.from({ length: 60 }, () => EXACT);

async function released() {
  const journal = journalOf();
  const terms = { budget: { epsilon: 1 }, unit: { rowsPerPerson: 2 }, study: "OSCAR-7", journal, identity } as const;
  const ledger = await openLedger(terms);
  const answer = await ledger.release(count, rows, { epsilon: 0.25, id: "relapses", data: "5f2c" });
  return { ledger, answer, journal };
}

describe("the privacy card of an answer", () => {
  test("says what was asked, how it was protected, what it cost and what is left", async () => {
    const { ledger, answer, journal } = await released();
    const card = await ledger.card(answer.line, facts);
    expect(card.facts).toEqual(facts);
    expect(card.question).toEqual({ study: "OSCAR-7", id: "relapses", name: "count", domain: "rows", data: "5f2c" });
    expect(card.unit).toEqual({ protects: "person", neighbours: "add-remove", rowsPerPerson: 2 });
    expect(card.mechanisms).toMatchObject([
      { law: "discrete-laplace", parameter: "8/1", sensitivity: "2", margin: 24 },
    ]);
    expect(card.accounting).toMatchObject({
      bracket: [
        { measure: "pure", microEpsilon: 250_000 },
        { measure: "pure", microEpsilon: 250_000 },
      ],
      granted: { measure: "pure", microEpsilon: 1_000_000 },
      remaining: { measure: "pure", microEpsilon: 750_000 },
    });
    expect(card.accuracy.margins).toEqual([{ of: "count", margin: answer.margin }]);
    expect(card.ledger).toMatchObject({ line: 2, lines: 3, head: JSON.parse(journal.written[2]!).hash });
    expect(card.ledger.opened).toBe(JSON.parse(journal.written[0]!).hash);
  });

  test("is signed: any field that was changed is noticed, and another key does not fit", async () => {
    const { ledger, answer } = await released();
    const card = await ledger.card(answer.line, facts);
    expect(verifyCard(JSON.parse(JSON.stringify(card)), identity.publicKey)).toBe(true);
    expect(verifyCard(card, identityFrom("east", new Uint8Array(32)).publicKey)).toBe(false);
    expect(verifyCard({ ...card, signature: null }, identity.publicKey)).toBe(false);
    for (const field of Object.keys(card).filter((name) => name !== "signature"))
      expect(verifyCard({ ...card, [field]: "other" }, identity.publicKey)).toBe(false);
  });

  test("is not made for a line that did not pay", async () => {
    const { ledger } = await released();
    for (const line of [1, 3, 4, 0, Number.NaN]) await expect(ledger.card(line, facts)).rejects.toThrow(UsageError);
  });

  test("holds no number of the data, in JSON or in words", async () => {
    const ledger = await openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 } });
    const answer = await ledger.release(mean({ lower: 8_000_000, upper: 9_000_000 }), rows, { epsilon: 1 });
    const card = await ledger.card(answer.line, facts);
    for (const text of [JSON.stringify(card), cardText(card, "en"), cardText(card, "da")])
      expect(text).not.toMatch(/8[.,]?274[.,]?913/);
  });

  test("says in the words of tests what epsilon means", async () => {
    const { ledger, answer } = await released();
    const { tradeOff } = (await ledger.card(answer.line, facts)).guarantee;
    // misses >= max(1 - e^eps f, e^-eps (1 - f)): 1 - 1.284 x 0.05 = 0.9358
    expect(tradeOff.find(({ falseAlarms }) => falseAlarms === 0.05)!.misses).toBeCloseTo(0.935799, 6);
    expect(tradeOff.find(({ falseAlarms }) => falseAlarms === 0.5)!.misses).toBeCloseTo(0.5 * Math.exp(-0.25), 12);
    for (const { falseAlarms, misses } of tradeOff) expect(misses).toBeLessThan(1 - falseAlarms);
  });

  test("says rho in epsilon and delta too, rounded up", async () => {
    const ledger = await openLedger({ budget: { rho: 0.125 }, unit: { rowsPerPerson: 1 } });
    const answer = await ledger.release(count, rows, { rho: 0.125 });
    const { epsilonAt } = (await ledger.card(answer.line, facts)).guarantee;
    expect(epsilonAt.map(({ delta }) => delta)).toEqual([1e-5, 1e-6, 1e-9]);
    for (const { delta, epsilon } of epsilonAt) {
      expect(zcdpDelta(0.125, epsilon)).toBeLessThanOrEqual(delta);
      expect(zcdpDelta(0.125, epsilon - 2e-4)).toBeGreaterThan(delta);
    }
    // rho 1/32 at delta 1e-5: 1.01228663776, by the grid and golden section of vectors/questions.py with 50 digits
    expect(guaranteeOf({ measure: "concentrated", nanoRho: 31_250_000 }).epsilonAt[0]!.epsilon).toBe(1.0123);
  });

  test("says what was found by a threshold, and what nobody can change", async () => {
    const ledger = await openLedger({ budget: { epsilon: 1, delta: 1e-6 }, unit: { rowsPerPerson: 1 } });
    const keys = await ledger.release(discovered, ["a"], { epsilon: 1, delta: 1e-6 });
    const card = await ledger.card(keys.line, facts);
    expect(card.keyDiscovery).toEqual({ threshold: card.mechanisms[0]!.threshold, rule: ">=" });
    expect(cardText(card, "en")).toContain(`from a noisy count of ${card.keyDiscovery!.threshold} on`);
    const unit = { rowsPerPerson: 1, neighbours: "replace-one" } as const;
    const replaced = await openLedger({ budget: { epsilon: 1 }, unit });
    const average = await replaced.release(mean({ lower: 0, upper: 9 }), [1, 2], { epsilon: 1 });
    expect((await replaced.card(average.line, facts)).invariants).toEqual(["rows"]);
  });

  test("names the generator that was used: not the operating system's where the caller brought one, or noise follows a seed", async () => {
    const sampling = async (ledger: Pick<Ledger, "card">, line: number) => (await ledger.card(line, facts)).sampling;
    const { ledger, answer } = await released();
    expect((await sampling(ledger, answer.line)).randomness).toContain("the operating system's generator");
    const random = seededRandom(new Uint8Array(32));
    const terms = { budget: { rho: 1 }, unit: { rowsPerPerson: 1 } } as const;
    const tested = await openLedger({ ...terms, random });
    const { line } = await tested.release(count, rows, { rho: 0.5 });
    expect((await sampling(tested, line)).randomness).not.toContain("operating system");
    const contributors = ["east", "west"].map(party);
    const company = { least: 2, colluding: 0 };
    const asked = { rho: 0.1, id: "a", data: "5f2c", contributors, company, store: memoryStore() };
    const total = await openLedger(terms);
    const share = await total.share(count, asked);
    const trust = { model: "distributed", contributors: 2, ...company } as const;
    expect((await total.card(share.line, { ...facts, trust })).sampling.randomness).toContain("a seed");
  });

  test("of a choice does not say that noise was added", async () => {
    const ledger = await openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 } });
    const { line } = await ledger.release(median([1, 2]), [1, 2], { epsilon: 1 });
    expect((await ledger.card(line, facts)).sampling.sampler).toContain("a choice");
  });

  test("rounds what an attacker misses down: at least is at least", async () => {
    const ledger = await openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 } });
    const { line } = await ledger.release(count, rows, { epsilon: 0.5 });
    const card = await ledger.card(line, facts); // misses 1 - 0.05 e^0.5 = 0.91756
    expect(cardText(card, "en")).toContain("at least 91.7%");
    expect(cardText(card, "da")).toMatch(/mindst 91,7/);
  });

  test("of a total that nobody saw says so, with the company that was charged; and of an answer it cannot be said", async () => {
    const trust = { model: "distributed", contributors: 3, least: 2, colluding: 1 } as const;
    const ledger = await openLedger({ budget: { rho: 1 }, unit: { rowsPerPerson: 1 } });
    const contributors = ["east", "west", "north"].map(party);
    const company = { least: 2, colluding: 1 };
    const asked = { rho: 0.1, id: "a", data: "5f2c", contributors, company, store: memoryStore() };
    const share = await ledger.share(count, asked);
    const card = await ledger.card(share.line, { ...facts, trust });
    expect(cardText(card, "en")).toContain("Nobody saw the total without noise: 3 hospitals");
    expect(cardText(card, "da")).toContain("Ingen så summen uden støj: 3 hospitaler");
    const other = ledger.card(share.line, { ...facts, trust: { ...trust, colluding: 0 } });
    await expect(other).rejects.toThrow("trust is not what the ledger charged");
    await expect(ledger.card(share.line, facts)).rejects.toThrow("trust is not what the ledger charged");
    const central = await released();
    const untrue = central.ledger.card(central.answer.line, { ...facts, trust });
    await expect(untrue).rejects.toThrow("trust is not what the ledger charged");
  });
});

describe("in words", () => {
  test("both languages say the same numbers, line by line", async () => {
    const { ledger, answer } = await released();
    const card = await ledger.card(answer.line, facts);
    const [english, danish] = (["en", "da"] as const).map((language) => cardText(card, language).trim().split("\n"));
    expect(english).toHaveLength(danish!.length);
    const numbers = (line: string) => (line.match(/\d+([.,]\d+)?/g) ?? []).map((text) => text.replace(",", "."));
    for (const [at, line] of english!.entries()) expect(numbers(danish![at]!)).toEqual(numbers(line));
    expect(english!.join("\n")).toContain("Price: epsilon 0.25");
    expect(english!.join("\n")).toContain("misses at least 93.5%");
    expect(danish!.join("\n")).toContain("overser mindst 93,5");
  });

  test("a line break in what people wrote begins no line: it cannot say another price", async () => {
    const { ledger, answer } = await released();
    for (const end of ["\n", "\r\n", "\u2028", "\u0085", "\v"]) {
      const forged = { ...facts, dataSet: `relapses${end}Price: epsilon 0.001`, exactNumbers: [`a${end}b`] };
      const text = cardText(await ledger.card(answer.line, forged), "en");
      const plain = cardText(await ledger.card(answer.line, { ...facts, exactNumbers: ["a"] }), "en");
      expect(text.split(/[\n\v\f\r\u0085\u2028\u2029]/)).toHaveLength(plain.split("\n").length);
      expect(text.match(/^Price:.*$/gm)).toHaveLength(1);
    }
  });

  test("a card without a key says that it is not signed", async () => {
    const ledger = await openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 } });
    const { line } = await ledger.release(kaplanMeier({ grid: [10] }), [], { epsilon: 1 });
    expect(cardText(await ledger.card(line, facts), "da")).toContain("ikke underskrevet");
  });
});
