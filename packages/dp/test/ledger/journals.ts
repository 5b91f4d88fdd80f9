import type { Journal } from "@tavs/core";
import { UsageError } from "@tavs/core";

/** A journal whose lines a test can read, and hand to another ledger as a file would be after a crash. */
export interface OpenJournal extends Journal {
  readonly written: string[];
}

export function journalOf(lines: readonly string[] = []): OpenJournal {
  const written = [...lines];
  return { written, lines: async () => [...written], append: async (line) => void written.push(line) };
}

/** Fails from append number `fatal` on (counted from 1): before the line is on disk, or after, when only the caller does not know. */
export function failingJournal(written: string[], fatal: number, when: "before" | "after"): OpenJournal {
  let appends = 0;
  return {
    written,
    lines: async () => [...written],
    append: async (line) => {
      appends++;
      if (appends < fatal || (appends === fatal && when === "after")) written.push(line);
      if (appends >= fatal) throw new UsageError("no space left on the device", { code: "storage" });
    },
  };
}
