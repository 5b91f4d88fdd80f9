// What is said of one column: how many cells of which form, and where they lie as far as enough people share it.
import { type Country, classify } from "@tavs/psi";
import { numberOf, sniffDecimal } from "../dialect.ts";
import { dateOf, type Form, formOf } from "./codes.ts";
import { coarse, decade, edges, Spread } from "./spread.ts";

export interface ColumnReport {
  readonly name: string;
  readonly rows: number;
  readonly missing: number;
  /** Cells of each form, `missing` left out. */
  readonly forms: Readonly<Partial<Record<Form, number>>>;
  readonly decimal: "point" | "comma" | "both" | "none";
  /** Numbers lie at or above `from` and below `to`; years of dates from `from` to `to`. */
  readonly numbers?: Range;
  readonly years?: Range;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

export class Column {
  readonly #name: string;
  readonly #country: Country;
  readonly #forms: Partial<Record<Form, number>> = {};
  readonly #numbers: Spread;
  readonly #years: Spread;
  #rows = 0;
  #points = 0;
  #commas = 0;

  constructor(name: string, country: Country, smallestCell: number) {
    this.#name = name;
    this.#country = country;
    this.#numbers = new Spread(coarse, smallestCell);
    this.#years = new Spread(decade, smallestCell);
  }

  /** `person` tells whose cell it is, so that one patient's many rows are no group. */
  add(cell: string, person: string): void {
    this.#rows++;
    const form = this.#formOf(cell);
    this.#forms[form] = (this.#forms[form] ?? 0) + 1;
    if (form === "number") this.#addNumber(cell, person);
    const date = form.startsWith("date") ? dateOf(cell.trim()) : undefined;
    if (date) this.#years.add(date.year, person);
  }

  #formOf(cell: string): Form {
    const form = formOf(cell);
    if (form === "missing" || cell.length > 40 || cell.length < 9) return form;
    return classify(cell, { country: this.#country }).kind === "invalid" ? form : "identifier";
  }

  #addNumber(cell: string, person: string): void {
    const decimal = sniffDecimal([cell]);
    if (decimal === "point") this.#points++;
    if (decimal === "comma") this.#commas++;
    const value = numberOf(cell, decimal);
    if (value !== undefined) this.#numbers.add(value, person);
  }

  report(): ColumnReport {
    const { missing = 0, ...rest } = this.#forms;
    const [numbers, years] = [this.#numbers.ends(), this.#years.ends()];
    return {
      name: this.#name,
      rows: this.#rows,
      missing,
      forms: rest,
      decimal: this.#decimal(),
      ...(numbers && { numbers: { from: edges[numbers.first]!, to: edges[numbers.last + 1] ?? Number.MAX_VALUE } }),
      ...(years && { years: { from: years.first, to: years.last + 9 } }),
    };
  }

  #decimal(): ColumnReport["decimal"] {
    if (this.#points > 0 && this.#commas > 0) return "both";
    return this.#points > 0 ? "point" : this.#commas > 0 ? "comma" : "none";
  }
}
