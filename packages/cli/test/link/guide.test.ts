import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Heard } from "../in-process.ts";
import { badLine, copied, marked, type Running, start, typed, typedIn } from "./guide.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../../../docs/guides/link-two-registries.md"), "utf8");
const blocks = marked(page);

describe("the guide to linking, followed to the letter by two terminals and a relay", () => {
  let folder: string;
  const values = new Map<string, string>();
  const filled = (text: string): string => text.replaceAll(/\$[A-Z_]+/g, (name) => values.get(name) ?? name);
  const commands = (place: string, name: string): readonly (readonly string[])[] =>
    blocks
      .filter(({ mark }) => mark === `at ${place}`)
      .flatMap(({ code }) => typed(filled(code)))
      .filter(([first]) => first === name);

  const here = (place: string, words: readonly string[]): Promise<Heard> => typedIn(join(folder, place), words);

  const running: Running[] = [];
  const process_ = (place: string, words: readonly string[]): Running => {
    const child = start(join(folder, place), words);
    running.push(child);
    return child;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tavs-guide-"));
    for (const place of ["east", "west", "relay"]) mkdirSync(join(folder, place));
  });
  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL");
    await Promise.all(running.map(({ ended }) => ended));
    rmSync(folder, { recursive: true });
  });

  test("ends with a linked file and two logs that are whole, although west was killed in the middle", async () => {
    for (const place of ["east", "west"]) {
      const { said } = await here(place, commands(place, "init")[0]!);
      values.set(`$${place.toUpperCase()}_KEY`, /[0-9a-f]{64}/.exec(said.join())![0]);
    }
    for (const { mark, code } of blocks) {
      const [, name, place] = /^(\S+\.csv) at (\w+)$/.exec(mark) ?? [];
      if (name) writeFileSync(join(folder, place!, name), code);
    }
    const give = (kind: string): void => {
      for (const { file, from, to } of copied(page))
        if (file.endsWith(kind)) copyFileSync(join(folder, from, file), join(folder, to, file));
    };
    const works = async (place: string, words: readonly string[]): Promise<void> => {
      const { exitCode, complained } = await here(place, words);
      expect({ words, exitCode, complained }).toEqual({ words, exitCode: 0, complained: [] });
    };
    for (const place of ["east", "west"]) await works(place, commands(place, "peers")[0]!);
    const study = (verb: string, place: string): readonly string[] =>
      commands(place, "study").find(([, second]) => second === verb)!;
    await works("east", study("new", "east"));
    give("yaml");
    await works("east", study("show", "east"));
    for (const verb of ["sign", "verify"]) {
      for (const place of ["east", "west"]) await works(place, study(verb, place));
      give("signature.json");
    }

    const relay = process_("relay", commands("relay", "relay")[0]!);
    const url = /ws:\S+/.exec(await relay.line("relay at "))![0];
    values.set("$RELAY", url);
    const line = await badLine(Number(new URL(url).port), "Relapses of the patients");
    const linking = commands("west", "link")[0]!;
    const cut = process_(
      "west",
      linking.map((word) => (word === url ? `ws://127.0.0.1:${line.port}` : word)),
    );
    const east = process_("east", commands("east", "link")[0]!);
    await line.silent;
    cut.kill("SIGKILL");
    await cut.ended;
    line.close();
    const began = readFileSync(join(folder, "west/west.state/audit.jsonl"), "utf8");
    expect(began).toContain('"event":"started"');
    expect(began).not.toContain('"event":"finished"');

    const west = process_("west", linking);
    expect(await west.ended).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining("east asked about 3 patients"),
    });
    expect(await east.ended).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining("linked.csv holds 2 patients"),
    });
    const rows = readFileSync(join(folder, "east/linked.csv"), "utf8").trimEnd().split("\n");
    expect(rows[0]).toBe("pseudonym,relapse,nodes");
    expect(
      rows
        .slice(1)
        .map((row) => row.replace(/^p[0-9a-f]{32}/, ""))
        .sort(),
    ).toEqual([",,0", ",2024-05-17,2"]);
    for (const place of ["east", "west"]) {
      const { exitCode, said } = await here(place, commands(place, "audit")[0]!);
      expect({ exitCode, said: said.join() }).toEqual({ exitCode: 0, said: expect.stringContaining("is whole") });
    }
    relay.kill("SIGINT");
    expect(await relay.ended).toMatchObject({ exitCode: 0, text: expect.stringContaining("closed") });
  }, 240_000); // five processes
});
