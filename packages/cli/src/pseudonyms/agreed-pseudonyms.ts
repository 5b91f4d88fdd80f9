import type { PartyId } from "@tavs/core";
import { type Json, mustBring, mustOffer, type Study } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";
import { type Chosen, choose, parametersOf } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";
import { type AgreedKey, agreedKey, mustBeTrue, partiesAs } from "./agreed-key.ts";
import { ASKING_PROTOCOL, KEY_PROTOCOL } from "./protocols.ts";

/** What the terms let this party do: ask, answer, or make the key alone. */
export interface AgreedPseudonyms {
  readonly label: string;
  readonly role: "requester" | "holder";
  readonly key: AgreedKey;
  /** The request; undefined for who is named for the key alone. */
  readonly request?: AgreedRequest;
}

export interface AgreedRequest {
  readonly requester: PartyId;
  /** Who answer: as many as it takes. */
  readonly holders: readonly PartyId[];
  /** What the file tells beside the pseudonyms. */
  readonly columns: readonly string[];
  readonly maxItems: number;
  /** How many items the requester may ask about in all. */
  readonly budget: number;
}

export interface PseudonymWish {
  readonly me: string;
  readonly session: string | undefined;
  readonly run: number;
}

/** Reads one session in the terms. Throws `Forbidden`, and `BudgetError` for a run more than they grant. */
export function agreedPseudonyms(study: Study, wish: PseudonymWish, messages: Messages): AgreedPseudonyms {
  const { me, session, run } = wish;
  const chosen = choose(study, { me, session, protocols: protocolsFor(study, wish) }, messages);
  const { label, protocol, parameters, roles } = chosen.computation;
  mustOffer(study, { label, me, run });
  const role = roles[me] === "requester" ? "requester" : "holder"; // `mustBeTrue` below knows no other
  if (protocol === KEY_PROTOCOL) return { label, role, key: agreedKey(study, { me, label }, messages) };
  mustBeTrue(chosen, messages);
  const key = agreedKey(study, { me, label: keyNamed(study, parameters, chosen, messages) }, messages);
  return { label, role, key, request: requestOf(chosen, key, messages) };
}

/** Without a label, requests are meant; who takes part in none makes the key. */
function protocolsFor({ computations }: Study, { me, session }: PseudonymWish): readonly string[] {
  if (session !== undefined) return [ASKING_PROTOCOL, KEY_PROTOCOL];
  const asks = computations.some(({ protocol, parties }) => protocol === ASKING_PROTOCOL && parties.includes(me));
  const makes = computations.some(({ protocol, parties }) => protocol === KEY_PROTOCOL && parties.includes(me));
  return [makes && !asks ? KEY_PROTOCOL : ASKING_PROTOCOL];
}

function keyNamed(study: Study, parameters: Json, { at }: Chosen, { pseudonymise }: Messages): string {
  const key = (parameters as { readonly key?: Json } | null)?.key; // a record or not: a text is looked for
  const found = study.computations.find(({ label, protocol }) => protocol === KEY_PROTOCOL && label === key);
  if (!found) throw forbidden(at("parameters.key"), pseudonymise.terms.noKey);
  return found.label;
}

function requestOf(chosen: Chosen, key: AgreedKey, messages: Messages): AgreedRequest {
  const { computation, at } = chosen;
  const { terms: words } = messages.pseudonymise;
  const { columns, maxItems } = parametersOf(chosen, ["key", "columns", "maxItems"], messages);
  const [requester, ...others] = partiesAs("requester", computation);
  const holders = partiesAs("holder", computation);
  if (!requester || others.length > 0) throw forbidden(at("roles"), words.oneAsks);
  if (!key.requesters.includes(requester)) throw forbidden(at("roles"), words.notAsking(key.label));
  if (holders.some((name) => !key.holders.includes(name))) throw forbidden(at("roles"), words.notHolding(key.label));
  if (holders.length !== key.agreement.threshold)
    throw forbidden(at("roles"), words.otherNumber(key.agreement.threshold));
  if (!isColumns(columns)) throw forbidden(at("parameters.columns"), words.noColumns);
  if (!Number.isSafeInteger(maxItems)) throw forbidden(at("parameters.maxItems"), messages.allowed.noBound);
  const budget = computation.queries.items;
  if (budget === undefined) throw forbidden(at("queries"), words.noBudget);
  return { requester, holders, columns, maxItems: Number(maxItems), budget };
}

const isColumns = (value: Json | undefined): value is readonly string[] =>
  Array.isArray(value) && value.every((name) => typeof name === "string") && new Set(value).size === value.length;

interface Reading {
  readonly me: string;
  /** The column with the identity numbers. */
  readonly column: string;
  /** What was typed; without it, all that the terms name. */
  readonly columns: readonly string[] | undefined;
}

/** The columns that the file tells: those of the terms, or some of them. Throws `Forbidden` for another, and for the numbers themselves. */
export function toldColumns(
  study: Study,
  { columns }: AgreedRequest,
  { me, column, columns: typed = columns }: Reading,
  messages: Messages,
): readonly string[] {
  if (typed.includes(column)) throw usage(messages.link.idColumn);
  const strange = typed.findIndex((name) => !columns.includes(name));
  if (strange >= 0) throw usage(messages.pseudonymise.otherColumn(strange + 1));
  mustBring(study, { party: me, columns: [column, ...typed] });
  return typed;
}
