import type { Journal } from "@tavs/core";

/** A journal that dies with the process. For learning and tests: whoever restarts has the whole budget again. */
export function memoryJournal(): Journal {
  const written: string[] = [];
  return {
    lines: async () => [...written],
    append: async (line) => void written.push(line),
  };
}
