import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hex, type Identity } from "@tavs/core";
import { fileJournal, saveIdentity } from "@tavs/core/node";
import { openAudit, type Terms } from "@tavs/core/study";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aligned } from "../src/audit/rows.ts";
import { east, west } from "./audit-log.ts";
import { tavs } from "./in-process.ts";

const LABEL = '=cmd|<b>\u202e"x';
const terms: Terms = {
  format: "tavs/terms/1",
  title: "Relapse",
  purpose: "test",
  parties: [east, west].map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
  computations: ["link", LABEL].map((label) => ({
    label,
    protocol: "psi/1",
    parties: ["east", "west"],
    parameters: {},
    reveals: {},
  })),
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
};

let folder: string;
const at = (name: string): string => join(folder, name);
/** One party's log, in files of some two lines each. */
async function log(
  name: string,
  identity: Identity,
  sizes: { readonly items: number; readonly peerItems: number },
): Promise<void> {
  let minute = 0;
  const audit = await openAudit({
    journal: fileJournal(at(name), { rotateAt: 1200 }),
    identity,
    terms,
    now: () => `2026-11-22T08:0${minute++}:00Z`,
    software: "tavs@0.1.0",
  });
  const approval = { approved: "per run", approvedBy: hex(identity.publicKey), policy: "ab".repeat(32) } as const;
  await audit.record({ event: "started", session: "link", run: 0, ...approval });
  await audit.record({ event: "finished", session: "link", run: 0, sizes });
  await audit.record({ event: "started", session: LABEL });
  await audit.record({ event: "failed", session: LABEL, code: "peer" });
  await audit.record({ event: "released", rowsReleased: 6, suppressed: 1, epsilon: 0.25 });
}
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tavs-audit-"));
  await log("east.jsonl", east, { items: 2982, peerItems: 52_982 });
  await log("west.jsonl", west, { items: 52_982, peerItems: 2982 });
  await log("liar.jsonl", west, { items: 52_982, peerItems: 2981 });
  await saveIdentity(at("east.json"), east);
  await saveIdentity(at("west.json"), west);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("tavs audit compare", () => {
  test("of two logs of one history says that they tell the same", async () => {
    const { exitCode, said, complained } = await tavs("audit", "compare", at("east.jsonl"), at("west.jsonl"));
    expect({ exitCode, complained }).toEqual({ exitCode: 0, complained: [] });
    expect(said[0]).toContain("2 runs of sessions at both, 2 numbers written down by both");
    for (const { publicKey } of [east, west]) expect(said.join("\n")).toContain(hex(publicKey));
  });

  test("of two stories names the session, and file and line at both", async () => {
    const { exitCode, said, complained } = await tavs("audit", "compare", at("east.jsonl"), at("liar.jsonl"));
    expect(exitCode).toBe(2);
    expect(complained).toEqual([expect.stringContaining("remember differently: 1 difference")]);
    expect(said.slice(0, 3)).toEqual([
      expect.stringMatching(/^link, run 0 of study [0-9a-f]{8}: not of the same size \(items\)$/),
      `  east: 2982, line 1 of ${at("east.0002.jsonl")}`,
      `  west: 2981, line 1 of ${at("liar.0002.jsonl")}`,
    ]);
  });

  test("tells a program the same", async () => {
    const [same, lie] = [
      await tavs("audit", "compare", at("east.jsonl"), at("west.jsonl"), "--json"),
      await tavs("audit", "compare", at("east.jsonl"), at("liar.jsonl"), "--json"),
    ];
    expect(JSON.parse(same.said.join("\n"))).toMatchObject({ ok: true, runs: 2, confirmed: 2, differences: [] });
    expect(lie).toMatchObject({ exitCode: 2, complained: [] });
    expect(JSON.parse(lie.said.join("\n"))).toMatchObject({
      ok: false,
      error: { code: "differs" },
      differences: [{ kind: "sizes", first: { says: 2982, lines: [{ file: at("east.0002.jsonl"), line: 1 }] } }],
    });
  });

  test("refuses one party's log as both, and a log that does not verify", async () => {
    const own = await tavs("audit", "compare", at("west.jsonl"), at("liar.jsonl"));
    expect([own.exitCode, own.complained[0]]).toEqual([1, expect.stringContaining("both logs are of one party")]);
    writeFileSync(at("changed.jsonl"), readFileSync(at("west.0001.jsonl"), "utf8").replace("psi/1", "psi/2"));
    const changed = await tavs("audit", "compare", at("east.jsonl"), at("changed.jsonl"));
    expect([changed.exitCode, changed.complained[0]]).toEqual([2, expect.stringContaining("changed.jsonl: line 2 ")]);
  });
});

describe("tavs audit show", () => {
  test("is a table of fixed words, numbers and short digests, in which no terminal obeys anything", async () => {
    const { exitCode, said } = await tavs("audit", "show", at("east.jsonl"));
    expect(exitCode).toBe(0);
    expect(said[0]).toMatch(/^line +when +study +what +session +sizes +released +withheld +epsilon +approved$/);
    expect(said).toHaveLength(7);
    expect(said[2]).toMatch(/^2 +2026-11-22T08:01:00Z +[0-9a-f]{8} +started +link #0 +per run by [0-9a-f]{8}$/);
    expect(said[3]).toContain("items 2982, peerItems 52982");
    expect(said[5]).toMatch(/failed \(peer\) +=cmd\|<b>\\u\{202e\}"x$/);
    expect(said[6]).toMatch(/released +6 +1 +0\.25$/);
    expect(said.join("\n")).not.toContain("\u202e");
  });

  test("shows one study alone, and every field to a program", async () => {
    const all = JSON.parse((await tavs("audit", "show", at("east.jsonl"), "--json")).said.join("\n"));
    expect(all.entries[1]).toMatchObject({
      line: 2,
      approved: "per run",
      approvedBy: hex(east.publicKey),
      policy: "ab".repeat(32),
      software: "tavs@0.1.0",
      parties: ["east", "west"],
    });
    const one = await tavs("audit", "show", at("east.jsonl"), "--study", all.entries[0].study.slice(0, 8));
    expect(one.said).toHaveLength(7);
    expect((await tavs("audit", "show", at("east.jsonl"), "--study", "0".repeat(64))).said).toHaveLength(1);
    expect((await tavs("audit", "show", at("east.jsonl"), "--study", "xyz")).exitCode).toBe(1);
  });
});

describe("a log of several files", () => {
  test("is verified by its name, or by all its files in their order", async () => {
    const files = ["east.0001.jsonl", "east.0002.jsonl", "east.jsonl"].map(at);
    const [name, all] = [await tavs("audit", "verify", at("east.jsonl")), await tavs("audit", "verify", ...files)];
    expect([name.exitCode, all.exitCode]).toEqual([0, 0]);
    expect(name.said[0]).toContain("is whole: 6 entries of east");
    expect(all.said.slice(1)).toEqual(name.said.slice(1));
  });

  test("without its beginning is not whole, and the sentence says what is missing", async () => {
    const { exitCode, complained } = await tavs("audit", "verify", at("east.0002.jsonl"));
    expect(exitCode).toBe(2);
    expect(complained[0]).toContain(`${at("east.0002.jsonl")}: line 1 continues another file`);
  });

  test("that was changed is found by the file and the line in it", async () => {
    const files = ["east.0001.jsonl", "east.0002.jsonl", "east.jsonl"];
    const changed = readFileSync(at("east.0002.jsonl"), "utf8").replace('"items":2982', '"items":2983');
    mkdirSync(at("rotated"));
    for (const file of files) writeFileSync(at(`rotated/${file}`), readFileSync(at(file)));
    writeFileSync(at("rotated/east.0002.jsonl"), changed);
    const { exitCode, complained } = await tavs("audit", "verify", at("rotated/east.jsonl"), "--json");
    expect({ exitCode, complained }).toEqual({ exitCode: 2, complained: [] });
    rmSync(at("rotated/east.0002.jsonl"));
    const gone = await tavs("audit", "verify", at("rotated/east.jsonl"));
    expect(gone.complained[0]).toContain(`${at("rotated/east.jsonl")}: line 1 has another number than its place`);
  });
});

describe("tavs audit repair", () => {
  test("puts a torn line aside, which verify names and show refuses", async () => {
    const whole = readFileSync(at("west.0001.jsonl"), "utf8");
    writeFileSync(at("torn.jsonl"), `${whole}{"half of a li`);
    const verified = await tavs("audit", "verify", at("torn.jsonl"));
    expect(verified.exitCode).toBe(2);
    expect(verified.complained[0]).toMatch(/torn\.jsonl: line 3 is cut off.*tavs audit repair/);
    const { exitCode, said } = await tavs("audit", "repair", at("torn.jsonl"));
    expect([exitCode, said[0]]).toEqual([0, expect.stringContaining("line 3 is in torn.jsonl.torn-3 now")]);
    expect(readFileSync(at("torn.jsonl"), "utf8")).toBe(whole);
    expect((await tavs("audit", "repair", at("torn.jsonl"))).said[0]).toContain("no line is cut off");
    writeFileSync(at("torn.jsonl"), whole.slice(0, -1));
    expect(JSON.parse((await tavs("audit", "repair", at("torn.jsonl"), "--json")).said.join())).toEqual({
      ok: true,
      file: at("torn.jsonl"),
      line: 2,
    });
    expect((await tavs("audit", "verify", at("torn.jsonl"))).exitCode).toBe(0);
  });

  test("does not mend what was changed", async () => {
    writeFileSync(at("forged.jsonl"), `${readFileSync(at("west.0001.jsonl"), "utf8").replace("psi/1", "psi/2")}{"ha`);
    const { exitCode, complained } = await tavs("audit", "repair", at("forged.jsonl"));
    expect([exitCode, complained[0]]).toEqual([2, expect.stringContaining("line 2 does not carry")]);
  });
});

test("a log of any length has a table: its widths are not asked of all rows in one call", () => {
  const rows = Array.from({ length: 200_000 }, () => ["1", "22"]);
  expect(aligned([["a", "bbb"], ...rows])[1]).toBe("1  22");
});

describe("tavs audit export", () => {
  const exported = (to: string, ...more: readonly string[]) =>
    tavs("audit", "export", at("east.jsonl"), "--out", at(to), "--identity", at("east.json"), ...more);

  test("is what verify, show and compare accept in the place of the log", async () => {
    const { exitCode, said } = await exported("whole", "--json");
    expect([exitCode, JSON.parse(said.join())]).toEqual([0, expect.objectContaining({ ok: true, entries: 6 })]);
    const { head, key } = JSON.parse(said.join());
    expect(readdirSync(at("whole")).sort()).toEqual(["HOW-TO-CHECK.txt", "audit.html", "audit.jsonl", "export.json"]);
    for (const name of readdirSync(at("whole"))) expect(statSync(at(`whole/${name}`)).mode & 0o077).toBe(0);
    expect(statSync(at("whole")).mode & 0o077).toBe(0);
    expect((await tavs("audit", "verify", at("whole"), "--key", key, "--head", head)).exitCode).toBe(0);
    expect((await tavs("audit", "show", at("whole"))).said).toHaveLength(7);
    expect((await tavs("audit", "compare", at("whole"), at("west.jsonl"))).exitCode).toBe(0);
    const howTo = readFileSync(at("whole/HOW-TO-CHECK.txt"), "utf8");
    for (const word of [key, head]) expect(howTo).toContain(word);
  });

  test("has a page that shows the labels of others as text, and loads nothing", async () => {
    await exported("page");
    const page = readFileSync(at("page/audit.html"), "utf8");
    expect(page).toContain("=cmd|&lt;b&gt;\\u{202e}&quot;x");
    expect(page).not.toMatch(/<b>|<script|https?:|src=|\u202e/);
    expect(page.match(/<tr>/g)).toHaveLength(7);
  });

  test("with a pipe in the place of a file is refused at once: nobody waits for what never comes", async () => {
    await exported("piped");
    rmSync(at("piped/audit.jsonl"));
    execFileSync("mkfifo", [at("piped/audit.jsonl")]);
    const { exitCode, complained } = await tavs("audit", "verify", at("piped"));
    expect([exitCode, complained[0]]).toEqual([1, expect.stringContaining("is a pipe or a device")]);
  });

  test.each(["audit.jsonl", "audit.html", "HOW-TO-CHECK.txt", "export.json"])(
    "with another %s is found",
    async (name) => {
      const to = `changed-${name}`;
      await exported(to);
      const text = readFileSync(at(`${to}/${name}`), "utf8");
      writeFileSync(
        at(`${to}/${name}`),
        text.replace(/[a-f](?=[0-9a-z])/, (letter) => (letter === "a" ? "b" : "a")),
      );
      const { exitCode, complained } = await tavs("audit", "verify", at(to));
      expect([exitCode, complained[0]]).toEqual([2, expect.stringContaining(join(to, name))]);
    },
  );

  test("cut short, and its manifest made to fit, is found: nobody else signs it", async () => {
    await exported("cut");
    const lines = readFileSync(at("cut/audit.jsonl"), "utf8").split("\n").slice(0, 3);
    const text = lines.map((line) => `${line}\n`).join("");
    writeFileSync(at("cut/audit.jsonl"), text);
    const manifest = JSON.parse(readFileSync(at("cut/export.json"), "utf8"));
    manifest.files["audit.jsonl"] = createHash("sha256").update(text).digest("hex");
    for (const more of [{}, { __proto__: null, key: hex(west.publicKey) }, JSON.parse('{"__proto__":{"head":1}}')]) {
      writeFileSync(at("cut/export.json"), JSON.stringify({ ...manifest, ...more }));
      const { exitCode, complained } = await tavs("audit", "verify", at("cut"));
      expect([exitCode, complained[0]]).toEqual([
        2,
        expect.stringContaining("export.json: is not as its party signed"),
      ]);
    }
    expect(({} as { head?: unknown }).head).toBeUndefined();
  });

  test("of another party under its own key is found by who gives the key of the terms", async () => {
    await tavs("audit", "export", at("west.jsonl"), "--out", at("others"), "--identity", at("west.json"));
    const { exitCode, complained } = await tavs("audit", "verify", at("others"), "--key", hex(east.publicKey));
    expect([exitCode, complained[0]]).toEqual([2, expect.stringContaining("signed by another key")]);
  });

  test("leaves what is there as it is, and is signed by the log's own party alone", async () => {
    mkdirSync(at("taken"));
    writeFileSync(at("taken/x"), "precious");
    const there = await exported("taken");
    expect([there.exitCode, there.complained[0]]).toEqual([1, expect.stringContaining("name a new folder")]);
    expect(readdirSync(at("taken"))).toEqual(["x"]);
    const other = await tavs("audit", "export", at("west.jsonl"), "--out", at("no"), "--identity", at("east.json"));
    expect([other.exitCode, other.complained[0]]).toEqual([1, expect.stringContaining("did not write the log")]);
    const nowhere = await exported("no/such/folder");
    expect([nowhere.exitCode, nowhere.complained[0]]).toEqual([1, expect.stringContaining("(ENOENT)")]);
  });

  test("is not made of a log that is torn", async () => {
    writeFileSync(at("half.jsonl"), readFileSync(at("east.0001.jsonl")));
    appendFileSync(at("half.jsonl"), "{");
    const ended = await tavs("audit", "export", at("half.jsonl"), "--out", at("half"), "--identity", at("east.json"));
    expect(ended.exitCode).toBe(2);
    expect(() => statSync(at("half"))).toThrow();
  });
});
