// A budget whose answers are planned: what they cost together is certified before the first.
import { BudgetError, identityFrom, seededRandom, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import {
  type CardFacts,
  cardText,
  cells,
  count,
  discovered,
  mean,
  median,
  openLedger,
  type PlannedBudget,
  sum,
} from "../../src/index.ts";
import { costAtMost } from "../../src/ledger/certified.ts";
import { seal } from "../../src/ledger/chain.ts";
import type { Accounted } from "../../src/queries/accounted.ts";
import { failingJournal, journalOf, type OpenJournal } from "./journals.ts";
import { certifiedFor, certifiedIn, referenceOf } from "./plans.ts";

const once = { rowsPerPerson: 1 } as const;
const rows = Array.from({ length: 50 }, (_, at) => at);

describe("a plan costs what composition by enumeration says", () => {
  const plans = [
    { name: "20 counts at rho 0.005", plan: [{ query: count, rho: 0.005, times: 20 }] },
    { name: "20 counts at epsilon 0.05", plan: [{ query: count, epsilon: 0.05, times: 20 }] },
    {
      name: "4 sums of 0 to 3 at epsilon 0.3",
      plan: [
        { query: sum({ lower: 0, upper: 3 }), epsilon: 0.3, times: 3 },
        { query: sum({ lower: -3, upper: 1 }), epsilon: 0.3 },
      ],
    },
    {
      name: "5 counts at rho 0.01, 3 at epsilon 0.1, keys at epsilon 0.1 and delta 1e-6",
      plan: [
        { query: count, rho: 0.01, times: 5 },
        { query: cells(4), epsilon: 0.1, times: 3 },
        { query: discovered, epsilon: 0.1, delta: 1e-6 },
      ],
    },
  ] as const;
  for (const { name, plan } of plans)
    test(`${name}: between both ends, which are close`, async () => {
      const { epsilon, delta } = referenceOf(name);
      const [atLeast, atMost] = await certifiedFor(plan, { delta });
      expect(atLeast).toBeLessThanOrEqual(epsilon);
      expect(atMost).toBeGreaterThanOrEqual(epsilon);
      expect(atMost - atLeast).toBeLessThan(0.11); // the width asked for is a hundredth of the grant, 10
      const fits = await openLedger({ budget: { epsilon: epsilon * 1.002, delta, plan }, unit: once });
      expect((await fits.remaining()).epsilon).toBeGreaterThanOrEqual(epsilon);
      const tooLittle = openLedger({ budget: { epsilon: epsilon * 0.999999, delta, plan }, unit: once });
      await expect(tooLittle).rejects.toThrow(BudgetError);
    });

  test("a choice, also one that is priced in rho, costs its epsilon", async () => {
    for (const plan of [[{ query: median([0, 9]), epsilon: 0.2 }], [{ query: median([0, 9]), rho: 0.005 }]] as const) // 0.2^2 / 8
      expect((await certifiedFor(plan, { delta: 1e-9 }))[1]).toBeCloseTo(0.2, 5);
  });

  test("totals of Skellam noise", () => {
    const { epsilon, delta } = referenceOf("2 totals of Skellam noise of variance 60");
    const law: Accounted = { law: "skellam", parameter: "60/1", sensitivity: "1" };
    const granted = { measure: "approximate", microEpsilon: 1_000_000, femtoDelta: Math.floor(delta * 1e15) } as const;
    const cost = costAtMost([{ laws: [law], times: 2 }], { granted, neighbours: "add-remove" }) / 1e6;
    expect(cost).toBeGreaterThanOrEqual(epsilon);
    expect(cost).toBeLessThan(epsilon * 1.002);
  });

  test("rows of one person in several cells: at least the worst way to spread them, and little more", async () => {
    const [one, two] = ["one cell", "two cells"].map((where) =>
      referenceOf(`6 tables at rho 0.02, two rows in ${where}`),
    );
    expect(two!.delta).toBeLessThan(one!.delta);
    const plan = [{ query: cells(3), rho: 0.02, times: 6 }] as const;
    const [, atMost] = await certifiedFor(plan, { delta: one!.delta, rowsPerPerson: 2 });
    expect(atMost).toBeGreaterThanOrEqual(one!.epsilon);
    expect(atMost).toBeLessThan(one!.epsilon * 1.1); // 4 of 100 of the variance, and the width
  });

  test("Gaussian noise so wide that it is not listed: Google's and our further cases of composed Gaussians", async () => {
    // dp-cases.json: composition_pld.gauss400 and .gauss40; more-dp-cases.json: composition_pld.more_4
    const published = [
      { ratio: 20, times: 400, epsilon: 3, delta: 0.00153, off: 1e-5 },
      { ratio: 4, times: 40, epsilon: 10, delta: 3.33762759e-9, off: 1e-12 },
      { ratio: 10, times: 25, epsilon: 2, delta: 9.439168634947234e-6, off: 9.4e-9 },
    ];
    for (const { ratio, times, epsilon, delta, off } of published) {
      const plan = [{ query: sum({ lower: 0, upper: 1000 }), rho: 1 / (2 * ratio ** 2), times }];
      expect((await certifiedFor(plan, { delta: delta - off }))[1]).toBeGreaterThanOrEqual(epsilon);
      expect((await certifiedFor(plan, { delta: delta + off }))[0]).toBeLessThanOrEqual(epsilon);
    }
  });
});

describe("answers of a plan", () => {
  const budget = {
    epsilon: 1,
    delta: 1e-6,
    plan: [
      { query: count, rho: 0.002, times: 2 },
      { query: median([0, 10, 20]), epsilon: 0.1 },
      { query: mean({ lower: 0, upper: 50 }), epsilon: 0.1, delta: 1e-7 },
    ],
  } as const satisfies PlannedBudget;

  test("are asked in any order, each as often as it is planned, and no others", async () => {
    const journal = journalOf();
    const ledger = await openLedger({ budget, unit: once, journal });
    const all = await ledger.remaining();
    expect(all.epsilon).toBeCloseTo(certifiedIn(journal)[1], 12);
    const middle = await ledger.release(median([0, 10, 20]), rows, { epsilon: 0.1, id: "middle" });
    expect(middle.spent).toEqual({ epsilon: expect.closeTo(0.1, 4), delta: 1e-6 });
    expect(middle.remaining.epsilon).toBeLessThan(all.epsilon);
    expect(await ledger.release(median([0, 10, 20]), rows, { epsilon: 0.1, id: "middle" })).toEqual(middle);
    const other = ledger.release(count, rows, { epsilon: 0.1 });
    await expect(other).rejects.toThrow('the question "count" for epsilon 0.1 is not in the plan');
    await ledger.release(cells(2), [3, 4], { rho: 0.002 }); // another question, with the noise that was planned
    await ledger.release(count, rows, { rho: 0.002 });
    await expect(ledger.release(count, rows, { rho: 0.002 })).rejects.toThrow(BudgetError);
    const last = await ledger.release(mean({ lower: 0, upper: 50 }), rows, { epsilon: 0.1, delta: 1e-7 });
    expect(last.remaining).toEqual({ epsilon: 0, delta: 0 });
  });

  test("cost the sum of their prices at most, and far less", async () => {
    const plan = [{ query: count, epsilon: 0.02, times: 100 }] as const;
    const [, atMost] = await certifiedFor(plan, { delta: 1e-6 });
    expect(atMost).toBeLessThan(1.1);
  });

  test("are as many as a plan says: it is whole, positive, and its prices are prices", async () => {
    const open = (plan: unknown) =>
      openLedger({ budget: { epsilon: 1, delta: 1e-6, plan: plan as PlannedBudget["plan"] }, unit: once });
    for (const times of [0, -1, 0.5, Number.NaN, 2 ** 53])
      await expect(open([{ query: count, rho: 0.001, times }])).rejects.toThrow(UsageError);
    await expect(open([])).rejects.toThrow(UsageError);
    await expect(open([{ query: count }])).rejects.toThrow(UsageError);
    await expect(open([{ query: count, rho: Number.NaN }])).rejects.toThrow(UsageError);
    await expect(open([{ query: discovered, rho: 0.001 }])).rejects.toThrow(UsageError);
    await expect(open([{ query: discovered, epsilon: 0.1, delta: 2e-6 }])).rejects.toThrow(BudgetError); // above the grant's
    // @ts-expect-error: a plan is composed at a delta
    await expect(openLedger({ budget: { epsilon: 1, plan: budget.plan }, unit: once })).rejects.toThrow(UsageError);
  });

  test("that are priced alone may come to the very grant, as where prices add; and their deltas to no more", async () => {
    const open = (delta: number, times: number) => {
      const plan = [{ query: discovered, epsilon: 1 / times, delta, times }];
      return openLedger({ budget: { epsilon: 1, delta: 1e-6, plan }, unit: once });
    };
    await open(1e-6, 1);
    await open(5e-7, 2);
    await expect(open(1.1e-6, 1)).rejects.toThrow("the deltas of the planned answers");
  });

  test("several numbers that share a person need a variance above 4", async () => {
    const budget = { epsilon: 9, delta: 1e-6, plan: [{ query: cells(2), rho: 0.5 }] } as const;
    await expect(openLedger({ budget, unit: { rowsPerPerson: 2 } })).rejects.toThrow("variance of 4 or less");
    await openLedger({ budget, unit: once }); // one row is in one cell
  });
});

/** The privacy loss of one (epsilon, delta) answer, worst case: its outcomes, with the person. */
const outcomes = (epsilon: number, delta: number) => [
  { loss: epsilon, chance: (1 - delta) / (1 + Math.exp(-epsilon)) },
  { loss: -epsilon, chance: (1 - delta) / (1 + Math.exp(epsilon)) },
  { loss: Number.POSITIVE_INFINITY, chance: delta },
];
type Answer = readonly [epsilon: number, delta: number];
interface Seen {
  readonly seen: readonly number[];
  readonly loss: number;
}

/** delta at `epsilon` where each next answer is chosen by what was seen; by all outcomes. */
function deltaOf(
  choose: (seen: readonly number[]) => Answer | undefined,
  epsilon: number,
  so: Seen = { seen: [], loss: 0 },
): number {
  const next = choose(so.seen);
  if (!next) return Math.max(0, -Math.expm1(epsilon - so.loss));
  return outcomes(...next).reduce((sum, { loss, chance }, at) => {
    const after = { seen: [...so.seen, at], loss: so.loss + loss };
    return sum + (chance > 0 ? chance * deltaOf(choose, epsilon, after) : 0);
  }, 0);
}

const answersOf = (all: readonly Answer[]) =>
  all.map(([epsilon, delta]) => ({
    laws: [{ law: "any", microEpsilon: epsilon * 1e6, femtoDelta: delta * 1e15 } as const],
    times: 1,
  }));
const costOf = (all: readonly Answer[], delta: number) =>
  costAtMost(answersOf(all), {
    granted: { measure: "approximate", microEpsilon: 1_000_000, femtoDelta: Math.floor(delta * 1e15) },
    neighbours: "add-remove",
  }) / 1e6;

describe("who chooses by what was seen", () => {
  test("the order of planned answers gains nothing", () => {
    const all: readonly Answer[] = [
      [1, 0],
      [0.5, 0.01],
      [0.2, 0.02],
    ];
    for (const first of [0, 1, 2])
      for (let policy = 0; policy < 8; policy++) {
        const rest = all.filter((_, at) => at !== first);
        const ordered = (seen: readonly number[]): readonly Answer[] => {
          const turned = ((policy >> seen[0]!) & 1) === 1;
          return turned ? rest.toReversed() : rest;
        };
        const choose = (seen: readonly number[]): Answer | undefined =>
          seen.length === 0 ? all[first] : ordered(seen)[seen.length - 1];
        const delta = deltaOf(choose, 0.8);
        expect(costOf(all, delta + 1e-9)).toBeLessThan(0.8011);
        expect(costOf(all, delta - 1e-9)).toBeGreaterThanOrEqual(0.8);
      }
  });

  test("the noise itself would lose a quarter more than was granted, though what was charged always fits: hence the plan", () => {
    const [first, bold]: readonly Answer[] = [
      [1, 0],
      [0.2, 0],
    ];
    const fixed = (second: Answer): number => deltaOf((seen) => [first, second][seen.length], 1);
    const granted = fixed(bold!) * 1.001;
    const unlikely: Answer = [1e-6, granted / 1.001]; // nothing, or with this chance everything
    expect(fixed(unlikely)).toBeLessThan(granted);
    for (const second of [bold!, unlikely]) expect(costOf([first!, second], granted)).toBeLessThan(1.001);
    // After the first answer spoke for the person, a little more says much; after it spoke against, only luck helps.
    const next = (seen: readonly number[]): Answer => (seen[0] === 0 ? bold! : unlikely);
    expect(deltaOf((seen) => [first, next(seen)][seen.length], 1)).toBeGreaterThan(1.25 * granted);
  });
});

describe("a planned ledger", () => {
  const plan = [{ query: count, rho: 0.005, times: 3 }] as const;
  const budget = { epsilon: 1, delta: 1e-6, plan } as const;
  const APPENDS = 7; // the grant, and two lines for each of three questions
  const open = (journal: OpenJournal, seed = 1) =>
    openLedger({ budget, unit: once, journal, random: seededRandom(new Uint8Array(32).fill(seed)) });
  const ask = async (journal: OpenJournal, seed = 1): Promise<readonly number[]> => {
    const ledger = await open(journal, seed);
    const answers: number[] = [];
    for (const id of ["a", "b", "c"]) answers.push((await ledger.release(count, rows, { rho: 0.005, id })).value);
    return answers;
  };

  for (const when of ["before", "after"] as const)
    test(`whose disk fails at any line, ${when} it is written: nothing is drawn twice, and no answer is one too many`, async () => {
      for (let fatal = 1; fatal <= APPENDS; fatal++) {
        const disk: string[] = [];
        await expect(ask(failingJournal(disk, fatal, when))).rejects.toMatchObject({ code: "storage" });
        const answered = disk.flatMap((line) => JSON.parse(line).values ?? []);
        const answers = await ask(journalOf(disk), 2);
        expect(answers.slice(0, answered.length).map(String)).toEqual(answered);
        const full = journalOf(disk);
        await ask(full, 3);
        const ledger = await open(full);
        expect(await ledger.remaining()).toEqual({ epsilon: 0, delta: 0 });
        await expect(ledger.release(count, rows, { rho: 0.005, id: "d" })).rejects.toThrow(BudgetError);
      }
    });

  test("two who ask at once for the last answer: one gets it, and nothing is charged twice", async () => {
    const disk: string[] = [];
    await (await open(journalOf(disk))).remaining();
    const first = journalOf(disk);
    await ask(first);
    const last = first.written.slice(0, 5); // two were answered
    const views = [1, 2].map(
      (): OpenJournal => ({
        written: last,
        lines: async () => [...last],
        append: async (line) => void last.push(line),
      }),
    );
    const ledgers = await Promise.all(views.map((view, at) => open(view, at)));
    const asked = await Promise.allSettled(ledgers.map((ledger) => ledger.release(count, rows, { rho: 0.005 })));
    expect(asked.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
    expect(asked.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  test("that was changed is refused: a plan, a law or a count, in the file or in the chain", async () => {
    const journal = journalOf();
    await ask(journal);
    const reopened = async (lines: readonly string[]) => (await open(journalOf(lines))).remaining();
    for (const [line, from, to] of [
      [0, '"times":3', '"times":4'],
      [0, '"certified":[', '"certified":[1'],
      [1, '"parameter":"100/1","sensitivity":"1"}]', '"parameter":"900/1","sensitivity":"1"}]'],
    ] as const) {
      const changed = journal.written.with(line, journal.written[line]!.replace(from, to));
      expect(changed[line]).not.toBe(journal.written[line]);
      await expect(reopened(changed)).rejects.toMatchObject({ code: "tampered" });
    }
    // Whoever can write a whole chain anew still cannot charge what was not planned, or more often.
    const lines = journal.written.map((line) => JSON.parse(line));
    const more = structuredClone(lines[1]);
    await expect(reopened(await chained([...lines, { ...more, id: "d" }]))).rejects.toMatchObject({ code: "tampered" });
    const quieter = { ...more, laws: [{ law: "discrete-gaussian", parameter: "900/1", sensitivity: "1" }] };
    await expect(reopened(await chained([lines[0], quieter]))).rejects.toMatchObject({ code: "tampered" });
    const { laws: _none, ...unplanned } = more;
    await expect(reopened(await chained([lines[0], unplanned]))).rejects.toMatchObject({ code: "tampered" });
    const wider = { ...lines[0], plan: { ...lines[0].plan, answers: [{ ...lines[0].plan.answers[0], times: 9 }] } };
    await expect(reopened(await chained([wider]))).rejects.toMatchObject({ code: "terms" });
    const inRho = { ...lines[0], granted: { measure: "concentrated", nanoRho: 1 } };
    await expect(reopened(await chained([inRho]))).rejects.toMatchObject({ code: "tampered" });
  });

  test("is not opened under another plan, nor as one that adds, nor the other way round", async () => {
    const journal = journalOf();
    await open(journal);
    const other = [{ query: count, rho: 0.005, times: 2 }] as const;
    for (const budget of [{ epsilon: 1, delta: 1e-6, plan: other } as const, { epsilon: 1, delta: 1e-6 } as const])
      await expect(openLedger({ budget, unit: once, journal })).rejects.toMatchObject({ code: "terms" });
    const adding = journalOf();
    await openLedger({ budget: { epsilon: 1, delta: 1e-6 }, unit: once, journal: adding });
    await expect(open(adding)).rejects.toMatchObject({ code: "terms" });
  });

  test("charges the same, line by line, whatever the rows are", async () => {
    const [here, there] = [journalOf(), journalOf()];
    const neighbour = [...rows, 7];
    await (await open(here)).release(count, rows, { rho: 0.005, id: "a" });
    await (await open(there)).release(count, neighbour, { rho: 0.005, id: "a" });
    expect(there.written.slice(0, 2)).toEqual(here.written.slice(0, 2));
  });

  test("says on the card which accountant charged, and all that the plan may cost, also while answers are left: who stops by what was seen saves nothing", async () => {
    const identity = identityFrom("registry", new Uint8Array(32).fill(7));
    const journal = journalOf();
    const ledger = await openLedger({ budget, unit: once, identity, journal });
    const answers = [
      await ledger.release(count, rows, { rho: 0.005 }),
      await ledger.release(count, rows, { rho: 0.005 }),
    ];
    const card = await ledger.card(answers[1]!.line, FACTS);
    expect(card.accounting).toMatchObject({
      rule: "privacy-loss distributions",
      scope: "plan",
      granted: { microEpsilon: 1_000_000 },
    });
    const ends = card.accounting.bracket.map((end) => (end.measure === "approximate" ? end.microEpsilon / 1e6 : 0));
    expect(ends).toEqual(certifiedIn(journal));
    expect(card.accounting.bracket[1]).toMatchObject({ measure: "approximate", femtoDelta: 1_000_000_000 });
    expect(card.guarantee.price).toMatchObject({
      measure: "approximate",
      microEpsilon: Math.round(answers[1]!.spent.epsilon * 1e6),
    });
    expect(cardText(card, "en")).toContain("privacy-loss distributions");
    expect(cardText(card, "en")).toContain(`All answers of this plan, asked or not: at most epsilon ${ends[1]}`);
    expect(cardText(card, "da")).toContain("fordelinger af privatlivstab");
    expect(cardText(card, "da")).toContain(`Alle planens svar, også dem der ikke er givet: højst epsilon ${ends[1]}`);
  });
});

const FACTS: CardFacts = {
  controller: "The registry",
  dataSet: "relapses",
  period: "2005 to 2024",
  legalBasis: "section 10",
  samePatientElsewhere: "counted once",
  trust: { model: "central", holder: "the registry" },
  smallCells: null,
  exactNumbers: [],
  audit: null,
};

/** A whole new chain over these entries. */
async function chained(entries: readonly Readonly<Record<string, unknown>>[]): Promise<readonly string[]> {
  const lines: string[] = [];
  let head = "";
  for (const { hash: _hash, previous: _previous, ...entry } of entries) {
    const sealed = await seal(entry, head);
    lines.push(sealed.line);
    head = sealed.hash;
  }
  return lines;
}
