// One element of a resource, and the way to it. What is not of the shape that FHIR gives it is refused by that way, never by what
// stands there.
import { LONGEST_CELL } from "../broken-record.ts";
import { isNode, type Node } from "./parse-piece.ts";

export type FieldFault =
  | "shape"
  | "date"
  | "long"
  | "resource"
  | "bundle"
  | "history"
  | "several"
  | "circle"
  | "version"
  | "again"
  | "servers"
  | "stranger"
  | "moreRows";

/** What can not be read in one way only. */
export class BrokenField extends Error {
  readonly path: string;
  readonly fault: FieldFault;
  /** What a sentence says beyond the way: a version of FHIR. */
  readonly hint: string;
  constructor(path: string, fault: FieldFault, hint = "") {
    super(fault);
    this.path = path;
    this.fault = fault;
    this.hint = hint;
  }
}

export class Element {
  readonly #node: Node;
  readonly path: string;

  /** `path` holds names of FHIR and places in lists. */
  constructor(node: Node, path: string) {
    this.#node = node;
    this.path = path;
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  broken(name: string, fault: FieldFault, hint?: string): BrokenField {
    return new BrokenField(this.#way(name), fault, hint);
  }

  /** An element below; undefined where there is none. */
  child(name: string): Element | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (!isNode(value)) throw this.broken(name, "shape");
    return new Element(value, this.#way(name));
  }

  /** Elements below, none where there is no list. */
  list(name: string): readonly Element[] {
    const value = this.#value(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw this.broken(name, "shape");
    return value.map((each, i) => {
      const way = `${this.#way(name)}[${i}]`;
      if (!isNode(each)) throw new BrokenField(way, "shape");
      return new Element(each, way);
    });
  }

  /** A text; empty where there is none. */
  text(name: string): string {
    const value = this.#value(name) ?? "";
    if (typeof value !== "string") throw this.broken(name, "shape");
    if (value.length > LONGEST_CELL) throw this.broken(name, "long");
    return value;
  }

  /** `true` or `false` in letters; empty where there is neither. */
  truth(name: string): string {
    const value = this.#value(name) ?? "";
    if (value !== "" && typeof value !== "boolean") throw this.broken(name, "shape");
    return String(value);
  }

  /** A number in letters; empty where there is none. */
  number(name: string): string {
    const value = this.#value(name) ?? "";
    if (value !== "" && !Number.isFinite(value)) throw this.broken(name, "shape");
    return String(value);
  }

  /** The day, month or year that stands there: of an instant the day that is written, in its own zone. Nothing is made up. */
  date(name: string): string {
    const [day, year, month = "01", date = "01"] = DATE.exec(this.text(name)) ?? [];
    if (day === undefined || year === undefined || year === "0000") {
      if (this.text(name) === "") return "";
      throw this.broken(name, "date");
    }
    const there = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
    if (there.getUTCMonth() !== Number(month) - 1 || there.getUTCDate() !== Number(date))
      throw this.broken(name, "date");
    return day.slice(0, 10);
  }

  /** This element as the only one of a list of another: what a reference says of a patient, as a patient. */
  asOnly(name: string): Element {
    return new Element({ [name]: [this.#node] }, this.path);
  }

  /** Null is nothing: some programs write it for what they do not know. */
  #value(name: string): unknown {
    return Object.hasOwn(this.#node, name) ? (this.#node[name] ?? undefined) : undefined;
  }

  #way(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }
}

/** hl7.org/fhir/R4/datatypes.html, date, dateTime and instant. */
const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/;
