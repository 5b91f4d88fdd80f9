// The fields of a specification of learning that have fields of their own: each checked, and named when it is wrong.
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { entries, fields, integer, list, number, oneOf, text, texts } from "../statistics/specification.ts";
import type { ClientRule } from "./strategy.ts";

export interface SharedTensor {
  readonly [name: string]: Json;
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: "f32" | "f64";
}

/** How much a hospital's update counts. Rows above `most` are refused at home, so that nobody counts for more. */
export type Weighting = { readonly by: "equal" } | { readonly by: "rows"; readonly most: number };

export type Clip = { readonly norm: number; readonly adaptive: boolean };
export type Sampling = { readonly groupsOf: number; readonly perRound: number };
export type Evaluation = { readonly every: number; readonly metrics: readonly string[] };
export type Ring = { readonly bits: 64 | 128; readonly fractionBits: number };

export const optional = <T>(value: Json | undefined, check: (value: Json | undefined) => T): T | null =>
  value === null ? null : check(value);

export function tensors(value: Json | undefined): readonly SharedTensor[] {
  const shared = list(value, "tensors", { least: 1, most: 4096 }).map((one) => {
    const { name, shape, type } = fields(one, ["name", "shape", "type"], "tensors");
    const sides = list(shape, "tensors.shape", { least: 0, most: 16 }).map((side) =>
      integer(side, "tensors.shape", { least: 1, most: 2 ** 31 }),
    );
    return {
      name: text(name, "tensors.name"),
      shape: sides,
      type: oneOf(type, "tensors.type", ["f32", "f64"]),
    };
  });
  if (new Set(shared.map(({ name }) => name)).size < shared.length)
    throw new UsageError("tensors: a name stands twice");
  return shared;
}

export function client(value: Json | undefined): ClientRule {
  const given = fields(value, ["upload", "proximal", "personal", "local", "fair"], "client");
  const least = { least: 0 };
  return {
    upload: oneOf(given.upload, "client.upload", ["update", "normalised", "control-variates", "fair"]),
    proximal: number(given.proximal, "client.proximal", least),
    personal: optional(given.personal, (lambda) => number(lambda, "client.personal", least)),
    local: Array.isArray(given.local) && given.local.length === 0 ? [] : texts(given.local, "client.local"),
    fair: optional(given.fair, (fair) => {
      const { q, lipschitz } = fields(fair, ["q", "lipschitz"], "client.fair");
      return {
        q: number(q, "client.fair.q", { least: 0, most: 100 }),
        lipschitz: number(lipschitz, "client.fair.lipschitz", { least: Number.MIN_VALUE }),
      };
    }),
  };
}

export function weighting(value: Json | undefined): Weighting {
  const by = entries(value, "weighting").find(([name]) => name === "by")?.[1];
  if (oneOf(by, "weighting.by", ["equal", "rows"]) === "equal") {
    fields(value, ["by"], "weighting");
    return { by: "equal" };
  }
  const { most } = fields(value, ["by", "most"], "weighting");
  return { by: "rows", most: integer(most, "weighting.most", { least: 1, most: 2 ** 31 }) };
}

export const LEAST_NORM = 1e-12;
export const MOST_NORM = 1e12;

export function clip(value: Json | undefined): Clip {
  const { norm, adaptive } = fields(value, ["norm", "adaptive"], "clip");
  if (typeof adaptive !== "boolean") throw new UsageError("clip.adaptive: true or false");
  return { norm: number(norm, "clip.norm", { least: LEAST_NORM, most: MOST_NORM }), adaptive };
}

export function sampling(value: Json | undefined): Sampling {
  const { groupsOf, perRound } = fields(value, ["groupsOf", "perRound"], "sampling");
  return {
    groupsOf: integer(groupsOf, "sampling.groupsOf", { least: 3, most: 4096 }),
    perRound: integer(perRound, "sampling.perRound", { least: 1, most: 4096 }),
  };
}

export function evaluation(value: Json | undefined): Evaluation {
  const { every, metrics } = fields(value, ["every", "metrics"], "evaluation");
  return {
    every: integer(every, "evaluation.every", { least: 1, most: 100_000 }),
    metrics: texts(metrics, "evaluation.metrics"),
  };
}

export function numbers(value: Json | undefined): Ring {
  const { bits, fractionBits } = fields(value, ["bits", "fractionBits"], "numbers");
  if (bits !== 64 && bits !== 128) throw new UsageError("numbers.bits: 64 or 128");
  return { bits, fractionBits: integer(fractionBits, "numbers.fractionBits", { least: 0, most: bits - 2 }) };
}
