import type { Heard } from "../oprf/heard.ts";
import { hear, type Lane } from "../oprf/messages.ts";

/** Takes in the next part of a list of rows, in any order of their bytes. Throws `PeerError` where another part was due. */
export function hearNext(lane: Lane, { parts, count, total }: Heard, body: Uint8Array): Heard {
  const rows = hear(lane, body, { first: count, total });
  return { parts: [...parts, rows], count: count + rows.length / lane.width, total };
}
