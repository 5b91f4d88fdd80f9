import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hex, type Identity, identityFrom } from "../../src/index.ts";
import {
  type AuditEntry,
  type AuditReport,
  compareAudits,
  openAudit,
  type Terms,
  verifyAudit,
} from "../../src/study/index.ts";
import { memoryJournal } from "../../src/testing.ts";

const names = ["east", "west"] as const;
type Name = (typeof names)[number];
const other = { east: "west", west: "east" } as const;
const keys = { east: "e".repeat(64), west: "f".repeat(64) };

/** What truly happened: both talked at one moment, which lies between the lines of either. */
interface Talk {
  readonly study: string;
  readonly session: string;
  readonly run: number;
  readonly protocol: string;
  readonly brought: Readonly<Record<Name, number>>;
  readonly found: number;
  readonly ended: "finished" | "failed";
  readonly before: Readonly<Record<Name, number>>;
  readonly after: Readonly<Record<Name, number>>;
}

const size = fc.nat(10 ** 6);
const of = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<Name, T>> => fc.record({ east: value, west: value });
const talk = fc.record<Talk>({
  study: fc.constantFrom("a".repeat(64), "b".repeat(64)),
  session: fc.constantFrom("link/east", "link/west", "count", "constructor", "__proto__"),
  run: fc.nat(5),
  protocol: fc.constantFrom("psi/1", "psi/2", "tally/1"),
  brought: of(size),
  found: size,
  ended: fc.constantFrom("finished", "finished", "finished", "failed"),
  before: of(fc.double({ min: 0, max: 3, noNaN: true })),
  after: of(fc.double({ min: 0, max: 3, noNaN: true })),
});
const history = fc.uniqueArray(talk, {
  minLength: 1,
  maxLength: 12,
  selector: ({ study, session, run }) => JSON.stringify([study, session, run]),
});

const line = (name: Name, { study, session, run, protocol }: Talk, more: Partial<AuditEntry>): AuditEntry => ({
  event: "started",
  at: "2026-11-22T08:00:00Z",
  party: name,
  key: keys[name],
  study,
  session,
  run,
  protocol,
  parties: [...names],
  ...more,
});

/** The log of one party, in the order in which its own lines were written. */
function remembered(name: Name, talks: readonly Talk[]): AuditReport {
  const timed = talks.flatMap((talk, moment) => {
    const sizes = { items: talk.brought[name], peerItems: talk.brought[other[name]], found: talk.found };
    const end = line(name, talk, talk.ended === "finished" ? { event: "finished", sizes } : { event: "failed" });
    return [
      { at: moment - talk.before[name], entry: line(name, talk, {}) },
      { at: moment + talk.after[name] + 1e-9, entry: end },
    ];
  });
  const entries = timed.toSorted((a, b) => a.at - b.at).map(({ entry }) => entry);
  return { party: name, key: keys[name], head: "0".repeat(64), entries };
}

const isOf =
  ({ study, session, run }: Talk) =>
  (entry: AuditEntry): boolean =>
    entry.study === study && entry.session === session && entry.run === run;

describe("two logs of one true history", () => {
  test("agree, also where sessions overlapped and each wrote its lines at its own pace", () => {
    fc.assert(
      fc.property(history, (talks) => {
        const { differences, runs, confirmed, unconfirmed } = compareAudits(
          remembered("east", talks),
          remembered("west", talks),
        );
        const finished = talks.filter(({ ended }) => ended === "finished").length;
        expect({ differences, runs, confirmed, unconfirmed }).toEqual({
          differences: [],
          runs: talks.length,
          confirmed: 3 * finished,
          unconfirmed: 0,
        });
      }),
      { numRuns: 100 },
    );
  });

  test("agree on what one of them wrote again after a crash", () => {
    fc.assert(
      fc.property(history, fc.nat(), (talks, at) => {
        const west = remembered("west", talks);
        const again = west.entries[at % west.entries.length]!;
        const entries = west.entries.flatMap((entry) => (entry === again ? [entry, entry] : [entry]));
        expect(compareAudits(remembered("east", talks), { ...west, entries }).differences).toEqual([]);
      }),
    );
  });
});

/** One thing changed in one party's memory of one talk. */
type Change = (entry: AuditEntry) => AuditEntry | undefined;
const ended = (entry: AuditEntry): boolean => entry.event !== "started";
const more =
  (name: "items" | "peerItems" | "found"): Change =>
  ({ sizes, ...entry }) => ({ ...entry, ...(sizes && { sizes: { ...sizes, [name]: sizes[name]! + 1 } }) });
const changes: Readonly<Record<string, Change>> = {
  items: more("items"),
  peerItems: more("peerItems"),
  found: more("found"),
  version: (entry) => ({ ...entry, protocol: entry.protocol!.replace(/\d+$/, "9") }),
  protocol: (entry) => ({ ...entry, protocol: "psi/sum/1" }),
  run: (entry) => ({ ...entry, run: entry.run! + 100 }),
  study: (entry) => ({ ...entry, study: "c".repeat(64) }),
  session: (entry) => ({ ...entry, session: "link/south" }),
  parties: (entry) => ({ ...entry, parties: ["east", "west", "north"] }),
  outcome: (entry) => (ended(entry) ? { ...entry, event: entry.event === "finished" ? "failed" : "finished" } : entry),
  end: (entry) => (ended(entry) ? undefined : entry),
  all: () => undefined,
};

describe("one change of what one of them remembers", () => {
  test.each(Object.keys(changes))("of its %s is found, on the lines that were changed", (name) => {
    const change = changes[name]!;
    const needsSizes = ["items", "peerItems", "found"].includes(name);
    fc.assert(
      fc.property(history, fc.nat(), fc.constantFrom(...names), (talks, at, liar) => {
        const fit = talks.filter((each) => !needsSizes || each.ended === "finished");
        fc.pre(fit.length > 0);
        const isIt = isOf(fit[at % fit.length]!);
        const whole = { east: remembered("east", talks), west: remembered("west", talks) };
        const lied = whole[liar].entries.flatMap((entry) => (isIt(entry) ? (change(entry) ?? []) : [entry]));
        const logs = { ...whole, [liar]: { ...whole[liar], entries: lied } };
        const { differences } = compareAudits(logs.east, logs.west);
        expect(differences).not.toEqual([]);
        if (name === "study") {
          const told = differences.filter(({ session }) => session !== undefined); // once, and not as missing at both
          expect(told).toMatchObject([{ kind: "study" }]);
          expect(told[0]!.first.lines.length * told[0]!.second.lines.length).toBe(4);
        }
        const [mine, theirs] = liar === "east" ? (["first", "second"] as const) : (["second", "first"] as const);
        const changed = lied.flatMap((entry, i) => (whole[liar].entries.includes(entry) ? [] : [i + 1]));
        const truth = whole[other[liar]].entries.flatMap((entry, i) => (isIt(entry) ? [i + 1] : []));
        for (const difference of differences) {
          for (const found of difference[theirs].lines) expect(truth).toContain(found);
          if (name !== "end" && name !== "all")
            for (const found of difference[mine].lines)
              expect([...changed, ...lied.flatMap((entry, i) => (isIt(entry) ? [i + 1] : []))]).toContain(found);
        }
        expect(
          differences.flatMap((difference) => [...difference.first.lines, ...difference.second.lines]),
        ).not.toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test("of the order of two sessions is found, with the lines of both", () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...names), (talks, liar) => {
        const still = talks.map((each) => ({ ...each, ended: "finished" as const, before: zero, after: zero }));
        fc.pre(still.length >= 2);
        const swapped = [still[1]!, still[0]!, ...still.slice(2)];
        const east = remembered("east", liar === "east" ? swapped : still);
        const west = remembered("west", liar === "west" ? swapped : still);
        expect(compareAudits(east, west).differences).toMatchObject([
          { kind: "order", first: { lines: [1, 2, 3, 4] }, second: { lines: [1, 2, 3, 4] } },
        ]);
      }),
    );
  });
  const zero = { east: 0, west: 0 };
});

describe("what is not the other's affair", () => {
  const talks: readonly Talk[] = fc.sample(history, { numRuns: 1, seed: 7 })[0]!;
  const east = remembered("east", talks);
  const elsewhere: AuditEntry = { ...east.entries[0]!, session: "link/north", parties: ["east", "north"] };

  test("is sessions with others, in studies that both or only one of them know", () => {
    const entries = [...east.entries, elsewhere, { ...elsewhere, study: "d".repeat(64) }];
    expect(compareAudits({ ...east, entries }, remembered("west", talks)).differences).toEqual([]);
  });

  test("is what a party released or refused by itself", () => {
    const { session: _, parties: __, ...alone } = elsewhere;
    const entries = [
      ...east.entries,
      { ...alone, event: "released" as const },
      { ...alone, event: "refused" as const },
    ];
    expect(compareAudits({ ...east, entries }, remembered("west", talks)).differences).toEqual([]);
  });

  test("is not a study that was opened for both, and by one alone", () => {
    const opened = { ...elsewhere, event: "opened" as const, study: "d".repeat(64), parties: ["east", "west"] };
    const { session: _, ...line } = opened;
    const { differences } = compareAudits(remembered("west", talks), { ...east, entries: [...east.entries, line] });
    const at = east.entries.length + 1;
    expect(differences).toEqual([{ kind: "study", study: line.study, first: { lines: [] }, second: { lines: [at] } }]);
  });
});

describe("a session that one party refused", () => {
  const [refused] = fc
    .sample(history, { numRuns: 1, seed: 7 })[0]!
    .map((each) => ({ ...each, ended: "failed" as const }));
  const [east, west] = [remembered("east", [refused!]), remembered("west", [refused!])];
  const by = (report: AuditReport, ...events: readonly AuditEntry["event"][]): AuditReport => ({
    ...report,
    entries: events.map((event) => ({ ...report.entries[0]!, event })),
  });

  test("while it ran failed for the other, and that is one story", () => {
    expect(compareAudits(by(east, "started", "refused"), west).differences).toEqual([]);
  });

  test("before it ran is unknown to the other, or came to nothing there", () => {
    expect(compareAudits(by(east, "refused"), by(west, "opened")).differences).toEqual([]);
    expect(compareAudits(by(east, "refused"), west).differences).toEqual([]);
  });

  test("did not finish at the other", () => {
    expect(compareAudits(by(east, "started", "refused"), by(west, "started", "finished")).differences).toMatchObject([
      { kind: "outcome", first: { lines: [1, 2], says: "failed" }, second: { lines: [1, 2], says: "finished" } },
    ]);
  });
});

describe("logs that cannot be compared", () => {
  test("are two of one key, or of one name", () => {
    const [east, west] = [remembered("east", []), remembered("west", [])];
    expect(() => compareAudits(east, east)).toThrow("both logs are of one party");
    expect(() => compareAudits(east, { ...west, key: east.key })).toThrow("both logs are of one party");
    expect(() => compareAudits(east, { ...west, party: "east" })).toThrow("both logs are of one party");
  });
});

describe("signed logs", () => {
  const east = identityFrom("east", new Uint8Array(32).fill(1));
  const west = identityFrom("west", new Uint8Array(32).fill(2));
  const terms: Terms = {
    format: "tavs/terms/1",
    title: "Relapse",
    purpose: "test",
    parties: [east, west].map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
    computations: [{ label: "link", protocol: "psi/1", parties: [...names], parameters: {}, reveals: {} }],
    smallestCell: 5,
    privacy: { epsilon: 1, rowsPerPerson: 1 },
    expires: "2030-01-01",
  };
  const log = async (identity: Identity, items: number, peerItems: number): Promise<AuditReport> => {
    const journal = memoryJournal();
    const audit = await openAudit({ journal, identity, terms, now: () => "2026-11-22T08:00:00Z" });
    await audit.record({ event: "started", session: "link" });
    await audit.record({ event: "finished", session: "link", sizes: { items, peerItems } });
    return verifyAudit(await journal.lines(), { publicKey: identity.publicKey });
  };

  test("that verify, and still tell two stories, are told apart to the line", async () => {
    const [one, truth, lie] = [
      await log(east, 2982, 52_982),
      await log(west, 52_982, 2982),
      await log(west, 52_982, 2981),
    ];
    expect(compareAudits(one, truth)).toEqual({ runs: 1, confirmed: 2, unconfirmed: 0, differences: [] });
    expect(compareAudits(one, lie).differences).toMatchObject([
      {
        kind: "sizes",
        size: "items",
        session: "link",
        run: 0,
        first: { lines: [3], says: 2982 },
        second: { lines: [3], says: 2981 },
      },
    ]);
  });

  test("of the format of November 2026, which did not name the parties of a session, are still compared", () => {
    const { logs, heads } = JSON.parse(readFileSync(join(import.meta.dirname, "vectors/audit-log.json"), "utf8")) as {
      readonly logs: Record<Name, string[]>;
      readonly heads: Record<Name, string>;
    };
    const [first, second] = names.map((name) => verifyAudit(logs[name], { expectedHead: heads[name] }));
    expect(compareAudits(first!, second!)).toEqual({ runs: 1, confirmed: 2, unconfirmed: 0, differences: [] });
    expect(first!.head).toBe(heads.east);
  });
});
