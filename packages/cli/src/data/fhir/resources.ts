// The resources of an export, one after the other. Whatever is wrong with one is told by its line or entry and the way to the field.

import { exitCodes } from "../../exit-codes.ts";
import { plain } from "../../plain-text.ts";
import { Refusal } from "../../refusal.ts";
import { type DataFile, fileRefusal, mustBeUnchanged } from "../data-file.ts";
import { decoded } from "../encoding.ts";
import { BrokenPiece, LONGEST_PIECE, type Place } from "./broken-piece.ts";
import { BrokenField, Element } from "./element.ts";
import { type Node, parsePiece } from "./parse-piece.ts";
import { type Piece, PieceCutter } from "./pieces.ts";
import type { FhirSource } from "./source.ts";
import { mustBeR4 } from "./versions.ts";

export interface Resource {
  readonly type: string;
  readonly element: Element;
  readonly id: string;
  /** Of its entry in a Bundle; empty for what is none. */
  readonly fullUrl: string;
  /** Does something that is about it, later too: what it throws is told with the place where this resource stands. */
  readonly within: <Result>(act: () => Result) => Result;
}

/** Throws `BrokenField`. */
type Visit = (resource: Resource) => void;

/** Goes through all files; between two pieces of a file, what was collected may be taken. Throws `Refusal`. */
export async function* visited(source: FhirSource, visit: Visit): AsyncGenerator<void> {
  const pages = { followed: 0, last: 0 };
  for (const file of source.files) {
    for await (const found of piecesOf(file)) {
      for (const piece of found) {
        const within: Resource["within"] = (act) => at(file, piece.place, act);
        within(() => visitPiece(piece, { visit, within }, pages));
      }
      yield;
    }
    await mustBeUnchanged(file);
  }
  if (pages.followed > 0 && pages.last === 0) throw fileRefusal(source.files[0]!, source.messages.fhir.page);
}

async function* piecesOf(file: DataFile): AsyncGenerator<readonly Piece[]> {
  const cutter = new PieceCutter();
  for await (const text of decoded(file, "utf-8")) yield broken(file, () => [...cutter.push(text)]);
  broken(file, () => cutter.end());
}

/** Answers to a search: how many name a page behind them, and how many are the last. */
interface Pages {
  followed: number;
  last: number;
}

type Visiting = Pick<Resource, "within"> & { readonly visit: Visit };

function visitPiece(piece: Piece, visiting: Visiting, pages: Pages): void {
  const node = parsePiece(piece);
  if (piece.place.entry === undefined) return visitWhole(node, piece, visiting, pages);
  if (!Object.hasOwn(node, "resource")) return; // an entry of a List, or one that says what to delete
  const entry = new Element(node, "");
  const resource = entry.child("resource");
  if (resource) visiting.visit(resourceOf(resource, entry.text("fullUrl"), visiting));
}

function visitWhole(node: Node, { entries }: Piece, visiting: Visiting, pages: Pages): void {
  const whole = new Element(node, "");
  const resource = resourceOf(whole, "", visiting);
  if (resource.type !== "Bundle") return visiting.visit(resource);
  const list = Object.hasOwn(node, "entry") ? node.entry : [];
  if (!Array.isArray(list) || list.length !== entries || list.some((each) => each !== 0))
    throw new BrokenField("entry", "shape");
  if (["history", "batch-response", "transaction-response"].includes(whole.text("type")))
    throw whole.broken("type", "history");
  if (whole.list("link").some((link) => link.text("relation") === "next")) pages.followed++;
  else if (whole.text("type") === "searchset") pages.last++;
}

function resourceOf(element: Element, fullUrl: string, { within }: Pick<Resource, "within">): Resource {
  const type = element.text("resourceType");
  if (!/^[A-Z][A-Za-z]{1,63}$/.test(type)) throw element.broken("resourceType", "resource");
  if (type === "Bundle" && element.path !== "") throw element.broken("resourceType", "bundle");
  mustBeR4(type, element);
  return { type, element, id: element.text("id"), fullUrl, within };
}

/** Does something with what stands at a place. */
export function at<Result>(file: DataFile, place: Place, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof BrokenField) throw refusalAt(file, place, fieldSentence(file, error));
    throw error instanceof BrokenPiece ? refusalAt(file, error.place, pieceSentence(file, error)) : error;
  }
}

const broken = <Result>(file: DataFile, act: () => Result): Result => at(file, { line: 1 }, act);

const fieldSentence = ({ messages }: DataFile, { fault, path, hint }: BrokenField): string =>
  messages.fhir.fields[fault](path, hint);

const pieceSentence = ({ messages: { fhir } }: DataFile, { fault }: BrokenPiece): string =>
  fault === "long" ? fhir.long(LONGEST_PIECE) : fhir.pieces[fault];

function refusalAt({ name, messages }: DataFile, { line, entry }: Place, sentence: string): Refusal {
  const where = entry === undefined ? messages.data.line(line) : messages.fhir.entry(entry, line);
  return new Refusal(`${plain(name)}: ${where}${sentence}`, { exitCode: exitCodes.usage, code: "usage", line });
}
