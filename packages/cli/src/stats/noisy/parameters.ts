// What a noisy table has for parameters, field by field.
import type { Json } from "@tavs/core/study";
import type { Factor } from "@tavs/federated/statistics";
import type { Messages } from "../../messages/index.ts";
import { type Chosen, parametersOf } from "../../session/chosen.ts";
import { forbidden } from "../../session/forbidden.ts";

/** What everybody signed. The same parameters stand in both sessions. */
export interface NoisyParameters {
  readonly cells: { readonly rows: Factor; readonly columns: Factor };
  readonly holders: readonly string[];
  /** The most rows that one hospital may have in one cell. */
  readonly most: number;
  readonly noise: {
    readonly within: number;
    readonly confidence: number;
    readonly rho: number;
    readonly delta: number;
    readonly least: number;
    readonly colluding: number;
  };
  /** What only people know, for the privacy card. */
  readonly facts: { readonly period: string; readonly samePatientElsewhere: string };
  /** How long the coordinator waits for a hospital that holds no share of the key. Default: 600. */
  readonly waitSeconds?: number;
  readonly missing?: "refuse" | "leave-out";
}

const FIELDS = ["cells", "holders", "most", "noise", "facts", "waitSeconds", "missing"];

/** Throws `Forbidden`, naming the field of the terms. */
export function mustBeParameters(chosen: Chosen, messages: Messages): NoisyParameters {
  const given = parametersOf(chosen, FIELDS, messages);
  const { noisy: words } = messages;
  const { cells, holders, most, noise, facts, waitSeconds = 600, missing = "refuse" } = given;
  const wrong =
    (!isCells(cells) && "cells") ||
    (!(Array.isArray(holders) && holders.length >= 3 && holders.every((name: Json) => isText(name))) && "holders") ||
    (!isWhole(most, [1, 1e9]) && "most") ||
    (!isNoise(noise) && "noise") ||
    (!(isRecord(facts) && hasJust(facts, ["period", "samePatientElsewhere"]) && Object.values(facts).every(isText)) &&
      "facts") ||
    (!isWhole(waitSeconds, [1, 86_400]) && "waitSeconds") ||
    (missing !== "refuse" && missing !== "leave-out" && "missing");
  if (wrong) throw forbidden(chosen.at(`parameters.${wrong}`), words.field[wrong]);
  return given as unknown as NoisyParameters; // each field was looked at
}

type Fields = Readonly<Record<string, Json>>;

const isRecord = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: Json | undefined): boolean => typeof value === "string" && value !== "" && value.length <= 200;
const isWhole = (value: Json | undefined, [least, most]: readonly [number, number]): boolean =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most; // a whole number, as was found
const isNumber = (value: Json | undefined, [above, below]: readonly [number, number]): boolean =>
  typeof value === "number" && value > above && value < below;
const hasJust = (value: Fields, names: readonly string[]): boolean =>
  Object.keys(value).sort().join() === [...names].sort().join();

const isCells = (value: Json | undefined): boolean =>
  isRecord(value) && hasJust(value, ["rows", "columns"]) && isFactor(value.rows) && isFactor(value.columns);

/** At least one level, none twice: 2 and "2" are one. */
function isFactor(value: Json | undefined): boolean {
  if (!isRecord(value) || !hasJust(value, ["factor", "levels"])) return false;
  const { factor, levels } = value;
  if (!isText(factor) || !Array.isArray(levels) || levels.length < 1 || levels.length > 1024) return false;
  const isLevel = (level: Json): boolean => isText(level) || Number.isFinite(level);
  return levels.every(isLevel) && new Set(levels.map(String)).size === levels.length;
}

const isNoise = (value: Json | undefined): boolean =>
  isRecord(value) &&
  hasJust(value, ["within", "confidence", "rho", "delta", "least", "colluding"]) &&
  isWhole(value.within, [1, 1e5]) &&
  isNumber(value.confidence, [0, 1]) &&
  isNumber(value.rho, [0, 1e6]) &&
  isNumber(value.delta, [0, 1]) &&
  isWhole(value.least, [1, 20]) &&
  isWhole(value.colluding, [0, 20]);
