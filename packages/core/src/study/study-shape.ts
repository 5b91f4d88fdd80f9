// What a study says, field by field: `mustBeStudy` checks it, and study.schema.json publishes it.
import type { Json } from "./canonical.ts";
import { line, MOST_PLAIN, plainName, plainText, REACHING, type Shape, schemaOf, type Text } from "./shape.ts";

const text = (pattern: string, longest: number, rule: string): Text => ({ is: "text", pattern, longest, rule });
const whole = (least: number, most: number): Shape => ({ is: "number", whole: true, least, most });

const name = text("^[a-z0-9][a-z0-9.-]{0,63}$", 64, "1 to 64 lower-case letters, digits, dots or dashes");
const key = text("^[0-9a-f]{64}$", 64, "64 lower-case hexadecimal digits, as `tavs init` prints them");
const day = text("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", 10, 'a day such as "2027-06-30"');
// Where a file has no header, its first row is taken for one: a number of a person is no name of a column.
const column = text(
  "^(?!.*[0-9]{6}[- ]?[0-9]{4})[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]+$",
  100,
  "the name of a column, of at most 100 characters and without a number of ten digits",
);
const role = text("^[a-z][a-z-]{0,39}$", 40, "1 to 40 lower-case letters or dashes");
const label = line(200);
const protocol = text("^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)*/[0-9]{1,3}(/[a-z]+)?$", 80, 'a protocol such as "psi/1"');

const MOST_DAYS = 36_525; // a hundred years
const MOST_PARTIES = 1000;
const MANY = 2 ** 32;

const data: Shape = {
  is: "record",
  fields: { name: line(100), columns: { is: "list", of: column, least: 1, most: 1000, distinct: true } },
};

const member: Shape = {
  is: "record",
  fields: { name, role: line(100), key, data: { is: "list", of: data, least: 0, most: 100 } },
};

const reveals: Shape = {
  is: "record",
  fields: {
    learns: line(1000),
    against: text("^(semi-honest|malicious)$", 11, '"semi-honest" or "malicious"'),
    collusion: line(1000),
  },
};

const computation: Shape = {
  is: "record",
  fields: {
    label,
    protocol,
    parties: { is: "list", of: name, least: 1, most: MOST_PARTIES, distinct: true },
    roles: { is: "map", names: name, of: role, least: 1, most: MOST_PARTIES },
    parameters: { is: "plain" },
    reveals: { is: "map", names: name, of: reveals, least: 1, most: MOST_PARTIES },
    queries: {
      is: "record",
      fields: { runs: whole(1, 10_000), items: whole(1, MANY) },
      optional: ["items"],
    },
  },
};

/** Every field of a study. None may be left out, so that nobody forgets to ask. */
export const studyShape: Shape = {
  is: "record",
  fields: {
    format: text("^tavs/terms/2$", 12, '"tavs/terms/2"'),
    title: line(200),
    permit: line(100),
    legalBasis: line(500),
    purpose: line(2000),
    parties: { is: "list", of: member, least: 2, most: MOST_PARTIES },
    computations: { is: "list", of: computation, least: 1, most: 1000 },
    smallestCell: whole(1, 1000),
    privacy: {
      is: "record",
      fields: {
        epsilon: { is: "number", least: 0, most: 100, above: true },
        delta: { is: "number", least: 0, most: 0.1 },
        rowsPerPerson: whole(1, 1_000_000),
      },
    },
    retention: {
      is: "record",
      fields: { sessionDays: whole(0, MOST_DAYS), resultDays: whole(0, MOST_DAYS), auditDays: whole(0, MOST_DAYS) },
    },
    expires: day,
  },
};

const plain = { $ref: "#/$defs/plain" };
const { pattern } = plainText;

/** The published JSON Schema of a study: what packages/core/study.schema.json holds. */
export const studySchema: Json = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://github.com/tavs-sdk/tavs/raw/main/packages/core/study.schema.json",
  title: "A study of Tavs (tavs/terms/2)",
  description:
    "What all parties sign before anything is computed. Names that must be equal, or must differ, are checked by tavs.",
  ...schemaOf(studyShape),
  $defs: {
    plain: {
      anyOf: [
        { type: ["boolean", "null", "number"] },
        { type: "string", pattern, maxLength: plainText.longest },
        { type: "array", items: plain, maxItems: MOST_PLAIN },
        {
          type: "object",
          propertyNames: { pattern, maxLength: plainName.longest, not: { enum: REACHING } },
          additionalProperties: plain,
        },
      ],
    },
  },
};
