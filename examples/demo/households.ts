// Before the parties meet: each gets a folder with its own identity, its own file and the terms, as in five houses.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createIdentity, UsageError } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import type { Terms } from "@tavs/core/study";
import { ISLE, type Name, PARTIES, studyTerms } from "./study.ts";
import { makeWorld, PIECE } from "./world/world.ts";

export interface Moment {
  /** A day such as "2026-11-21". */
  readonly today: string;
  readonly bystanders: number;
  /** Whether the hospital on the isle takes part. */
  readonly withIsle: boolean;
  /** How many people of the registry's file are written, about: it may be a whole country. */
  onProgress?(people: number): void;
}

/** Makes the folders below `root` anew, and returns the terms that lie in each. */
export async function moveIn(
  root: string,
  rotterdamCsv: string,
  { today, bystanders, withIsle, onProgress }: Moment,
): Promise<Terms> {
  const world = makeWorld(rotterdamCsv, { bystanders });
  const names: readonly Name[] = withIsle ? [...PARTIES, ISLE] : PARTIES;
  const identities = names.map((name) => createIdentity(name));
  const terms = studyTerms(identities, { expires: dayInAYear(today), registered: bystanders });
  for (const identity of identities) {
    const folder = join(root, identity.name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await saveIdentity(join(folder, "identity.json"), identity);
    writeFileSync(join(folder, "terms.json"), `${JSON.stringify(terms, null, 2)}\n`);
    if (identity.name === "registry") writePieces(join(folder, "people.csv"), world.registry, onProgress);
    else if (identity.name !== "hub")
      writeFileSync(join(folder, "patients.csv"), world[identity.name as Exclude<keyof typeof world, "registry">], {
        mode: 0o600,
      });
  }
  return terms;
}

function writePieces(path: string, pieces: Iterable<string>, onProgress?: (people: number) => void): void {
  const file = openSync(path, "w", 0o600);
  let people = 0;
  for (const piece of pieces) {
    writeSync(file, piece);
    onProgress?.((people += PIECE));
  }
  closeSync(file);
}

/** The terms of the run that the folders below `root` hold. Throws `UsageError` where there is none. */
export function comeBack(root: string): Terms {
  try {
    return JSON.parse(readFileSync(join(root, "hub", "terms.json"), "utf8")) as Terms; // what `moveIn` wrote
  } catch {
    throw new UsageError("there is no interrupted run in that folder: leave out --resume");
  }
}

const dayInAYear = (today: string): string =>
  `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace("-02-29", "-02-28")}`;

export const rotterdam = (): string => readFileSync(new URL("../data/rotterdam.csv", import.meta.url), "utf8");
