import { type PartyId, party, seededRandom, TavsError } from "@tavs/core";
import { canonical, type Json, mustBring, mustOffer, type Study, stated } from "@tavs/core/study";
import type { Way } from "@tavs/federated/secure-sum";
import type { Messages } from "../messages/index.ts";
import { type Chosen, choose } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";
import { revealsOf, rolesOf } from "../study/catalogue.ts";
import { columnsOf, type Reads, reads } from "./reads.ts";
import { type Counting, countingOf, isSupport } from "./support.ts";
import { type AnySides, sidesOf, wayOf, waysOf } from "./ways.ts";

/** What the terms let this party do in an analysis. */
export interface AgreedAnalysis extends Chosen {
  readonly label: string;
  /** The protocol as masks add: "federated/cox/1". */
  readonly protocol: string;
  readonly role: "coordinator" | "participant";
  readonly way: Way;
  readonly specification: Json;
  /** What it reads of this party's table; of a coordinator's, nothing. */
  readonly reads: Reads;
  readonly mayMiss: boolean;
  readonly coordinator: PartyId;
  readonly participants: readonly { readonly name: string; readonly key: string }[];
  /** The count of persons beside a model. */
  readonly counting: Counting | undefined;
}

export interface AnalysisWish {
  readonly me: string;
  readonly session: string | undefined;
  readonly run: number;
  /** The protocols that the command runs, as masks add. */
  readonly protocols: readonly string[];
}

/** What the terms allow of a wish. Throws `Forbidden` and `FlawedStudy`, and `BudgetError` for a run more than they grant. */
export function agreedAnalysis(study: Study, wish: AnalysisWish, messages: Messages): AgreedAnalysis {
  const { me, run } = wish;
  const chosen = choose(
    study,
    { me, session: wish.session ?? only(study, wish), protocols: wish.protocols.flatMap(waysOf) },
    messages,
  );
  const { computation } = chosen;
  const { label, parameters, roles, parties } = computation;
  mustOffer(study, { label, me, run });
  mustBeTrue(chosen, messages);
  const names = parties.filter((name) => roles[name] === "participant");
  const coordinator = party(parties.find((name) => roles[name] === "coordinator")!); // `mustBeTrue` found one
  const participants = study.parties.filter(({ name }) => names.includes(name)).map(({ name, key }) => ({ name, key }));
  const { protocol, way } = wayOf(computation.protocol);
  mustBeSpecification(chosen, { coordinator, participants }, messages);
  const counting = countedBeside(study, { chosen, me, run }, messages);
  const wanted = reads[protocol]!(parameters); // `choose` found it among these
  for (const name of names) mustBring(study, { party: name, columns: columnsOf(wanted) });
  const { missing } = parameters as { readonly missing?: Json };
  const role = roles[me] === "coordinator" ? "coordinator" : "participant";
  return {
    ...{ ...chosen, label, protocol, role, way, specification: parameters, reads: wanted },
    ...{ mayMiss: missing === "leave-out" || missing === "count", coordinator, participants, counting },
  };
}

interface Model {
  readonly chosen: Chosen;
  readonly me: string;
  readonly run: number;
}

/** The count beside a model, which is asked what every session is asked. */
function countedBeside(study: Study, { chosen, me, run }: Model, messages: Messages): Counting | undefined {
  const counting = countingOf(study, chosen, messages);
  if (!counting) return undefined;
  const { label } = counting;
  mustOffer(study, { label, me, run });
  mustBeTrue(choose(study, { me, session: label, protocols: waysOf("federated/tally/1") }, messages), messages);
  return counting;
}

/** The one session that is not there for another's sake. */
function only({ computations }: Study, { me, protocols }: AnalysisWish): string | undefined {
  const all = protocols.flatMap(waysOf);
  const fitting = computations.filter(
    ({ protocol, parties, label }) => all.includes(protocol) && parties.includes(me) && !isSupport(label),
  );
  return fitting.length === 1 ? fitting[0]!.label : undefined;
}

/** Every party has a role of the protocol, and the terms say of it what the protocol says. */
function mustBeTrue({ computation, at }: Chosen, { allowed }: Messages): void {
  const { protocol, parameters, parties, roles, reveals } = computation;
  for (const name of parties) {
    const own = revealsOf(protocol, roles[name]!, parameters); // a study has a role for each of its parties
    if (!own) throw forbidden(at(`roles.${name}`), allowed.noRole(rolesOf(protocol)));
    if (canonical(reveals[name]!) !== canonical(stated(own))) throw forbidden(at(`reveals.${name}`), allowed.untrue);
  }
  const count = (role: string): number => parties.filter((name) => roles[name] === role).length;
  if (count("coordinator") !== 1 || count("participant") < 3) throw forbidden(at("roles"), allowed.noFederation);
}

/** Asks the analysis itself whether these are its parameters, before anybody is met. */
function mustBeSpecification(
  { computation, at }: Chosen,
  company: Pick<AgreedAnalysis, "coordinator" | "participants">,
  { allowed }: Messages,
): void {
  const { coordinator }: AnySides = sidesOf(computation.protocol);
  try {
    coordinator.start({ ...company, study: "rehearsal", specification: computation.parameters }, NO_COINS);
  } catch (error) {
    if (!(error instanceof TavsError)) throw error;
    throw forbidden(at("parameters"), `${allowed.noSpecification}: ${error.message}`);
  }
}

const NO_COINS = seededRandom(new Uint8Array(32)); // nothing of it is sent
