// The released table as the report shows it: from the hub's release, and from the card in a hospital's own folder.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InternalError } from "@tavs/core";
import type { Collected } from "./collected.ts";
import { GRADES, TREATMENTS } from "./names.ts";
import type { DemoResult } from "./result.ts";
import { cellsIn, numberIn, tableIn } from "./results.ts";
import type { Refused } from "./too-many.ts";

export const TABLE = "treatment-by-grade";

export function releasedOf(collected: Collected, { folder, ...refused }: Refused): DemoResult["released"] {
  const learnt = collected.all("learnt").find(({ news }) => news.label === TABLE)!; // it is over
  const noise = tableIn(learnt.news.folder, "noise");
  const table = tableIn(learnt.news.folder, "table");
  const { contributors, missing } = collected.last("released")!;
  if (numberIn(noise, "hospitals") !== contributors.length) throw new InternalError("the hub names other contributors");
  return {
    question: "patients by treatment and grade",
    ...{ rows: TREATMENTS, columns: GRADES, cells: cellsIn(table), contributors, missing, refused },
    ...{
      rho: numberIn(noise, "rho"),
      epsilon: inHundredths(numberIn(noise, "epsilon")),
      delta: numberIn(noise, "delta"),
    },
    margin: Number(table.rows[0]?.at(-1)),
    card: cardIn(folder),
  };
}

/** Rounded up, as a promise has to be. */
export const inHundredths = (epsilon: number): number => Math.ceil(100 * epsilon) / 100;

/** The privacy card of this hospital's part, in English. */
function cardIn(folder: string): string {
  const name = readdirSync(folder).find((each) => each.startsWith("privacy-card") && each.endsWith(".en.txt"));
  if (name === undefined) throw new InternalError("a hospital has no privacy card");
  return readFileSync(join(folder, name), "utf8").trimEnd();
}
