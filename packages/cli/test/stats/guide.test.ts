import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Heard } from "../in-process.ts";
import { marked, type Running, start, typed, typedIn } from "../link/guide.ts";
import { bySite, fixture, HOSPITALS, PARTIES, tableOf } from "./hospitals.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../../../docs/guides/analyse.md"), "utf8");
const blocks = marked(page);

describe("the guide to analysing, followed to the letter by three hospitals, a board and a relay", () => {
  let folder: string;
  const values = new Map<string, string>();
  const running: Running[] = [];

  /** The commands at a place, as words behind `tavs`. */
  const commands = (place: string, name: string): readonly (readonly string[])[] =>
    blocks
      .filter(({ mark }) => mark === `at ${place}`)
      .flatMap(({ code }) => typed(code))
      .filter(([first]) => first === name);
  const filled = (words: readonly string[], more: Readonly<Record<string, string>> = {}): readonly string[] =>
    words.map((word) => word.replaceAll(/\$[A-Z_]+/g, (name) => more[name] ?? values.get(name) ?? name));

  const here = (place: string, words: readonly string[]): Promise<Heard> => typedIn(join(folder, place), words);
  const started = (place: string, words: readonly string[]): Running => {
    const child = start(join(folder, place), words);
    running.push(child);
    return child;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tavs-analyse-"));
    for (const place of [...PARTIES, "relay"]) mkdirSync(join(folder, place));
    const header = fixture("gbsg.csv").split(/\r?\n/)[0]!.split(",");
    for (const [i, rows] of bySite(tableOf("gbsg.csv")).entries()) {
      const lines = rows.map((row) => header.map((name) => row[name]).join(","));
      writeFileSync(join(folder, HOSPITALS[i]!, "patients.csv"), `${[header.join(","), ...lines].join("\n")}\n`);
    }
  });
  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL");
    await Promise.all(running.map(({ ended }) => ended));
    rmSync(folder, { recursive: true });
  });

  test("ends with a report at the board, with R's numbers, and a log that is whole", async () => {
    for (const me of PARTIES) {
      const { said } = await here(me, filled(commands("everybody", "init")[0]!, { $ME: me }));
      values.set(`$${me.toUpperCase()}_KEY`, /[0-9a-f]{64}/.exec(said.join())![0]);
    }
    for (const me of PARTIES)
      for (const other of PARTIES.filter((each) => each !== me)) {
        const key = values.get(`$${other.toUpperCase()}_KEY`)!;
        const words = filled(commands("everybody", "peers")[0]!, { $OTHER: other, $OTHER_KEY: key });
        expect(await here(me, words)).toMatchObject({ exitCode: 0 });
      }
    expect(await here("board", filled(commands("board", "study")[0]!))).toMatchObject({ exitCode: 0, complained: [] });
    const study = readFileSync(join(folder, "board/study.yaml"));
    for (const place of [...HOSPITALS, "relay"]) writeFileSync(join(folder, place, "study.yaml"), study);

    const relay = started("relay", filled(commands("relay", "relay")[0]!));
    values.set("$RELAY", /ws:\S+/.exec(await relay.line("relay at "))![0]);
    const words = (place: string) => filled(commands(place, "stats")[0]!);
    const all = [...HOSPITALS.map((name) => started(name, words("hospitals"))), started("board", words("board"))];
    const ended = await Promise.all(all.map((each) => each.ended));
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const [said] = /release holds the release: .*/.exec(ended.at(-1)!.text) ?? ["nothing"];
    expect(page).toContain(said);

    const { n, events } = JSON.parse(fixture("reference.json")).gbsg.km.pooled;
    const results = readFileSync(join(folder, "board/release/results.json"), "utf8");
    for (const count of [n, events]) expect(results).toMatch(new RegExp(`\\b${count}\\b`));
    expect(readFileSync(join(folder, "board/release/report.html"), "utf8")).toContain('lang="da"');
    expect(existsSync(join(folder, "east/release"))).toBe(false);
    const checked = await here("board", filled(commands("board", "audit")[0]!));
    expect(checked).toMatchObject({
      exitCode: 0,
      said: [expect.stringContaining("is whole"), ...checked.said.slice(1)],
    });
  });
});
