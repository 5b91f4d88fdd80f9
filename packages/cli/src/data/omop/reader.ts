// A value of a stranger's document, and where it stands: every field is asked for by name, and none is passed over.
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { usage } from "../../refusal.ts";

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;
const MOST = 10_000;

export class Reader {
  readonly #value: unknown;
  readonly #where: string;
  readonly #messages: Messages;

  constructor(value: unknown, where: string, messages: Messages) {
    this.#value = value;
    this.#where = where;
    this.#messages = messages;
  }

  get words(): Messages["omop"]["expected"] {
    return this.#messages.omop.expected;
  }

  refuse(what: string): never {
    throw usage(this.#messages.omop.definition(plain(this.#where), what));
  }

  /** The same value, known to have these fields and no others. */
  fields(required: readonly string[], optional: readonly string[]): Reader {
    const given = Object.keys(this.#object());
    const stranger = given.find((name) => !required.includes(name) && !optional.includes(name));
    if (stranger !== undefined) this.refuse(this.words.unknown(plain(stranger)));
    for (const name of required) this.mustHave(name);
    return this;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object(), name);
  }

  mustHave(name: string): void {
    if (!this.has(name)) this.refuse(this.words.missing(name));
  }

  at(name: string): Reader {
    return new Reader(this.#object()[name], this.#where === "it" ? name : `${this.#where}.${name}`, this.#messages);
  }

  /** The one of these fields that is there. */
  one<Name extends string>(names: readonly Name[]): Name {
    const [first, second] = names.filter((name) => this.has(name));
    return first !== undefined && second === undefined ? first : this.refuse(this.words.one(names));
  }

  /** Every field of an object whose names are free. */
  record<Value>(
    read: (reader: Reader) => Value,
    reserved: ReadonlySet<string> = new Set(),
  ): Readonly<Record<string, Value>> {
    const names = Object.keys(this.#object());
    const lower = names.map((name) => name.toLowerCase()); // to a database, Age and age are one
    for (const [i, name] of names.entries())
      if (!NAME.test(name) || reserved.has(lower[i]!) || lower.indexOf(lower[i]!) < i)
        this.at(name).refuse(this.words.name);
    return Object.fromEntries(names.map((name) => [name, read(this.at(name))]));
  }

  list<Value>(read: (reader: Reader) => Value): readonly Value[] {
    const value = this.#value;
    if (!Array.isArray(value) || value.length > MOST) return this.refuse(this.words.entries);
    return value.map((each, i) => read(new Reader(each, `${this.#where}[${i}]`, this.#messages)));
  }

  text(): string {
    return typeof this.#value === "string" ? this.#value : this.refuse(this.words.text);
  }

  name(): string {
    return NAME.test(this.text()) ? this.text() : this.refuse(this.words.name);
  }

  oneOf<const Value extends string | boolean>(values: readonly Value[]): Value {
    const found = values.find((value) => value === this.#value);
    return found === undefined ? this.refuse(this.words.oneOf(values.map(String))) : found;
  }

  days(least: number): number {
    const value = this.#value;
    const isOne = typeof value === "number" && Number.isSafeInteger(value) && value >= least;
    return isOne ? value : this.refuse(this.words.days);
  }

  concepts(): readonly number[] {
    const value = this.#value;
    const are = Array.isArray(value) && value.length > 0 && value.length <= MOST && value.every(isConcept);
    return are ? (value as readonly number[]) : this.refuse(this.words.concepts); // each was looked at
  }

  window(): readonly [number | null, number | null] {
    const value = this.#value;
    if (!Array.isArray(value) || value.length !== 2 || !value.every(isDays)) return this.refuse(this.words.window);
    const [from, to] = value as [number | null, number | null]; // each was looked at
    return from !== null && to !== null && from > to ? this.refuse(this.words.window) : [from, to];
  }

  /** The name of something that is defined. */
  known(defined: Readonly<Record<string, unknown>>, _kind: "set"): string {
    const name = this.text();
    return Object.hasOwn(defined, name) ? name : this.refuse(this.words.set(plain(name)));
  }

  /** Numbers, and the concepts that mean each. */
  levels(sets: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
    const names = Object.keys(this.#object());
    if (names.length === 0 || !names.every((name) => /^-?\d{1,6}$/.test(name))) this.refuse(this.words.levels);
    return Object.fromEntries(names.map((name) => [name, this.at(name).known(sets, "set")]));
  }

  #object(): Readonly<Record<string, unknown>> {
    const value = this.#value;
    const is = typeof value === "object" && value !== null && !Array.isArray(value);
    return is ? (value as Readonly<Record<string, unknown>>) : this.refuse(this.words.object); // looked at
  }
}

const isConcept = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isDays = (value: unknown): boolean => value === null || Number.isSafeInteger(value);
