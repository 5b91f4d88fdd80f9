// Adding without a secret, for simulations: everybody is one process, and nobody is hidden from. No door exports it.
import { done, type Party, type PartyId, PeerError, wait } from "@tavs/core";
import { addInto } from "@tavs/core/sharing";
import { decodeInto, encode, mustBeNumbers, type Numbers, numbersFor } from "../../secure-sum/masked/numbers.ts";
import {
  type AddendInput,
  type AddingInput,
  type Counted,
  namesOf,
  type Summed,
  type Way,
} from "../../secure-sum/way.ts";

interface Adding {
  readonly names: readonly PartyId[];
  readonly pending: readonly PartyId[];
  readonly numbers: Numbers;
  readonly sum: Uint32Array;
}

const numbersIn = ({ contributors, numbers }: AddingInput): Numbers =>
  numbersFor({ parties: contributors.length, ...numbers });

const aggregator: Party<AddingInput, Adding, Summed> = {
  name: "clear aggregator",
  reveals: {
    learns: "learns every hospital's numbers, and nothing else",
    against: "semi-honest",
    collusion: "needs none",
  },
  start(task) {
    const [names, numbers] = [namesOf(task), numbersIn(task)];
    const sum = new Uint32Array((task.length * numbers.bits) / 32);
    return wait({ names, pending: names, numbers, sum }, names);
  },
  receive({ names, pending, numbers, sum }, { from, body }) {
    if (body.length !== sum.byteLength)
      throw new PeerError(`${from} added ${body.length} bytes; ${sum.byteLength} were agreed`);
    const total = sum.slice();
    addInto(total, new Uint32Array(body.slice().buffer), numbers.bits === 128 ? 128 : 64);
    const rest = pending.filter((name) => name !== from);
    if (rest.length > 0) return wait({ names, pending: rest, numbers, sum: total }, rest);
    const totals = new Float64Array((sum.length * 32) / numbers.bits);
    decodeInto(totals, 0, { words: total, numbers });
    return done({ totals, contributors: names, missing: [] });
  },
};

const contributor: Party<AddendInput, null, Counted> = {
  name: "clear contributor",
  reveals: { learns: "learns nothing, and nothing else", against: "semi-honest", collusion: "needs none" },
  start(task) {
    const numbers = numbersIn(task);
    mustBeNumbers(task.values, numbers, task.length);
    const words = encode(task.values, numbers);
    const send = [{ to: task.aggregator, body: new Uint8Array(words.buffer) }];
    return done({ contributors: [], missing: [] }, send); // who else is in the sum is not asked here
  },
  receive: () => {
    throw new PeerError("a message came after everything was said");
  },
};

/** It goes by the name of what it stands for, whose totals are the same integers. */
export const clear: Way = { name: "masks", aggregator, contributor, contributorsLearn: null, handlers: () => ({}) };
