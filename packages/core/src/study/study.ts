import { UsageError } from "../errors.ts";
import { isDay } from "./day.ts";
import { type Flaw, flawIn, within } from "./shape.ts";
import { studyShape } from "./study-shape.ts";
import type { Computation, Member, Terms } from "./terms.ts";

/** What a party brings: which columns, never what stands in them. */
export interface DataSet {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface StudyMember extends Member {
  readonly data: readonly DataSet[];
}

export interface StudyComputation extends Computation {
  /** Which side of the protocol each party runs, such as "receiver"; one for each of `parties`. */
  readonly roles: { readonly [party: string]: string };
  readonly reveals: { readonly [party: string]: StudyReveals };
  /** How often it may run, and the most items that may be asked about in all runs together. */
  readonly queries: { readonly runs: number; readonly items?: number };
}

/** What a party comes to know, as its protocol says it. */
export interface StudyReveals {
  readonly [name: string]: string;
  readonly learns: string;
  readonly against: "semi-honest" | "malicious";
  readonly collusion: string;
}

/**
 * Terms as a board grants and an officer reads them: with permit, legal basis, data, query budgets and retention. They are
 * signed, sent and hashed as other terms are, and stricter: every field stands there, and no other.
 */
export interface Study extends Terms {
  readonly format: "tavs/terms/2";
  /** The number of the permit at the authority that gave it. */
  readonly permit: string;
  readonly legalBasis: string;
  readonly parties: readonly StudyMember[];
  readonly computations: readonly StudyComputation[];
  readonly privacy: { readonly epsilon: number; readonly delta: number; readonly rowsPerPerson: number };
  /** For how many days after `expires` each of these is kept at most. */
  readonly retention: { readonly sessionDays: number; readonly resultDays: number; readonly auditDays: number };
}

/** A study that is none: a `UsageError` (`code: "terms"`) that names the field. */
export class FlawedStudy extends UsageError {
  /** The way to the field, such as "parties.0.key"; empty for the whole document. */
  readonly field: string;
  readonly rule: string;
  constructor({ field, rule }: Flaw) {
    super(`${field || "the document"}: ${rule}`, { code: "terms" });
    this.field = field;
    this.rule = rule;
  }
}

/** The same value, known to be a study. Throws `FlawedStudy` naming the first field that is not as it should be, never its content. */
export function mustBeStudy(value: unknown): Study {
  const flaw = flawIn(studyShape, value) ?? flawBetween(value as Study); // its shape was found right
  if (flaw) throw new FlawedStudy(flaw);
  return value as Study; // as both found
}

/** What several fields say together, and JSON Schema can not. */
function flawBetween({ parties, computations, expires }: Study): Flaw | undefined {
  const names = parties.map(({ name }) => name);
  return (
    twice(names, "parties", "name") ??
    twice(
      parties.map(({ key }) => key),
      "parties",
      "key",
    ) ??
    parties.map(({ data }, at) => twice(data.map(nameOf), `parties.${at}.data`, "name")).find(isFlaw) ??
    twice(
      computations.map(({ label }) => label),
      "computations",
      "label",
    ) ??
    computations.map((each, at) => flawAmong(each, names, `computations.${at}`)).find(isFlaw) ??
    (isDay(expires) ? undefined : { field: "expires", rule: "is no day of the calendar" })
  );
}

function flawAmong(
  { parties, roles, reveals }: StudyComputation,
  names: readonly string[],
  at: string,
): Flaw | undefined {
  const stranger = parties.findIndex((name) => !names.includes(name));
  if (stranger >= 0) return { field: `${at}.parties.${stranger}`, rule: "is not among the parties of the study" };
  const all = [...parties].sort().join();
  const unlike = Object.entries({ roles, reveals }).find(([, record]) => Object.keys(record).sort().join() !== all);
  return unlike && { field: within(at, unlike[0]), rule: "must have one field for each of its parties, and no other" };
}

function twice(values: readonly string[], list: string, field: string): Flaw | undefined {
  const again = values.findIndex((value, at) => values.indexOf(value) < at);
  return again < 0 ? undefined : { field: `${list}.${again}.${field}`, rule: "stands there twice" };
}

const nameOf = ({ name }: DataSet): string => name;
const isFlaw = (flaw: Flaw | undefined): flaw is Flaw => flaw !== undefined;

/** True for terms that are a study. */
export const isStudy = (terms: Terms): terms is Study => terms.format === "tavs/terms/2";
