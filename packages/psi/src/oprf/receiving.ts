// The receiver on the engine "oprf": blinds its items, has them evaluated, takes the blinds off, and looks the tags up.
import { InternalError, type Step } from "@tavs/core";
import { rowBytes } from "../kernels/tags.ts";
import { joined } from "../rows.ts";
import { blinded, blindFrom, finalized, finalizePart, gather } from "./asking.ts";
import { verified, verify, weigh } from "./checking.ts";
import { hearAscending } from "./heard.ts";
import { hear, pointsLane, rowsLane } from "./messages.ts";
import type { Gathering, OprfReceiverState } from "./receiver-state.ts";
import { type Session, tagBytesOf } from "./session.ts";

type Next = Step<OprfReceiverState, never>;

/** What it does once both sizes are known. */
export const askForEvaluation = (session: Session, publicKey: Uint8Array): Next =>
  blindFrom(session.modes.verified ? { session, checked: { publicKey, asked: [] } } : { session }, 0);

export function hearEvaluation(state: OprfReceiverState, body: Uint8Array): Next {
  if (state.at !== "gathering") throw new InternalError(`a message came while ${state.at}`);
  const { session, evaluated, checked } = state;
  const { size } = session.items;
  if (evaluated === size) return gather(heardRows(state, body));
  if (checked) return weigh(state, checked, body);
  return finalizePart(state, hear(pointsLane, body, { first: evaluated, total: size }));
}

export function resumeEvaluation(state: OprfReceiverState, outcomes: readonly unknown[]): Next {
  const rows = joined(outcomes);
  if (state.at === "blinding") return blinded(state, rows);
  if (state.at === "weighing") return verify(state, rows);
  if (state.at === "verifying") return verified(state);
  if (state.at === "finalizing") return gather(finalized(state, rows));
  throw new InternalError(`work came back while ${state.at}`);
}

function heardRows(state: Gathering, body: Uint8Array): Gathering {
  const tag = tagBytesOf(state.session);
  return { ...state, rows: hearAscending(rowsLane(rowBytes(state.session.labelWidth, tag), tag), state.rows, body) };
}
