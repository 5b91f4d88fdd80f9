import { PeerError } from "@tavs/core";
import { firstNotAscending } from "../order.ts";
import { joined } from "../rows.ts";
import { hear, type Lane } from "./messages.ts";

/** A list of rows of which parts have come. */
export interface Heard {
  readonly parts: readonly Uint8Array[];
  /** How many rows came, and how many there will be. */
  readonly count: number;
  readonly total: number;
}

export const nothingOf = (total: number): Heard => ({ parts: [], count: 0, total });

export const isWhole = ({ count, total }: Heard): boolean => count === total;

/**
 * Takes in the next part of rows that must ascend: a peer whose rows do not repeats itself, or shows its own order. Throws
 * `PeerError` with the position.
 */
export function hearAscending(lane: Lane, heard: Heard, body: Uint8Array): Heard {
  const rows = hear(lane, body, { first: heard.count, total: heard.total });
  const before = heard.parts.at(-1)?.slice(-lane.width) ?? new Uint8Array();
  const place = firstNotAscending(joined([before, rows]), lane.width, lane.keyBytes);
  if (place >= 0) {
    const position = heard.count + place - before.length / lane.width;
    throw new PeerError(`${lane.name}: number ${position} repeats what came before it, or is out of order`);
  }
  return { ...heard, parts: [...heard.parts, rows], count: heard.count + rows.length / lane.width };
}
