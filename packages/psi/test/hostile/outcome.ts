// What becomes of a party that is told something in the middle of an honest session.
import { type Incoming, PeerError, TavsError } from "@tavs/core";
import { bytesIn, type Recording, tell } from "./recording.ts";

/** What an honest peer may bring about as well: a spent budget, too few who are shared, another filter by now. */
const honestWords = /^(BudgetError (budget|min-shared|too-few)|UsageError filter)$/;
const isHonestWord = (error: unknown): boolean =>
  error instanceof TavsError && honestWords.test(`${error.name} ${error.code}`);

const LIGHT = 2 ** 16; // bytes: a session of a few items holds less in all its arrays, whatever its peer announces

interface Attack extends Pick<Recording, "moments"> {
  readonly weight?: number;
}
type Depth = "one message" | "to the end";

/** What becomes of a message, and, where it was taken, of the honest ones behind it: a step, or a refusal. */
export function outcomeOf(attack: Attack, place: number, { from, body }: Incoming, depth: Depth): string {
  const { moments, weight = 1 } = attack;
  const moment = moments[place]!;
  const mustBeLight = (step: unknown) => {
    if (bytesIn(step) > weight * LIGHT + 8 * body.length)
      throw new Error(`${moment.role.party.name} reserves ${bytesIn(step)} bytes`);
  };
  try {
    let step = tell(moment, { from, body: body.slice() }, mustBeLight);
    for (const later of depth === "to the end" ? moments.slice(place + 1) : []) {
      if (step.status !== "waiting") break;
      if (later.me === moment.me && step.from.includes(later.message.from))
        step = tell({ ...later, state: step.state }, later.message, mustBeLight);
    }
    return step.status;
  } catch (error) {
    if (error instanceof PeerError || isHonestWord(error)) return "refused";
    throw error;
  }
}
