// Every command of docs/guides/audit.md, typed as it stands there, one after the other.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { hex, type Identity } from "@tavs/core";
import { fileJournal, saveIdentity } from "@tavs/core/node";
import { openAudit, type Terms, verifyAudit } from "@tavs/core/study";
import { afterAll, beforeAll, expect, test } from "vitest";
import { east, west } from "./audit-log.ts";
import { tavs } from "./in-process.ts";

const guide = readFileSync(resolve(import.meta.dirname, "../../../docs/guides/audit.md"), "utf8");
const commands = [...guide.matchAll(/^\$ tavs (.*)$/gm)].map(([, words]) => words!.split(/\s+#/)[0]!.trim());
const terms: Terms = {
  format: "tavs/terms/1",
  title: "Patients of two hospitals",
  purpose: "test",
  parties: [east, west].map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
  computations: [{ label: "overlap", protocol: "psi/1", parties: ["east", "west"], parameters: {}, reveals: {} }],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
};

let folder: string;
const at = (name: string): string => join(folder, name);
async function log(
  name: string,
  identity: Identity,
  sizes: { readonly items: number; readonly peerItems: number },
): Promise<void> {
  const journal = fileJournal(at(name));
  const audit = await openAudit({ journal, identity, terms, now: () => "2026-11-22T08:00:00Z" });
  await audit.record({ event: "started", session: "overlap", run: 0 });
  await audit.record({ event: "finished", session: "overlap", run: 0, sizes });
}
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tavs-guide-"));
  await log("east.jsonl", east, { items: 2982, peerItems: 52_982 });
  await log("west.jsonl", west, { items: 52_982, peerItems: 2982 });
  await log("lie.jsonl", west, { items: 52_982, peerItems: 2000 });
  await saveIdentity(at("east.identity.json"), east);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A word as it is typed in the folder: names of files are in it, and the shell knows the variables. */
async function typed(word: string): Promise<string> {
  const { head, entries } = verifyAudit(await fileJournal(at("east.jsonl")).lines());
  const known: Readonly<Record<string, string>> = {
    $KEY: hex(east.publicKey),
    $HEAD: head,
    $STUDY: entries[0]!.study.slice(0, 8),
  };
  return known[word] ?? (/\.jsonl?$|^for-/.test(word) ? at(word) : word);
}

test("every command of the guide works as it stands there", async () => {
  expect(commands.length).toBeGreaterThanOrEqual(8);
  for (const command of commands) {
    const { exitCode, complained } = await tavs(...(await Promise.all(command.split(/\s+/).map(typed))));
    expect({ command, exitCode, complained }).toEqual({ command, exitCode: 0, complained: [] });
  }
  expect(readdirSync(folder).sort()).toEqual([
    "east.identity.json",
    "east.jsonl",
    "for-the-auditor",
    "lie.jsonl",
    "west.jsonl",
  ]);
});

test("a lie looks as the guide shows it", async () => {
  const { exitCode, said, complained } = await tavs("audit", "compare", at("east.jsonl"), at("lie.jsonl"));
  expect(exitCode).toBe(2);
  const shown = guide.split("```text\n")[1]!.split("```")[0]!.trimEnd().split("\n");
  const study = verifyAudit(await fileJournal(at("east.jsonl")).lines()).entries[0]!.study.slice(0, 8);
  const plainly = [...said.slice(0, 3), ...complained].map((line) =>
    stripVTControlCharacters(line).replaceAll(`${folder}/`, "").replaceAll("lie.jsonl", "west.jsonl"),
  );
  expect(plainly).toEqual(shown.map((line) => line.replace(/study [0-9a-f]{8}/, `study ${study}`)));
});
