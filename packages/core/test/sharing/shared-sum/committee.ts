/** A committee that adds: what the tests of shared sums are made of. */
import { type Outgoing, type PartyId, party, run, type Transport } from "@tavs/core";
import { type SharedSumAgreement, type SharedTotal, sharedSum } from "@tavs/core/sharing";
import { memoryTransports, type Overheard, type PlayOptions, play, type Role } from "@tavs/core/testing";

export const board: PartyId = party("board");
export const hospital = (i: number): PartyId => party(`hospital-${i}`);
export const keeper = (i: number): PartyId => party(`keeper-${i}`);

export interface Committee {
  /** What each contributor adds. */
  readonly vectors: readonly Float64Array[];
  /** Members beside the contributors. Default: 5. */
  readonly keepers?: number;
  /** Are the contributors members as well, and nobody else? */
  readonly among?: boolean;
  readonly agreement?: Partial<SharedSumAgreement>;
}

export function agreementOf({ vectors, keepers = 5, among = false, agreement }: Committee): SharedSumAgreement {
  const contributors = vectors.map((_, i) => hospital(i));
  const members = among ? contributors : Array.from({ length: keepers }, (_, i) => keeper(i));
  const threshold = Math.ceil((members.length + 1) / 2);
  const sizes = { threshold, length: vectors[0]!.length, maxValue: 1000 };
  return { contributors, members, receiver: board, ...sizes, ...agreement };
}

/** Everybody, each with an input. */
export function castOf(committee: Committee): Record<string, Role> {
  const { vectors } = committee;
  const agreement = agreementOf(committee);
  const cast: Record<string, Role> = {};
  for (const me of agreement.members) {
    const values = vectors[agreement.contributors.indexOf(me)];
    cast[me] = { party: sharedSum.member, input: { agreement, me, ...(values && { values }) } };
  }
  vectors.forEach((values, i) => {
    cast[hospital(i)] ??= { party: sharedSum.contributor, input: { agreement, me: hospital(i), values } };
  });
  return { ...cast, [board]: { party: sharedSum.receiver, input: { agreement } } };
}

export async function addUp(committee: Committee, options: PlayOptions = {}): Promise<SharedTotal> {
  return (await play(castOf(committee), options))[board] as SharedTotal; // the board's result
}

/** Every message of an undisturbed session. */
export async function transcriptOf(committee: Committee, options: PlayOptions = {}): Promise<readonly Overheard[]> {
  const heard: Overheard[] = [];
  const onMessage = (message: Overheard) => {
    heard.push(message);
    return [message.body];
  };
  await addUp(committee, { ...options, onMessage });
  return heard;
}

/** Where time matters: who is not there, and whose first word is so many ticks late. Everybody else waits 10. */
export interface Disorder {
  readonly absent?: readonly PartyId[];
  readonly late?: Readonly<Record<PartyId, number>>;
  /** What is delivered instead of a message. */
  readonly instead?: (message: { readonly from: PartyId; readonly body: Uint8Array }) => Uint8Array;
}

/** Everybody with a clock of ticks, in which all that was said is heard at once. What became of each: a result, or an error. */
export async function live(
  committee: Committee,
  { absent = [], late = {}, instead = ({ body }) => body }: Disorder,
): Promise<Record<string, unknown>> {
  const cast = castOf(committee);
  const transports = memoryTransports(...Object.keys(cast)) as Record<string, Transport>;
  const present = Object.entries(cast).filter(([name]) => !absent.includes(party(name)));
  const runs = present.map(async ([name, { party: role, input }]) => {
    const words = (send: readonly Outgoing[]) =>
      send.map(({ to, body }) => ({ to, body: instead({ from: party(name), body }) }));
    const transport = delayed(transports[name]!, { ticks: late[party(name)] ?? 0, words });
    const patience = name === String(board) || role === sharedSum.member ? { patienceMs: 10 } : {};
    return [
      name,
      await run(role, { input: { ...input, ...patience }, transport, timer }).catch((error) => error),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(runs));
}

interface Delay {
  readonly ticks: number;
  readonly words: (send: readonly Outgoing[]) => readonly Outgoing[];
}

/** Says its first word so much later. */
function delayed(transport: Transport, { ticks, words }: Delay): Transport {
  let first = true;
  return {
    ...transport,
    async commit(step) {
      if (first) await timer(ticks);
      first = false;
      return transport.commit({ ...step, send: words(step.send) });
    },
  };
}

async function timer(ticks: number): Promise<void> {
  for (let tick = 0; tick < ticks; tick++) await new Promise<void>((resolve) => setImmediate(resolve));
}
