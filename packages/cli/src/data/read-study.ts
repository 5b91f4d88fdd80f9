import { readFile } from "node:fs/promises";
import { UsageError } from "@tavs/core";
import type { Terms } from "@tavs/core/study";

const MOST_BYTES = 2 ** 18;

/** The terms in a JSON file; `mustHold` and `connect` check every field. Throws `UsageError`. */
export async function readStudy(path: string): Promise<Terms> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`can not be read (${error.code ?? "unknown"}): check its name and permissions`);
  });
  if (bytes.length > MOST_BYTES) throw new UsageError(`is over ${MOST_BYTES} bytes: these are no terms`);
  try {
    const terms: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof terms === "object" && terms !== null && !Array.isArray(terms)) return terms as Terms; // see above
  } catch {
    // what follows says it
  }
  throw new UsageError("is no JSON document with the terms of a study", { code: "terms" });
}
