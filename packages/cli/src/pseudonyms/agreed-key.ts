import { hex, type PartyId, party } from "@tavs/core";
import { canonical, type Study, type StudyComputation, stated, termsHash } from "@tavs/core/study";
import { type KeyAgreement, pseudonyms } from "@tavs/psi";
import type { Messages } from "../messages/index.ts";
import { type Chosen, choose, parametersOf } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";
import { type NumberRule, numberRule } from "../session/identifiers.ts";
import { KEY_PROTOCOL } from "./protocols.ts";

const isName = (text: unknown): text is string => typeof text === "string" && /^[a-z0-9][a-z0-9.-]{0,63}$/.test(text);

/** A key of the study: who holds it, for whom its pseudonyms are. */
export interface AgreedKey {
  readonly label: string;
  /** For whom the pseudonyms under this key are: one key for each, so that nobody who may ask for one can ask for another. */
  readonly recipient: string;
  readonly rule: NumberRule;
  readonly agreement: KeyAgreement;
  readonly holders: readonly PartyId[];
  readonly requesters: readonly PartyId[];
}

/** Reads a key in the terms. Throws `Forbidden`, also where who asks, or whom it is for, holds a share of it. */
export function agreedKey(study: Study, { me, label: session }: OwnKey, messages: Messages): AgreedKey {
  return keyOf(study, choose(study, { me, session, protocols: [KEY_PROTOCOL] }, messages), messages);
}

interface OwnKey {
  readonly me: string;
  readonly label: string;
}

/** The keys of a study of which this party holds a share. */
export const keysHeldBy = (me: string, { computations }: Pick<Study, "computations">): readonly StudyComputation[] =>
  computations.filter(({ protocol, roles }) => protocol === KEY_PROTOCOL && roles[me] === "holder");

function keyOf(study: Study, chosen: Chosen, messages: Messages): AgreedKey {
  const { computation, at } = chosen;
  const { terms: words } = messages.pseudonymise;
  const { label, queries } = computation;
  const { rule: name, threshold, recipient } = parametersOf(chosen, ["rule", "threshold", "recipient"], messages);
  const rule = numberRule(name);
  if (!rule) throw forbidden(at("parameters.rule"), messages.allowed.noRule);
  mustBeTrue(chosen, messages);
  const [holders, requesters] = [partiesAs("holder", computation), partiesAs("requester", computation)];
  if (holders.length < 2) throw forbidden(at("roles"), words.fewHolders);
  if (!isThreshold(threshold, holders.length)) throw forbidden(at("parameters.threshold"), words.noThreshold);
  if (!isName(recipient)) throw forbidden(at("parameters.recipient"), words.noRecipient);
  if (holders.some((holder) => holder === recipient)) throw forbidden(at("parameters.recipient"), words.recipientHolds);
  if (queries.runs !== 1) throw forbidden(at("queries.runs"), words.onceMade);
  const bound = `${hex(termsHash(study))} ${label} ${recipient}`; // what holders make a key for, and no other: in each pseudonym
  const agreement: KeyAgreement = { study: bound, rule: rule.canonicaliser.rule, threshold, holders };
  return { label, recipient, rule, agreement, holders, requesters };
}

const isThreshold = (value: unknown, most: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 2 && value <= most;

/** Who has a role. */
export const partiesAs = (role: string, { parties, roles }: StudyComputation): readonly PartyId[] =>
  parties.filter((name) => roles[name] === role).map((name) => party(name));

const sides = {
  [KEY_PROTOCOL]: { holder: pseudonyms.keyHolder.generate, requester: pseudonyms.keyRequester },
  [pseudonyms.holder.name.split(" ")[0]!]: { holder: pseudonyms.holder, requester: pseudonyms.requester },
};

/** Each party has a role, and the terms say of it what the protocol says. */
export function mustBeTrue({ computation, at }: Chosen, { allowed }: Messages): void {
  const known = sides[computation.protocol]!; // `choose` found it among these
  for (const name of computation.parties) {
    const role = computation.roles[name];
    if (role !== "holder" && role !== "requester")
      throw forbidden(at(`roles.${name}`), allowed.noRole(["requester", "holder"]));
    if (canonical(computation.reveals[name]!) !== canonical(stated(known[role].reveals)))
      throw forbidden(at(`reveals.${name}`), allowed.untrue);
  }
}
