import { type PartyId, party } from "@tavs/core";
import { canonical, mustBring, mustOffer, type Study, stated } from "@tavs/core/study";
import { cardinality, union } from "@tavs/psi";
import type { Messages } from "../messages/index.ts";
import { type Chosen, choose, parametersOf } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";
import { type NumberRule, numberRule } from "../session/identifiers.ts";

/** Two parties count by cardinality; three and more by a union, in which two others shuffle. */
const sides = {
  "psi/cardinality/1": { receiver: cardinality.receiver, sender: cardinality.sender },
  "psi/union/1": { hub: union.hub, mixer: union.mixer, contributor: union.contributor },
} as const;
const protocols = Object.keys(sides);

export interface Bounds {
  readonly maxItems?: number;
  readonly minItems?: number;
  /** Of a union: each contributor fills up with dummies to so many. */
  readonly padTo?: number;
}

/** What the terms let this party do in a count. */
export interface AgreedCount extends Chosen {
  readonly label: string;
  readonly kind: "cardinality" | "union";
  readonly role: string;
  /** Whether this party brings persons. */
  readonly brings: boolean;
  /** Whether this party learns the numbers. */
  readonly learns: boolean;
  readonly rule: NumberRule;
  readonly bounds: Bounds;
  /** The parties of a role, in the order of the terms. */
  readonly named: (role: string) => readonly PartyId[];
}

export interface CountWish {
  readonly me: string;
  readonly session: string | undefined;
  readonly run: number;
  readonly column: string | undefined;
}

/** What the terms allow of a wish. Throws `Forbidden`, and `BudgetError` for a run more than they grant. */
export function agreedCount(study: Study, wish: CountWish, messages: Messages): AgreedCount {
  const { allowed } = messages;
  const { me, run, column } = wish;
  const chosen = choose(study, { ...wish, protocols }, messages);
  const { computation, at } = chosen;
  const kind = computation.protocol === "psi/union/1" ? "union" : "cardinality";
  mustOffer(study, { label: computation.label, me, run });
  const known = ["rule", "maxItems", "minItems", ...(kind === "union" ? ["padTo"] : [])];
  const { rule: name, ...bounds } = parametersOf(chosen, known, messages);
  const rule = numberRule(name);
  if (!rule) throw forbidden(at("parameters.rule"), allowed.noRule);
  for (const [bound, value] of Object.entries(bounds))
    if (!Number.isSafeInteger(value)) throw forbidden(at(`parameters.${bound}`), allowed.noBound);
  mustBeTrue(chosen, messages);
  if (column !== undefined) mustBring(study, { party: me, columns: [column] });
  const role = computation.roles[me]!; // a study has a role for each of its parties
  const named = (wanted: string): readonly PartyId[] =>
    computation.parties.filter((other) => computation.roles[other] === wanted).map((other) => party(other));
  const brings = ["receiver", "sender", "contributor"].includes(role);
  const learns = role === "receiver" || role === "hub";
  return { ...chosen, label: computation.label, kind, role, brings, learns, rule, bounds: bounds as Bounds, named };
}

/** Every party has a role of the protocol, and the terms say of it what the protocol says. */
function mustBeTrue({ computation, at }: Chosen, { allowed }: Messages): void {
  const roles = new Map(Object.entries(sides[computation.protocol as keyof typeof sides])); // `choose` found it among these
  for (const name of computation.parties) {
    const side = roles.get(computation.roles[name]!);
    if (!side) throw forbidden(at(`roles.${name}`), allowed.noRole([...roles.keys()]));
    if (canonical(computation.reveals[name]!) !== canonical(stated(side.reveals)))
      throw forbidden(at(`reveals.${name}`), allowed.untrue);
  }
  const count = (role: string): number => Object.values(computation.roles).filter((each) => each === role).length;
  const isPair = count("receiver") === 1 && count("sender") === 1;
  const isCompany = count("hub") === 1 && count("mixer") >= 2 && count("contributor") >= 3;
  if (!(isPair || isCompany)) throw forbidden(at("roles"), allowed.noCompany);
}
