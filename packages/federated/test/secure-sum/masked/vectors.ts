import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Vectors {
  readonly sharings: readonly {
    readonly threshold: number;
    readonly coefficients: string;
    readonly shares: readonly { readonly place: number; readonly share: string }[];
  }[];
  readonly neighbourhoods: readonly {
    readonly parties: number;
    readonly mayDropOut: number;
    readonly colluders: number;
    readonly expected: { readonly neighbours: number; readonly threshold: number } | null;
  }[];
}

export const readVectors = (): Vectors =>
  JSON.parse(readFileSync(join(import.meta.dirname, "vectors/masked.python.json"), "utf8")) as Vectors; // what generate.py wrote
