import { type PartyId, party } from "@tavs/core";
import { canonical, mustBring, mustOffer, type Study, stated } from "@tavs/core/study";
import { tally } from "@tavs/federated/statistics";
import { cardinality, union } from "@tavs/psi";
import type { AgreedLink } from "../link/agreed-link.ts";
import type { Messages } from "../messages/index.ts";
import { type Chosen, choose, parametersOf } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";
import { type NumberRule, numberRule } from "../session/identifiers.ts";
import { distinctTally, overlapsOf } from "./overlaps.ts";

/**
 * Two parties count by cardinality. Three and more by a union, in which two others shuffle; or each leaves out whom an earlier one
 * has too, and the rest is added up.
 */
const sides = {
  "psi/cardinality/1": { receiver: cardinality.receiver, sender: cardinality.sender },
  "psi/union/1": { hub: union.hub, mixer: union.mixer, contributor: union.contributor },
  "federated/tally/1": { coordinator: tally.coordinator, participant: tally.participant },
} as const;
export const countProtocols: readonly string[] = Object.keys(sides);
const kinds = { "psi/cardinality/1": "cardinality", "psi/union/1": "union", "federated/tally/1": "tally" } as const;
const known = {
  cardinality: ["rule", "maxItems", "minItems"],
  union: ["rule", "maxItems", "minItems", "padTo"],
  tally: ["cells"],
} as const;

export interface Bounds {
  readonly maxItems?: number;
  readonly minItems?: number;
  /** Of a union: each contributor fills up with dummies to so many. */
  readonly padTo?: number;
}

/** What the terms let this party do in a count. */
export interface AgreedCount extends Chosen {
  readonly label: string;
  readonly kind: "cardinality" | "union" | "tally";
  readonly role: string;
  /** Whether this party brings persons. */
  readonly brings: boolean;
  /** Whether this party learns the numbers. */
  readonly learns: boolean;
  readonly rule: NumberRule;
  /** Of a tally: the sessions in which this party finds out whom others have too. */
  readonly overlaps: readonly AgreedLink[];
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
  const chosen = choose(study, { ...wish, protocols: countProtocols }, messages);
  const { computation, at } = chosen;
  const kind = kinds[computation.protocol as keyof typeof sides]; // `choose` found it among these
  mustOffer(study, { label: computation.label, me, run });
  const { rule: name, cells, ...bounds } = parametersOf(chosen, known[kind], messages);
  if (kind === "tally" && JSON.stringify(cells) !== JSON.stringify(distinctTally.cells))
    throw forbidden(at("parameters.cells"), allowed.noDistinct(distinctTally.cells[0]));
  const overlaps = kind === "tally" ? overlapsOf(study, chosen, { me, run }, messages) : [];
  const rule = kind === "tally" ? (overlaps[0]?.rule ?? numberRule("DK/cpr/1")) : numberRule(name);
  if (!rule) throw forbidden(at("parameters.rule"), allowed.noRule);
  for (const [bound, value] of Object.entries(bounds))
    if (!Number.isSafeInteger(value)) throw forbidden(at(`parameters.${bound}`), allowed.noBound);
  mustBeTrue(chosen, messages);
  if (column !== undefined) mustBring(study, { party: me, columns: [column] });
  const role = computation.roles[me]!; // a study has a role for each of its parties
  const named = (wanted: string): readonly PartyId[] =>
    computation.parties.filter((other) => computation.roles[other] === wanted).map((other) => party(other));
  const brings = ["receiver", "sender", "contributor", "participant"].includes(role);
  const learns = ["receiver", "hub", "coordinator"].includes(role);
  return {
    ...chosen,
    label: computation.label,
    kind,
    role,
    brings,
    learns,
    rule,
    overlaps,
    bounds: bounds as Bounds,
    named,
  };
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
  const isSum = count("coordinator") === 1 && count("participant") >= 3;
  if (!(isPair || isCompany || isSum)) throw forbidden(at("roles"), allowed.noCompany);
}
