// Who is in an intersection of many, and what any two of them share.
import { sha256 } from "@noble/hashes/sha2.js";
import {
  byBytes,
  concat,
  equal,
  lengthPrefixed,
  type Outgoing,
  type PartyId,
  PeerError,
  type Random,
  UsageError,
  utf8,
} from "@tavs/core";
import { MOST_KEYS } from "../okvs/size.ts";
import { openSession, type Session, type SessionInput } from "../oprf/session.ts";
import { shareFor } from "./coins.ts";
import { type Greeting, greeting } from "./messages.ts";

export const PROTOCOL = "psi/multiparty/1";

/** What every party is given, beside the names of the others. */
export type CircleInput = Omit<SessionInput, "peer">;

/** Another party. */
export interface Member {
  readonly name: PartyId;
  readonly role: Role;
  /** How many items it says it has: 0 between participants, and until it speaks. */
  readonly size: number;
  /** k_ij: 32 bytes that only these two have; empty until the other speaks. */
  readonly pairKey: Uint8Array;
}

export type Role = "leader" | "participant";

/** What stays the same through all steps of one party. */
export interface Circle extends Pick<Session, "items" | "prefix" | "context" | "seed" | "maxItems" | "patienceMs"> {
  readonly role: Role;
  /** Everybody else, in the order in which they were given. */
  readonly members: readonly Member[];
}

/** Opens a party's side. Throws `UsageError` where the input cannot be used. */
export function openCircle(
  input: CircleInput,
  names: Readonly<Record<Role, readonly PartyId[]>>,
  random: Random,
): Circle {
  const members = [...names.leader.map(memberOf("leader")), ...names.participant.map(memberOf("participant"))];
  mustBeSeveral(members);
  const [first] = members;
  const part = { protocol: PROTOCOL, role: "sender", labels: "without" } as const; // only its name is asked for
  const { items, prefix, context, seed, maxItems, patienceMs } = openSession(
    { ...input, peer: first!.name },
    part,
    random,
  );
  if (items.size > MOST_KEYS) throw new UsageError(`${items.size} items; a store holds at most ${MOST_KEYS}`);
  const role = names.leader.length === 0 ? "leader" : "participant";
  return { role, members, items, prefix, context, seed, maxItems: Math.min(maxItems, MOST_KEYS), patienceMs };
}

const memberOf =
  (role: Role) =>
  (name: PartyId): Member => ({ name, role, size: 0, pairKey: new Uint8Array() });

/** The first messages: one to each other party. */
export function greet(circle: Circle): readonly Outgoing[] {
  return circle.members.map((member, index) => ({
    to: member.name,
    body: greeting.encode(said(circle, member, index)),
  }));
}

function said(circle: Circle, member: Member, index: number): Greeting {
  const { role, items, context } = circle;
  const size = role === "leader" || member.role === "leader" ? items.size : 0;
  const company = companyOf(circle, member);
  return { role: `${PROTOCOL} ${role}`, size, rule: items.rule, context, company, share: shareFor(circle.seed, index) };
}

/** Everybody but the two who speak: both see the same, and neither has to know its own name. */
function companyOf({ members }: Circle, member: Member): Uint8Array {
  const rest = members.filter(({ name }) => name !== member.name);
  const leader = rest.find(({ role }) => role === "leader")?.name ?? "";
  const others = rest.filter(({ role }) => role === "participant").map(({ name }) => name);
  return sha256(lengthPrefixed(...[leader, ...others.sort()].map(utf8)));
}

/** Takes in a greeting. Throws `PeerError`, naming who sent it, where that party is about to do something else. */
export function meet(circle: Circle, from: PartyId, body: Uint8Array): Circle {
  const heard = greeting.decode(body);
  const index = circle.members.findIndex(({ name }) => name === from);
  const member = circle.members[index]!; // only members are listened to
  mustFit(heard, circle, member);
  const pairKey = pairKeyOf(heard, shareFor(circle.seed, index));
  return { ...circle, members: circle.members.with(index, { ...member, size: heard.size, pairKey }) };
}

function mustFit({ role, size, rule, context, company }: Greeting, circle: Circle, member: Member): void {
  const { name } = member;
  if (role !== `${PROTOCOL} ${member.role}`) throw new PeerError(`${name} is not a ${member.role} of ${PROTOCOL}`);
  if (rule !== circle.items.rule)
    throw new PeerError(`the items of ${name} follow another rule than ours: use one canonicaliser`, { code: "rule" });
  if (!equal(context, circle.context))
    throw new PeerError(`the items of ${name} belong to another context than ours: use one study's`, {
      code: "context",
    });
  if (!equal(company, companyOf(circle, member)))
    throw new PeerError(`${name} was given other parties than we were: give all the same`, { code: "company" });
  const most = circle.role === "leader" || member.role === "leader" ? circle.maxItems : 0;
  if (size > most) throw new PeerError(`${name} announces ${size} items, at most ${most} are allowed`);
}

/** k_ij, from halves of both: new in each session, and another one for each pair, circle, rule and context. */
function pairKeyOf({ rule, context, company, share }: Greeting, own: Uint8Array): Uint8Array {
  const [lesser, greater] = [share, own].sort(byBytes);
  return sha256(lengthPrefixed(utf8(`${PROTOCOL} pair`), utf8(rule), context, company, lesser!, greater!));
}

/** Who has not spoken yet. */
export const unmet = ({ members }: Circle): readonly PartyId[] =>
  members.filter(({ pairKey }) => pairKey.length === 0).map(({ name }) => name);

export const pairKeysOf = ({ members }: Circle): Uint8Array => concat(...members.map(({ pairKey }) => pairKey));

/** How long silence may last: `patienceMs`, and 1 ms for each item of this party and of the largest other one. */
export const patienceOf = ({ patienceMs, items, members }: Circle): number =>
  patienceMs + items.size + members.reduce((most, { size }) => Math.max(most, size), 0);

function mustBeSeveral(members: readonly Member[]): void {
  const count = new Set(members.map(({ name }) => name)).size;
  if (count !== members.length) throw new UsageError("a party is named twice: name each of the others once");
  if (count < 2)
    throw new UsageError(`${count + 1} parties; an intersection of all takes 3 at least: for two there is psi`);
}
