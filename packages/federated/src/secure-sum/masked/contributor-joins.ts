// A contributor's first half: it shows its keys, sees those of all others, and deals shares of its two secrets.
import { coins, concat, equal, PeerError, type Random, u32, work } from "@tavs/core";
import { ringToBytes } from "@tavs/core/sharing";
import type { Plan } from "./agreement.ts";
import { bitmapOf, numbersIn } from "./bitmap.ts";
import { commitmentTo, keysMessage, placeOf, polynomialOf, rollHash, SHARED, selfKeyOf } from "./bonds.ts";
import { chainAt, mustOpen } from "./chain.ts";
import { type At, listen, type Next, namesOf, type Session, without } from "./contributor-state.ts";
import { neighboursAmong } from "./graph.ts";
import { signRequest } from "./handlers.ts";
import type { DealTask, DealtTo, Secrets } from "./kernels/deal.ts";
import { advertisement, coinRows, dealt, opening, roll } from "./messages.ts";
import { DRAWS } from "./neighbourhood.ts";
import { publicKeyOf } from "./primitives.ts";
import { joined, pieces, rowAt, rowsAt } from "./rows.ts";
import { shareAt } from "./shamir.ts";
import { BATCH, KEY, ROW } from "./widths.ts";

const secretsOf = (seed: Uint8Array): Secrets => ({
  mask: coins(seed, "mask key"),
  seal: coins(seed, "seal key"),
  self: coins(seed, "self mask"),
  coins: coins(seed, "shares"),
});

export const isSparse = ({ company, names }: Plan): boolean => company.neighbours < names.length - 1;

/** Signs the keys of this session. */
export function introduce(session: Session, random: Random): Next {
  const seed = random(32);
  const { mask, seal, self } = secretsOf(seed);
  const said = concat(publicKeyOf(mask), publicKeyOf(seal), commitmentTo(self), chainAt(seed, DRAWS));
  const { plan, me } = session;
  const input = signRequest(plan, me, { purpose: "keys", message: keysMessage(plan.hash, me, said) });
  return work({ at: "introducing", ...session, seed, said }, { task: "sign", inputs: [input] });
}

export function introduced({ said, ...state }: At<"introducing">, signature: Uint8Array): Next {
  const { plan } = state;
  const row = concat(said, signature);
  const body = advertisement.encode({ agreement: plan.hash, row });
  return listen({ ...state, at: "introduced", row }, [{ to: plan.aggregator, body }]);
}

/** Takes in who is there, first. */
export function takeRoll(state: At<"introduced">, content: Uint8Array): Next {
  const { plan, me, row } = state;
  const said = roll.decode(content);
  const present = mustBeEnough(plan, me, numbersIn(said.present, plan.names.length));
  if (said.draw !== 0 || said.rows.length !== present.length * ROW)
    throw new PeerError(`the roll shows ${said.rows.length / ROW} of ${present.length} contributors`);
  const rows: (Uint8Array | null)[] = plan.names.map(() => null);
  present.forEach((number, i) => {
    rows[number] = rowAt(said.rows, ROW, i);
  });
  if (!equal(rows[me]!, row))
    throw new PeerError("the roll shows other keys of this contributor than its own", { code: "keys" });
  if (isSparse(plan)) return openCoins({ ...state, at: "drawing", rows, present, draw: 0 });
  return deal({ ...state, at: "drawing", rows, present, draw: 0 }, new Uint8Array());
}

/** Somebody vanished while coins were opened: all who are left open their next ones. */
export function takeSmallerRoll(state: At<"drawing">, content: Uint8Array): Next {
  const { plan, me } = state;
  const said = roll.decode(content);
  const present = mustBeEnough(plan, me, numbersIn(said.present, plan.names.length));
  if (said.draw !== state.draw + 1 || said.draw >= DRAWS || said.rows.length > 0)
    throw new PeerError(`draw ${said.draw} was asked after draw ${state.draw}; ${DRAWS} are the most`);
  if (without(present, state.present).length > 0) throw new PeerError("a contributor came after the roll was shown");
  return openCoins({ ...state, present, draw: said.draw });
}

function openCoins(state: At<"drawing">): Next {
  const { seed, draw, plan } = state;
  const body = opening.encode({ draw, coins: chainAt(seed, DRAWS - 1 - draw) });
  return listen(state, [{ to: plan.aggregator, body }]);
}

/** Takes in everybody's coins: they say who is whose neighbour. */
export function takeCoins(state: At<"drawing">, content: Uint8Array): Next {
  const { rows } = coinRows.decode(content);
  const { present, plan, draw } = state;
  if (rows.length !== present.length * KEY)
    throw new PeerError(`${rows.length / KEY} contributors opened their coins; ${present.length} are on the roll`);
  present.forEach((number, i) => {
    mustOpen(rowAt(rows, KEY, i), rowAt(state.rows[number]!, KEY, 3), { draw, name: plan.names[number]! });
  });
  return deal(state, rows);
}

function deal(state: At<"drawing">, opened: Uint8Array): Next {
  const { rows, present, draw, seed, plan, me, values, patienceMs } = state;
  const shown = rowsAt(rows, present);
  const hash = rollHash(plan.hash, u32(draw), bitmapOf(present, plan.names.length), shown, opened);
  const near = neighboursAmong(present, plan.company.neighbours, hash)(me);
  const secrets = secretsOf(seed);
  const { threshold } = plan.company;
  const input = (numbers: readonly number[]): DealTask => ({
    me,
    agreement: plan.hash,
    roll: hash,
    secrets,
    threshold,
    others: { numbers, names: namesOf(plan, numbers) },
    identities: concat(...numbers.map((number) => rowAt(plan.keys, KEY, number))),
    advertised: rowsAt(rows, numbers),
  });
  const ownShare = ringToBytes(shareAt(polynomialOf(secrets, threshold), SHARED, placeOf(me)));
  const kept = { plan, me, values, patienceMs, ownShare, selfKey: selfKeyOf(secrets.self, hash, me) };
  return work(
    { at: "dealing", ...kept, roll: hash, present, near },
    { task: "deal", inputs: pieces(near, BATCH).map(input) },
  );
}

export function sendShares(state: At<"dealing">, outcomes: readonly DealtTo[]): Next {
  const rows = joined(outcomes.map(({ sealed }) => sealed));
  const keys = {
    pairKeys: joined(outcomes.map(({ pairKeys }) => pairKeys)),
    openKeys: joined(outcomes.map(({ openKeys }) => openKeys)),
  };
  return listen({ ...state, at: "dealt", ...keys }, [{ to: state.plan.aggregator, body: dealt.encode({ rows }) }]);
}

/** Throws `PeerError` where fewer are there than were agreed, or this contributor is not among them. */
export function mustBeEnough({ company, names }: Plan, me: number, there: readonly number[]): readonly number[] {
  if (there.length < company.quorum)
    throw new PeerError(
      `the sum would go on with ${there.length} of ${names.length} contributors; ${company.quorum} are the fewest`,
      { code: "too-few" },
    );
  if (!there.includes(me))
    throw new PeerError("the sum would go on without this contributor, and it is asked nevertheless");
  return there;
}
