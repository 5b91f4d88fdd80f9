import { type PartyId, party } from "@tavs/core";
import { canonical, type Json, stated, type Terms } from "@tavs/core/study";
import { type Columns, type ColumnType, labelled, psi, type ReceiverInput } from "@tavs/psi";
import type { Messages } from "../messages/index.ts";
import { refused } from "../refusal.ts";
import { type Chosen, choose, parametersOf, type Wanted } from "../session/chosen.ts";
import { type NumberRule, numberRule } from "../session/identifiers.ts";

/** What a session of a link is run with, as all signed it. */
export type LinkOptions = Omit<ReceiverInput, "items" | "peer" | "context" | "patienceMs">;

/** What the terms let this party do. */
export interface AgreedLink extends Chosen {
  readonly label: string;
  readonly peer: PartyId;
  readonly role: "receiver" | "sender";
  /** With labels, or without. */
  readonly kind: "psi" | "labelled";
  readonly rule: NumberRule;
  readonly options: LinkOptions;
  /** What the sender says of each shared person; none without labels. */
  readonly columns: Columns;
}

export const linkProtocols: readonly string[] = ["psi/1", "psi/labelled/1"];

const OPTIONS = ["maxItems", "minItems", "minShared", "padTo", "verified", "mutual", "engine", "security"] as const;

/** Reads one link in the terms. Throws `Refusal` (`code: "terms"`), naming the field that forbids it. */
export function agreedLink(terms: Terms, wanted: Omit<Wanted, "protocols">, messages: Messages): AgreedLink {
  const chosen = choose(terms, { ...wanted, protocols: linkProtocols }, messages);
  const { computation, at } = chosen;
  const { allowed } = messages;
  const others = computation.parties.filter((name) => name !== wanted.me);
  if (others.length !== 1) throw refused("terms", allowed.notTwo(at("parties")));
  const kind = computation.protocol === "psi/1" ? "psi" : "labelled";
  const given = parametersOf(chosen, ["rule", ...OPTIONS, ...(kind === "labelled" ? ["columns"] : [])], messages);
  const rule = numberRule(given.rule);
  if (!rule) throw refused("terms", allowed.noRule(at("parameters.rule")));
  const columns = kind === "labelled" ? columnsOf(given.columns) : {};
  if (!columns) throw refused("terms", allowed.noColumns(at("parameters.columns")));
  const { rule: _rule, columns: _columns, ...options } = given as Readonly<Record<string, never>>; // each is checked where the session opens
  const role = roleOf({ chosen, kind, options }, wanted.me);
  if (!role) throw refused("terms", allowed.untrue(at(`reveals.${wanted.me}`)));
  return { ...chosen, label: computation.label, peer: party(others[0]!), role, kind, rule, options, columns };
}

interface Sided {
  readonly chosen: Chosen;
  readonly kind: AgreedLink["kind"];
  readonly options: LinkOptions;
}

/** Who receives is who is said to learn it: the sentences of the two sides differ, and both must be the protocol's own. */
function roleOf({ chosen: { computation }, kind, options }: Sided, me: string): AgreedLink["role"] | undefined {
  const { receiver, sender } = kind === "psi" ? psi : labelled;
  const said = Object.fromEntries(Object.entries(computation.reveals).map(([name, json]) => [name, canonical(json)]));
  const own = {
    receiver: canonical(stated(receiver.revealsWith(options))),
    sender: canonical(stated(sender.revealsWith(options))),
  };
  const [peer] = computation.parties.filter((name) => name !== me);
  if (said[me] === own.receiver && said[peer!] === own.sender) return "receiver";
  return said[me] === own.sender && said[peer!] === own.receiver ? "sender" : undefined;
}

/** `{ relapse: { text: 10 }, age: "int32" }`, as `labelColumns` takes it. */
function columnsOf(given: Json | undefined): Columns | undefined {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const all = Object.entries(given as Readonly<Record<string, Json>>); // a record, as was found
  return all.length > 0 && all.every(([, type]) => isType(type))
    ? Object.fromEntries(all as [string, ColumnType][])
    : undefined;
}

function isType(type: Json): boolean {
  if (typeof type === "string") return ["int32", "float64", "boolean"].includes(type);
  if (typeof type !== "object" || type === null || !("text" in type)) return false;
  return (
    Object.keys(type).length === 1 &&
    Number.isInteger(type.text) &&
    Number(type.text) >= 1 &&
    Number(type.text) < 65_536
  );
}
