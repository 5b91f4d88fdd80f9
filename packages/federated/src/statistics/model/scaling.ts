/** The public constants of a design's columns: agreed, never computed from the rows. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { fieldsWith, number } from "../specification.ts";
import type { Standardization } from "../standardize.ts";
import type { DesignColumn, Term } from "./terms.ts";

/** Near the column's mean and standard deviation, in its own unit. */
export interface Scaling {
  readonly [name: string]: { readonly center: number; readonly scale: number };
}

/**
 * Each number needs its constants; columns of factors and interactions may have them, under their own names ("grade=3"), and are left as
 * they are otherwise. Throws `UsageError` naming the field.
 */
export function scalingOf(value: Json | undefined, terms: readonly Term[], design: readonly DesignColumn[]): Scaling {
  const names = terms.filter((term) => typeof term === "string");
  const optional = design.map(({ name }) => name).filter((name) => !names.includes(name));
  const given = fieldsWith(value, { names, optional }, "scaling");
  return Object.fromEntries(Object.entries(given).map(([name, constants]) => [name, constantsOf(constants)]));
}

export function constantsOf(value: Json | undefined): { readonly center: number; readonly scale: number } {
  const given = fieldsWith(value, { names: ["center", "scale"], optional: [] }, "scaling");
  const scale = number(given.scale, "scaling.scale", { least: Number.MIN_VALUE });
  if (!Number.isFinite(1 / scale)) throw new UsageError("scaling.scale: is too small to divide by");
  return { center: number(given.center, "scaling.center"), scale };
}

/** One center and scale a column, in the design's order. */
export function standardizationOf(design: readonly DesignColumn[], scaling: Scaling): Standardization {
  return {
    center: Float64Array.from(design, ({ name }) => scaling[name]?.center ?? 0),
    scale: Float64Array.from(design, ({ name }) => scaling[name]?.scale ?? 1),
  };
}
