// JSON Schema (draft 2020-12) as far as the published schema uses it, written from the specification and not from our checker:
// a keyword that is not known here throws, so that no part of the schema is passed over.

type Schema = { readonly [keyword: string]: unknown };

/** True where the value is valid under the schema. */
export function isValid(schema: Schema, value: unknown, root: Schema = schema): boolean {
  return Object.entries(schema).every(([keyword, rule]) => {
    const test = keywords[keyword];
    if (!test) throw new Error(`${keyword} is a keyword that this interpreter does not know`);
    return test(rule as never, value, { schema, root }); // each test says what its rule is
  });
}

interface Around {
  readonly schema: Schema;
  readonly root: Schema;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number" && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
  string: (value) => typeof value === "string",
  array: Array.isArray,
  object: isObject,
};

const keywords: Readonly<Record<string, (rule: never, value: unknown, around: Around) => boolean>> = {
  $schema: () => true,
  $id: () => true,
  $defs: () => true,
  title: () => true,
  description: () => true,
  $ref: (rule: string, value, { root }) => {
    const steps = rule.replace(/^#\//, "").split("/");
    return isValid(
      steps.reduce((at, step) => at[step] as Schema, root),
      value,
      root,
    ); // the schema names what it holds
  },
  anyOf: (rule: readonly Schema[], value, { root }) => rule.some((each) => isValid(each, value, root)),
  not: (rule: Schema, value, { root }) => !isValid(rule, value, root),
  enum: (rule: readonly unknown[], value) => rule.some((each) => each === value),
  type: (rule: string | readonly string[], value) => [rule].flat().some((name) => types[name as string]!(value)),
  pattern: (rule: string, value) => typeof value !== "string" || new RegExp(rule, "u").test(value),
  maxLength: (rule: number, value) => typeof value !== "string" || [...value].length <= rule,
  minimum: (rule: number, value) => typeof value !== "number" || value >= rule,
  exclusiveMinimum: (rule: number, value) => typeof value !== "number" || value > rule,
  maximum: (rule: number, value) => typeof value !== "number" || value <= rule,
  minItems: (rule: number, value) => !Array.isArray(value) || value.length >= rule,
  maxItems: (rule: number, value) => !Array.isArray(value) || value.length <= rule,
  uniqueItems: (rule: boolean, value) =>
    !rule || !Array.isArray(value) || new Set(value.map((each) => JSON.stringify(each))).size === value.length,
  items: (rule: Schema, value, { root }) => !Array.isArray(value) || value.every((each) => isValid(rule, each, root)),
  required: (rule: readonly string[], value) => !isObject(value) || rule.every((name) => Object.hasOwn(value, name)),
  minProperties: (rule: number, value) => !isObject(value) || Object.keys(value).length >= rule,
  maxProperties: (rule: number, value) => !isObject(value) || Object.keys(value).length <= rule,
  propertyNames: (rule: Schema, value, { root }) =>
    !isObject(value) || Object.keys(value).every((name) => isValid(rule, name, root)),
  properties: (rule: Readonly<Record<string, Schema>>, value, { root }) =>
    !isObject(value) ||
    Object.entries(rule).every(([name, each]) => !Object.hasOwn(value, name) || isValid(each, value[name], root)),
  additionalProperties: (rule: Schema | false, value, { schema, root }) => {
    if (!isObject(value)) return true;
    const known = (schema.properties ?? {}) as object; // `properties` is a record
    const others = Object.keys(value).filter((name) => !Object.hasOwn(known, name));
    return others.every((name) => rule !== false && isValid(rule, value[name], root));
  },
};
