import { type PartyId, party } from "@tavs/core";
import { canonical, type Json, type Study, stated } from "@tavs/core/study";
import { type Columns, type ColumnType, labelled, psi, type ReceiverInput } from "@tavs/psi";
import type { Messages } from "../messages/index.ts";
import { type Chosen, choose, parametersOf, type Wanted } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";
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

/** Reads one link in the terms. Throws `Forbidden`. */
export function agreedLink(study: Study, wanted: Omit<Wanted, "protocols">, messages: Messages): AgreedLink {
  const chosen = choose(study, { ...wanted, protocols: linkProtocols }, messages);
  const { computation, at } = chosen;
  const { allowed } = messages;
  const others = computation.parties.filter((name) => name !== wanted.me);
  if (others.length !== 1) throw forbidden(at("parties"), allowed.notTwo);
  const kind = computation.protocol === "psi/1" ? "psi" : "labelled";
  const given = parametersOf(chosen, ["rule", ...OPTIONS, ...(kind === "labelled" ? ["columns"] : [])], messages);
  const rule = numberRule(given.rule);
  if (!rule) throw forbidden(at("parameters.rule"), allowed.noRule);
  const columns = kind === "labelled" ? columnsOf(given.columns) : {};
  if (!columns) throw forbidden(at("parameters.columns"), allowed.noColumns);
  const { rule: _rule, columns: _columns, ...options } = given as Readonly<Record<string, never>>; // each is checked where the session opens
  const role = roleIn(chosen, wanted.me, messages);
  mustBeTrue({ chosen, kind, options }, messages);
  return { ...chosen, label: computation.label, peer: party(others[0]!), role, kind, rule, options, columns };
}

const ROLES = ["receiver", "sender"] as const;

function roleIn({ computation, at }: Chosen, me: string, { allowed }: Messages): AgreedLink["role"] {
  for (const name of computation.parties)
    if (!ROLES.some((role) => role === computation.roles[name]))
      throw forbidden(at(`roles.${name}`), allowed.noRole(ROLES));
  const [own, ...others] = [...computation.parties]
    .sort((name) => (name === me ? -1 : 1))
    .map((name) => computation.roles[name]);
  if (others.includes(own)) throw forbidden(at("roles"), allowed.noRole(ROLES));
  return own === "receiver" ? "receiver" : "sender";
}

interface Sided {
  readonly chosen: Chosen;
  readonly kind: AgreedLink["kind"];
  readonly options: LinkOptions;
}

/** What the terms say that each side learns is what its protocol says: nobody signs a kinder sentence. */
function mustBeTrue({ chosen: { computation, at }, kind, options }: Sided, { allowed }: Messages): void {
  const { receiver, sender } = kind === "psi" ? psi : labelled;
  for (const name of computation.parties) {
    const side = computation.roles[name] === "receiver" ? receiver : sender;
    if (canonical(computation.reveals[name]!) !== canonical(stated(side.revealsWith(options))))
      throw forbidden(at(`reveals.${name}`), allowed.untrue);
  }
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
  if (typeof type === "string") return ["int32", "float64", "boolean", "day"].includes(type);
  if (typeof type !== "object" || type === null || !("text" in type)) return false;
  return (
    Object.keys(type).length === 1 &&
    Number.isInteger(type.text) &&
    Number(type.text) >= 1 &&
    Number(type.text) < 65_536
  );
}
