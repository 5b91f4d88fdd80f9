// The receiver in verified mode: what came back is used only once its proof holds.
import { type Step, work } from "@tavs/core";
import type { VerifyProofTask } from "../kernels/proof.ts";
import { finalizePart } from "./asking.ts";
import { mustBeDue, pointsLane, provenPoints } from "./messages.ts";
import type { Checked, Checking, Gathering, OprfReceiverState } from "./receiver-state.ts";
import { compositeTasks } from "./weights.ts";

type Next = Step<OprfReceiverState, never>;

/** Takes in the next message of evaluated elements with its proof, and adds up both sides of its batch under weights. */
export function weigh(state: Gathering, checked: Checked, body: Uint8Array): Next {
  const part = provenPoints.decode(body);
  mustBeDue(pointsLane, part, { first: state.evaluated, total: state.session.items.size });
  const asked = checked.asked[state.evaluated / pointsLane.rowsPerMessage]!;
  const next: Checking = { ...state, checked, points: part.rows, proof: part.proof };
  const batch = { publicKey: checked.publicKey, asked, evaluated: part.rows };
  return work({ ...next, at: "weighing" }, { task: "composites", inputs: compositeTasks(batch) });
}

export function verify(state: Checking, composites: Uint8Array): Next {
  const { checked, proof, evaluated: first } = state;
  const input: VerifyProofTask = { publicKey: checked.publicKey, composites, proof, first };
  return work({ ...state, at: "verifying" }, { task: "verifyProof", inputs: [input] });
}

/** The proof holds: its message is used as it would be without one. */
export function verified({ points, proof: _, ...state }: Checking): Next {
  return finalizePart(state, points);
}
