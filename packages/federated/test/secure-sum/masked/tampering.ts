/** Sessions in which the hub, or a contributor, says something else than the protocol. */
import type { PartyId } from "@tavs/core";
import type { Overheard, PlayOptions } from "@tavs/core/testing";
import type { MaskedTotal } from "../../../src/secure-sum/masked/aggregator-state.ts";
import { bitmapOf } from "../../../src/secure-sum/masked/bitmap.ts";
import { call, roll, STAGE, shares, signatures, survivors } from "../../../src/secure-sum/masked/messages.ts";
import { addUp, hub, type Room } from "./room.ts";

/** What is delivered instead of a message; nothing where it is delivered as it is. */
export type Change = (message: Overheard) => Uint8Array | readonly Uint8Array[] | undefined;

export function disturbed(room: Room, change: Change, options: PlayOptions = {}): Promise<MaskedTotal> {
  const onMessage = (message: Overheard): readonly Uint8Array[] => {
    const instead = change(message) ?? message.body;
    return instead instanceof Uint8Array ? [instead] : instead;
  };
  return addUp(room, { ...options, onMessage });
}

interface Codecs {
  readonly roll: typeof roll;
  readonly shares: typeof shares;
  readonly survivors: typeof survivors;
  readonly signatures: typeof signatures;
}
const codecs: Codecs = { roll, shares, survivors, signatures };
type Name = keyof Codecs;
type Said<N extends Name> = ReturnType<Codecs[N]["decode"]>;

/** Changes what the hub says at a stage, to those whom `to` names. */
export function hubSaying<N extends Name>(
  stage: N,
  change: (said: Said<N>, to: PartyId) => Partial<Said<N>>,
  to: (name: PartyId) => boolean = () => true,
): Change {
  const codec = codecs[stage] as unknown as { encode(said: Said<N>): Uint8Array; decode(bytes: Uint8Array): Said<N> }; // one of the four, by name
  return (message) => {
    if (message.from !== hub || !to(message.to)) return undefined;
    const heard = call.decode(message.body);
    if (heard.stage !== STAGE[stage]) return undefined;
    const said = codec.decode(heard.content);
    return call.encode({ stage: heard.stage, content: codec.encode({ ...said, ...change(said, message.to) }) });
  };
}

/** A set of these. */
export const setOf = (numbers: readonly number[], parties: number): Uint8Array => bitmapOf(numbers, parties);

/** What this contributor says as its message number `which` (from 0). */
export function contributorSaying(name: PartyId, which: number, change: (body: Uint8Array) => Uint8Array): Change {
  let said = 0;
  return ({ from, body }) => (from === name && said++ === which ? change(body) : undefined);
}
