// A model as a file of JSON: what `tavs train` writes and `tavs validate` takes.
import { canonical, type Json } from "@tavs/core/study";
import { readText } from "../data/read-text.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { type Refusal, usage } from "../refusal.ts";
import type { Release } from "../report/index.ts";
import { forbidden } from "../session/forbidden.ts";
import type { AgreedAnalysis } from "./agreed-analysis.ts";

export type ModelKind = "logistic" | "linear" | "cox";

/** As it stands in a file; the numbers are of columns in their own units, unless `scaling` is there. */
export interface ModelFile {
  readonly format: "tavs/model/1";
  readonly kind: ModelKind;
  readonly terms: Json;
  /** By the names of the columns: "age", "grade=3". */
  readonly coefficients: Json;
  /** Of a logistic or linear model. */
  readonly intercept?: Json;
  /** Of a Cox model: `[day, survival]` of somebody of whom all columns are 0, rising by day. */
  readonly baseline?: Json;
  readonly scaling?: Json;
}

/** The protocol that validates a model of a kind; a linear one has none. */
export const validations: Readonly<Partial<Record<ModelKind, string>>> = {
  logistic: "federated/validation/1",
  cox: "federated/cox-validation/1",
};

const MOST_BYTES = 1 << 20;
const NEEDED = ["format", "kind", "terms", "coefficients"];
const KINDS: readonly string[] = ["logistic", "linear", "cox"];

/** Throws `Refusal` for a file that is none, or has a field that no model has: "__proto__" is one of those. */
export async function readModel(path: string, messages: Messages): Promise<ModelFile> {
  const words = messages.model;
  const value = parsed(await readText(path, { most: MOST_BYTES, messages }));
  const refused = (sentence: string): Refusal => usage(`${plain(path)}: ${sentence}`);
  const kind = fieldOf(value, "kind");
  const needed = [...NEEDED, kind === "cox" ? "baseline" : "intercept"];
  const names = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const isWhole = needed.every((name) => names.includes(name));
  const isStrict = names.every((name) => needed.includes(name) || name === "scaling");
  if (Array.isArray(value) || !isWhole || !isStrict || fieldOf(value, "format") !== "tavs/model/1")
    throw refused(words.noModel([...needed, "scaling"]));
  if (!KINDS.includes(String(kind))) throw refused(words.noKind);
  if (!Object.hasOwn(validations, String(kind))) throw refused(words.notValidated(String(kind)));
  return value as unknown as ModelFile; // its fields are these; what is in them is compared with the terms
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // what else would it be
  } catch {
    return undefined;
  }
}

const fieldOf = (value: Json | undefined, name: string): Json | undefined =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, Json>>)[name] // a record with that field
    : undefined;

/** Throws `Forbidden` where the terms have another model validated: the analysis checked theirs, and so this one, field by field. */
export function mustBeModel(
  { format: _format, kind: _kind, ...model }: ModelFile,
  { specification, at }: AgreedAnalysis,
  messages: Messages,
): void {
  if (canonical(fieldOf(specification, "model") ?? null) !== canonical(model as Json))
    throw forbidden(at("parameters.model"), messages.model.otherModel);
}

/** The model of a regression that was released, with the digits that were released. A Poisson model is no file. */
export function modelFile({ analyses }: Release, { specification }: AgreedAnalysis): ReadonlyMap<string, string> {
  const { terms, family } = specification as Readonly<Record<string, Json>>; // the analysis checked it
  const table = analyses[0]?.tables.find(({ name }) => name === "coefficients");
  if (!table || terms === undefined || family === "poisson") return new Map();
  const [name, coef] = ["term", "coef"].map((each) => table.columns.findIndex((column) => column.name === each));
  const all = table.rows.map((row) => [String(row[name!]), Number(row[coef!])] as const);
  const model: ModelFile = {
    format: "tavs/model/1",
    kind: family === "logistic" ? "logistic" : "linear",
    terms,
    intercept: all.find(([term]) => term === INTERCEPT)![1], // every regression has one
    coefficients: Object.fromEntries(all.filter(([term]) => term !== INTERCEPT)),
  };
  return new Map([["model.json", `${JSON.stringify(model, null, 2)}\n`]]);
}

const INTERCEPT = "(Intercept)"; // as R calls it
