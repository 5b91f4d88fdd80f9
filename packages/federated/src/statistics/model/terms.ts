/**
 * What a model is of, as R's formula says it: numbers (`"age"`), factors (`{ factor: "grade", levels: [1, 2, 3] }`) and interactions
 * (`{ product: ["age", "hormon"] }`). Plain data, part of the study terms, so that all hospitals make the same columns.
 */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { fields, list, text } from "../specification.ts";
import { type DataRow, numberIn } from "./data-row.ts";
import { type Factor, factorOf, levelName, levelOf } from "./factor.ts";

/** An interaction: the products of the columns of its parts (2 to 4). Main effects are not added: name them as terms, too. */
export interface Product {
  readonly [name: string]: Json;
  readonly product: readonly (string | Factor)[];
}

export type Term = string | Factor | Product;

/** One column of the design: its name in the result ("age", "grade=3", "age:grade=3"), and its value in a row. */
export interface DesignColumn {
  readonly name: string;
  /** Which term it belongs to: a factor of four levels is one term of three columns. */
  readonly term: number;
  at(row: DataRow, i: number): number;
}

/** 1 to 1024 terms. Throws `UsageError` naming the field. */
export function termsOf(value: Json | undefined): readonly Term[] {
  const terms = list(value, "terms", { least: 1, most: 1024 }).map(termOf);
  const names = designOf(terms).map(({ name }) => name);
  if (new Set(names).size !== names.length)
    throw new UsageError("terms: a text stands twice, or two terms make a column of one name");
  return terms;
}

function termOf(value: Json): Term {
  if (typeof value === "object" && value !== null && Object.hasOwn(value, "product")) {
    const parts = list(fields(value, ["product"], "terms").product, "terms.product", { least: 2, most: 4 });
    return { product: parts.map((part) => mainOf(part)) };
  }
  return mainOf(value);
}

const mainOf = (value: Json): string | Factor =>
  typeof value === "string" ? text(value, "terms") : factorOf(value, "terms");

/** The columns of a model, in R's order: term by term; in an interaction the first part runs fastest. */
export function designOf(terms: readonly Term[]): readonly DesignColumn[] {
  return terms.flatMap((term, k) => columnsOf(term).map((column) => ({ ...column, term: k })));
}

type Column = Omit<DesignColumn, "term">;

function columnsOf(term: Term): readonly Column[] {
  if (typeof term === "string") return [{ name: term, at: (row, i) => numberIn(row, term, i) }];
  if (!isProduct(term)) return indicators(term);
  const [first, ...others] = term.product.map((part) => columnsOf(part));
  return others.reduce((left, right) => right.flatMap((b) => left.map((a) => times(a, b))), first!);
}

const times = (a: Column, b: Column): Column => ({
  name: `${a.name}:${b.name}`,
  at: (row, i) => a.at(row, i) * b.at(row, i),
});

/** Treatment contrasts: 1 where a row has the level, for every level but the first. */
const indicators = (factor: Factor): readonly Column[] =>
  factor.levels.slice(1).map((_, k) => ({
    name: levelName(factor, k + 1),
    at: (row, i) => Number(levelOf(factor, row, i) === k + 1),
  }));

const isProduct = (term: Exclude<Term, string>): term is Product => Object.hasOwn(term, "product");

/** The columns of the table that the terms read, each once. */
export function columnsRead(terms: readonly Term[]): readonly string[] {
  const parts = terms.flatMap((term) => (typeof term !== "string" && isProduct(term) ? term.product : [term]));
  return [...new Set(parts.map((part) => (typeof part === "string" ? part : (part as Factor).factor)))]; // no product is left
}

/** "age", "grade", "age:grade". */
export function nameOf(term: Term): string {
  if (typeof term === "string") return term;
  return isProduct(term) ? term.product.map(nameOf).join(":") : (term as Factor).factor; // no product is left
}
