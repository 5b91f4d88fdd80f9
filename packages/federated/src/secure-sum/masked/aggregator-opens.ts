// The aggregator's end: shares of secrets, the masks that follow from them, and the totals without.
import { PeerError, work } from "@tavs/core";
import {
  type At,
  type Closing,
  type Entries,
  gather,
  mustGoOn,
  type Next,
  silent,
  spoken,
} from "./aggregator-state.ts";
import { neighboursAmong } from "./graph.ts";
import type { MaskTask } from "./kernels/mask.ts";
import type { Recovered, RecoverTask } from "./kernels/recover.ts";
import { revealed } from "./messages.ts";
import { joined, rowAt } from "./rows.ts";
import { KEY, PART } from "./widths.ts";

/** Who holds shares of the secrets of a contributor, itself included; and of whom it holds shares. */
type Circles = (number: number) => readonly number[];

function circlesOf({ plan, onRoll, roll, dealers }: Closing): Circles {
  const neighbours = neighboursAmong(onRoll, plan.company.neighbours, roll);
  const dealing = new Set(dealers);
  const known = new Map<number, readonly number[]>();
  return (number) => {
    const circle =
      known.get(number) ?? [...neighbours(number), number].filter((other) => dealing.has(other)).sort((a, b) => a - b);
    known.set(number, circle);
    return circle;
  };
}

export function hearRevealed(state: At<"revealing">, number: number, body: Uint8Array): Next {
  const { rows } = revealed.decode(body);
  const { length } = circlesOf(state)(number);
  if (rows.length !== length * KEY)
    throw new PeerError(`${state.plan.names[number]} revealed ${rows.length / KEY} shares; it holds ${length}`);
  const next = { ...state, came: state.came.with(number, rows) };
  return silent(next).length > 0 ? gather(next) : recoverAll(next);
}

export function recoverAll(state: At<"revealing">): Next {
  const { came, present: _, ...closing } = state;
  const { plan, dealers } = state;
  const there = spoken(state);
  mustGoOn(state, there.length, "revealing");
  const revelation = {
    closing,
    came,
    circles: circlesOf(state),
    alive: new Set(state.survivors),
    there: new Set(there),
  };
  const inputs = dealers.map((number) => recoverTask(number, revelation));
  const least = inputs.reduce((least, { holders }) => Math.min(least, holders.length), there.length);
  mustGoOn(
    { ...state, plan: { ...plan, company: { ...plan.company, quorum: plan.company.threshold } } },
    least,
    "revealing",
  );
  return work({ ...closing, at: "recovering" }, { task: "recover", inputs });
}

interface Revelation {
  readonly closing: Closing;
  readonly came: Entries;
  readonly circles: Circles;
  readonly alive: ReadonlySet<number>;
  readonly there: ReadonlySet<number>;
}

function recoverTask(number: number, { closing, came, circles, alive, there }: Revelation): RecoverTask {
  const { plan, roll, rows } = closing;
  const holders = circles(number).filter((holder) => there.has(holder));
  const near = circles(number).filter((other) => alive.has(other) && other !== number);
  const lives = alive.has(number);
  return {
    roll,
    number,
    name: plan.names[number]!,
    threshold: plan.company.threshold,
    holders,
    shares: joined(holders.map((holder) => rowAt(came[holder]!, KEY, circles(holder).indexOf(number)))),
    expected: rowAt(rows[number]!, KEY, lives ? 2 : 0),
    bereaved: lives ? null : { numbers: near, keys: joined(near.map((other) => rowAt(rows[other]!, KEY, 0))) },
  };
}

export function unmaskAll({ sum, ...closing }: At<"recovering">, recovered: readonly Recovered[]): Next {
  const { plan } = closing;
  const adds = joined(recovered.map((streams) => streams.adds));
  const subtracts = joined(recovered.map((streams) => streams.subtracts));
  const inputs = piecesOf(sum).map(
    ({ bytes, firstWord }): MaskTask => ({ bytes, firstWord, bits: plan.numbers.bits, adds, subtracts }),
  );
  const wrong = [...new Set(recovered.flatMap((streams) => streams.wrong))];
  const progress = { phase: "unmasking", done: 0, total: inputs.length };
  return work({ ...closing, at: "unmasking", wrong }, { task: "mask", inputs, progress });
}

/**
 * The sum as several inputs: as it lies where it has several parts, so that no copy is made of a long one; else in equal pieces,
 * so that no worker is idle while another takes off tens of thousands of masks.
 */
function piecesOf(sum: readonly Uint8Array[]): readonly Pick<MaskTask, "bytes" | "firstWord">[] {
  if (sum.length > 1) return sum.map((bytes, i) => ({ bytes, firstWord: i * PART }));
  return sum.flatMap((bytes) => {
    const words = bytes.length / 4;
    const size = 4 * Math.ceil(words / 4 / EQUAL); // whole blocks of the cipher
    return Array.from({ length: Math.ceil(words / size) }, (_, i) => ({
      bytes: bytes.slice(4 * i * size, 4 * (i + 1) * size),
      firstWord: i * size,
    }));
  });
}

const EQUAL = 4; // pieces of one part
