import { readFileSync } from "node:fs";

// Another file of the same form may be given; its sections decide which tests have work.
const file = process.env.TAVS_ID_VECTORS ?? new URL("./vectors/id-vectors.json", import.meta.url);
export const vectors: Sections = JSON.parse(readFileSync(file, "utf8"));

export type Entry = Readonly<Record<string, string | number | boolean | null>>;
type Sections = Readonly<Record<string, readonly (Entry | string)[] | undefined>>;

/** The entries of a section, none where the file does not have it; a bare string is a `value`. */
export function entries(section: string): readonly Entry[] {
  return (vectors[section] ?? []).map((entry) => (typeof entry === "string" ? { value: entry } : entry));
}

/** A claim about every entry of a section; a failure names the section and the position. */
export function each(section: string, claim: (entry: Entry) => void): void {
  for (const [at, entry] of entries(section).entries()) {
    try {
      claim(entry);
    } catch (error) {
      throw new Error(`${section}, entry ${at}`, { cause: error });
    }
  }
}
