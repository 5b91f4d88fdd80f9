import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MaskedSumTerms } from "@tavs/federated/secure-sum";

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

export interface SessionVector {
  readonly bits: number;
  readonly terms: MaskedSumTerms;
  readonly values: readonly (readonly number[])[];
  readonly rows: readonly string[];
  readonly masked: readonly string[];
  readonly signed: readonly string[];
}

export const readSessions = (): readonly SessionVector[] =>
  (
    JSON.parse(readFileSync(join(import.meta.dirname, "vectors/masked.session.json"), "utf8")) as {
      readonly sessions: readonly SessionVector[];
    }
  ).sessions; // what generate-session.py wrote
