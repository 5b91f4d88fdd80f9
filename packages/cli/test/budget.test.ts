import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity, hex, seededRandom } from "@tavs/core";
import { fileJournal } from "@tavs/core/node";
import { count, openLedger } from "@tavs/dp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tavs } from "./in-process.ts";

const random = seededRandom(new Uint8Array(32).fill(3));
const east = createIdentity("east", random);
let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tavs-budget-"));
  const terms = { budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 }, identity: east } as const;
  const ledger = await openLedger({ ...terms, journal: fileJournal(at("ledger.jsonl")) });
  await ledger.release(count, Array.from({ length: 4711 }), { epsilon: 0.25 });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a privacy ledger", () => {
  test("says what it has left, and no answer", async () => {
    const { exitCode, said, complained } = await tavs("budget", at("ledger.jsonl"));
    expect({ exitCode, complained }).toEqual({ exitCode: 0, complained: [] });
    expect(said.join("\n")).toContain("epsilon 0.75 left of epsilon 1");
    expect(said.join("\n")).toContain("1 question was paid for");
    expect(said.join("\n")).toContain("compare it with the terms");
    const answers = [...readFileSync(at("ledger.jsonl"), "utf8").matchAll(/"values":\["(\d+)"\]/g)].map(
      ([, answer]) => answer!,
    );
    expect(answers).toHaveLength(1);
    expect(said.slice(0, 2).join()).not.toContain(answers[0]);
  });

  test("is one line for a program", async () => {
    const { said } = await tavs("budget", at("ledger.jsonl"), "--json", "--key", hex(east.publicKey));
    expect(JSON.parse(said.join())).toMatchObject({
      ok: true,
      left: { epsilon: 0.75 },
      questions: 1,
      signer: hex(east.publicKey),
    });
  });

  test("of another signer, changed, empty or not there says nothing, and why", async () => {
    const code = async (name: string, ...more: readonly string[]) => {
      const { exitCode, said } = await tavs("budget", at(name), "--json", ...more);
      return [exitCode, JSON.parse(said.join()).error.code];
    };
    expect(await code("ledger.jsonl", "--key", "00".repeat(32))).toEqual([2, "tampered"]);
    writeFileSync(at("changed.jsonl"), readFileSync(at("ledger.jsonl"), "utf8").replace("250000", "150000"));
    expect(await code("changed.jsonl")).toEqual([2, "tampered"]);
    writeFileSync(at("empty.jsonl"), "");
    expect(await code("empty.jsonl")).toEqual([1, "empty"]);
    expect(await code("nowhere.jsonl")).toEqual([1, "usage"]);
  });
});
