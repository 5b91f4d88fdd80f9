import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hex } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import { east, west } from "./audit-log.ts";
import { type Heard, tavs } from "./in-process.ts";

/** A folder of one test, with the identities of east and west in it. */
export interface StudyFolder {
  at(name: string): string;
  write(name: string, content: string | Uint8Array): string;
  read(name: string): string;
  /** `tavs study` on files of this folder: words that end in a known ending are names in it. */
  study(...words: readonly string[]): Promise<Heard>;
  remove(): void;
}

export const PARTIES: string = `east=${hex(east.publicKey)},west=${hex(west.publicKey)}`;
export const FACTS: readonly string[] = [
  ...["--title", "Relapse", "--permit", "R-1", "--basis", "GDPR article 9(2)(j)"],
  ...["--purpose", "To count nobody twice", "--expires", "2999-12-31"],
];

export async function studyFolder(): Promise<StudyFolder> {
  const folder = mkdtempSync(join(tmpdir(), "tavs-study-"));
  const at = (name: string): string => join(folder, name);
  for (const identity of [east, west]) await saveIdentity(at(`${identity.name}.identity.json`), identity);
  return {
    at,
    write: (name, content) => {
      writeFileSync(at(name), content);
      return at(name);
    },
    read: (name) => readFileSync(at(name), "utf8"),
    study: (...words) => tavs("study", ...words.map((word) => (/\.(ya?ml|json)$/.test(word) ? at(word) : word))),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The same folder with a study of two in study.yaml in which nothing is left to fill in. */
export async function withStudy(...more: readonly string[]): Promise<StudyFolder> {
  const here = await studyFolder();
  const written = await here.study("new", "study.yaml", "--template", "link", "--parties", PARTIES, ...FACTS, ...more);
  if (written.exitCode !== 0) throw new Error(written.complained.join());
  return here;
}
