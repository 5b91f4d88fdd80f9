import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Identity } from "@tavs/core";
import { writeWhole } from "../data/write-output.ts";
import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";
import { digestOf, EXPORTED, MANIFEST, signedManifest } from "./manifest.ts";
import { auditPage } from "./page.ts";
import type { VerifiedLog } from "./verified-files.ts";

/**
 * Writes a verified log into a new folder, for its owner alone: the log in one file, a page, how to check it, and the manifest
 * that the party signs. Throws `Refusal`: then the folder is not there, or as it was.
 */
export async function writeExport(
  { report, files }: VerifiedLog,
  { folder, identity }: { readonly folder: string; readonly identity: Identity },
  messages: Messages["audit"],
): Promise<void> {
  const { party, key, head, entries } = report;
  const facts = { party, key, head, entries: entries.length };
  const texts = {
    "audit.jsonl": files.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join(""),
    "audit.html": auditPage(report, messages),
    "HOW-TO-CHECK.txt": messages.export.howToCheck(facts),
  };
  const digests = Object.fromEntries(EXPORTED.map((name) => [name, digestOf(texts[name])])) as typeof texts; // the same names
  const written = { ...texts, [MANIFEST]: signedManifest(identity, { ...facts, files: digests }) };
  await make(folder, messages);
  try {
    for (const [name, text] of Object.entries(written)) await writeWhole(join(folder, name), text);
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined); // half an export would look like a forged one
    throw usage(`${folder}: ${messages.export.cannotMake(codeOf(error))}`);
  }
}

async function make(folder: string, { export: words }: Messages["audit"]): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error) => {
    throw usage(`${folder}: ${codeOf(error) === "EEXIST" ? words.exists : words.cannotMake(codeOf(error))}`);
  });
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown"; // what node:fs rejects with
