// What a document looks like, said once as data: the checker below walks it, and `schemaOf` writes it as JSON Schema.
import type { Json } from "./canonical.ts";

export type Shape =
  | { readonly is: "text"; readonly pattern: string; readonly longest: number; readonly rule: string }
  | {
      readonly is: "number";
      readonly whole?: true;
      readonly least: number;
      readonly most: number;
      readonly above?: true;
    }
  | { readonly is: "list"; readonly of: Shape; readonly least: number; readonly most: number; readonly distinct?: true }
  | { readonly is: "map"; readonly names: Text; readonly of: Shape; readonly least: number; readonly most: number }
  | { readonly is: "record"; readonly fields: Fields; readonly optional?: readonly string[] }
  | { readonly is: "plain" };

export type Text = Extract<Shape, { readonly is: "text" }>;
export type Fields = { readonly [name: string]: Shape };

/** Where a document is not as it should be: the way to the field, and what the field must be. Neither holds a value. */
export interface Flaw {
  readonly field: string;
  readonly rule: string;
}

/** Names that reach behind a record in JavaScript: no document has a use for them. */
export const REACHING: readonly string[] = ["__proto__", "constructor", "prototype"];
/** How deep parameters may nest: nobody's do, and a checker that calls itself must end. */
export const DEEPEST = 12;
const WORD = /^[A-Za-z][A-Za-z-]{0,39}$/;

// Nothing that moves a cursor, turns the direction of writing, hides, or is half a character.
export const SAFE = "[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]";
const oneLine = "one line without control characters (in YAML, write a long text behind >-)";
export const line = (longest: number): Text => ({
  is: "text",
  pattern: `^${SAFE}+$`,
  longest,
  rule: `${oneLine}, 1 to ${longest} characters`,
});

/** What `plain` holds: any JSON whose texts and names can be printed. */
export const plainText: Text = line(1000);
export const plainName: Text = line(200);
export const MOST_PLAIN = 10_000;

/** The first flaw of a value, or nothing. */
export function flawIn(shape: Shape, value: unknown, field = ""): Flaw | undefined {
  if (shape.is === "plain") return flawInPlain(value, field, DEEPEST);
  if (shape.is === "text") return isText(shape, value) ? undefined : { field, rule: `must be ${shape.rule}` };
  if (shape.is === "number") return isNumber(shape, value) ? undefined : { field, rule: ruleOf(shape) };
  if (shape.is === "list") return flawInList(shape, value, field);
  if (shape.is === "map") return flawInMap(shape, value, field);
  return flawInRecord(shape, value, field);
}

/** The way to a field: what stands there is said only if it is a word of ours or a place in a list. */
export const within = (field: string, name: string | number): string => (field === "" ? `${name}` : `${field}.${name}`);

export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isText({ pattern, longest }: Text, value: unknown): value is string {
  if (typeof value !== "string" || value.length > 2 * longest) return false; // two code units a character at most
  return [...value].length <= longest && new RegExp(pattern, "u").test(value);
}

type Numeric = Extract<Shape, { readonly is: "number" }>;

function isNumber({ whole, least, most, above }: Numeric, value: unknown): boolean {
  if (typeof value !== "number" || !Number.isFinite(value) || (whole && !Number.isInteger(value))) return false;
  return (above ? value > least : value >= least) && value <= most;
}

const ruleOf = ({ whole, least, most, above }: Numeric): string =>
  `must be a ${whole ? "whole " : ""}number ${above ? "above" : "from"} ${least}, at most ${most}`;

function flawInList(shape: Extract<Shape, { is: "list" }>, value: unknown, field: string): Flaw | undefined {
  const { of, least, most, distinct } = shape;
  if (!Array.isArray(value) || value.length < least || value.length > most)
    return { field, rule: `must be a list of ${least} to ${most}` };
  if (distinct && new Set(value).size !== value.length) return { field, rule: "names something twice" };
  return first(value, (each, at) => flawIn(of, each, within(field, at)));
}

function flawInMap(shape: Extract<Shape, { is: "map" }>, value: unknown, field: string): Flaw | undefined {
  const { names, of, least, most } = shape;
  if (!isRecord(value)) return { field, rule: "must be a record" };
  const entries = Object.entries(value);
  if (entries.length < least || entries.length > most) return { field, rule: `must have ${least} to ${most} fields` };
  return first(entries, ([name, each], at) =>
    isText(names, name) && !REACHING.includes(name)
      ? flawIn(of, each, within(field, said(name, at)))
      : { field, rule: `the name of field number ${at + 1} must be ${names.rule}` },
  );
}

function flawInRecord(
  { fields, optional = [] }: Extract<Shape, { is: "record" }>,
  value: unknown,
  field: string,
): Flaw | undefined {
  if (!isRecord(value)) return { field, rule: "must be a record" };
  const missing = Object.keys(fields).find((name) => !Object.hasOwn(value, name) && !optional.includes(name));
  if (missing !== undefined) return { field: within(field, missing), rule: "is missing" };
  return first(Object.entries(value), ([name, each], at) =>
    Object.hasOwn(fields, name)
      ? flawIn(fields[name]!, each, within(field, name))
      : { field: within(field, said(name, at)), rule: "is no field of a study" },
  );
}

function flawInPlain(value: unknown, field: string, depth: number): Flaw | undefined {
  if (typeof value === "boolean" || value === null) return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : { field, rule: "must be finite" };
  if (typeof value === "string")
    return isText(plainText, value) ? undefined : { field, rule: `must be ${plainText.rule}` };
  if (depth === 0) return { field, rule: `nests deeper than ${DEEPEST}` };
  if (Array.isArray(value) && value.length <= MOST_PLAIN)
    return first(value, (each, at) => flawInPlain(each, within(field, at), depth - 1));
  if (!isRecord(value)) return { field, rule: `must be JSON, with lists of at most ${MOST_PLAIN}` };
  return first(Object.entries(value), ([name, each], at) =>
    isText(plainName, name) && !REACHING.includes(name)
      ? flawInPlain(each, within(field, said(name, at)), depth - 1)
      : { field, rule: `the name of field number ${at + 1} must be ${plainName.rule}` },
  );
}

/** A name that a file brings is repeated if it is a word: a row of somebody's data is none. */
const said = (name: string, at: number): string => (WORD.test(name) ? name : `(number ${at + 1})`);

function first<T>(list: readonly T[], flawAt: (each: T, at: number) => Flaw | undefined): Flaw | undefined {
  for (const [at, each] of list.entries()) {
    const flaw = flawAt(each, at);
    if (flaw) return flaw;
  }
  return undefined;
}

/** A shape as JSON Schema (draft 2020-12). Depth and what several fields say together are not in it. */
export function schemaOf(shape: Shape): { readonly [name: string]: Json } {
  if (shape.is === "plain") return { $ref: "#/$defs/plain" };
  if (shape.is === "text") return { type: "string", pattern: shape.pattern, maxLength: shape.longest };
  if (shape.is === "number") {
    const { whole, least, most, above } = shape;
    return { type: whole ? "integer" : "number", [above ? "exclusiveMinimum" : "minimum"]: least, maximum: most };
  }
  if (shape.is === "list") {
    const { of, least, most, distinct = false } = shape;
    return { type: "array", items: schemaOf(of), minItems: least, maxItems: most, uniqueItems: distinct };
  }
  if (shape.is === "map") {
    const { names, of, least, most } = shape;
    const { pattern, longest: maxLength } = names;
    const propertyNames = { pattern, maxLength, not: { enum: REACHING } };
    const sizes = { minProperties: least, maxProperties: most };
    return { type: "object", propertyNames, additionalProperties: schemaOf(of), ...sizes };
  }
  const { fields, optional = [] } = shape;
  const properties = Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, schemaOf(each)]));
  const required = Object.keys(fields).filter((name) => !optional.includes(name));
  return { type: "object", properties, required, additionalProperties: false };
}
