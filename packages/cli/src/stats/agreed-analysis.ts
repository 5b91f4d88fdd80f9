import { type PartyId, party, seededRandom, TavsError } from "@tavs/core";
import { type Json, mustBring, mustOffer, type Study } from "@tavs/core/study";
import type { Way } from "@tavs/federated/secure-sum";
import type { Messages } from "../messages/index.ts";
import { type Chosen, choose } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";
import { type NoisyTable, noisyTableOf } from "./noisy/noisy-terms.ts";
import { columnsOf, type Reads, reads } from "./reads.ts";
import { type Counting, countingOf, isSupport, modelOf } from "./support.ts";
import { type Company, mustBeTrue } from "./true-terms.ts";
import { type AnySides, NOISY_SUM, sidesOf, wayOf, waysOf } from "./ways.ts";

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
  /** Of a table that is released with noise alone. */
  readonly noisy?: NoisyTable;
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
  const whole = modelOf(study, label);
  if (whole !== undefined) throw forbidden(chosen.at("label"), messages.allowed.countedBeside(whole));
  const company = companyOf(computation.protocol);
  mustBeTrue(chosen, company, messages);
  const names = parties.filter((name) => roles[name] === company.bringing);
  const coordinator = party(parties.find((name) => roles[name] === company.leading)!); // `mustBeTrue` found one
  const participants = study.parties.filter(({ name }) => names.includes(name)).map(({ name, key }) => ({ name, key }));
  const { protocol, way } = wayOf(computation.protocol);
  const noisy = computation.protocol === NOISY_SUM ? noisyTableOf(study, chosen, { me, run, messages }) : undefined;
  if (!noisy) mustBeSpecification(chosen, { coordinator, participants }, messages);
  const counting = countedBeside(study, { chosen, me, run, company: { coordinator, participants } }, messages);
  const wanted = reads[protocol]!(parameters); // `choose` found it among these
  for (const name of names) mustBring(study, { party: name, columns: columnsOf(wanted) });
  const { missing } = { ...weightingIn(parameters), ...(parameters as { readonly missing?: Json }) };
  const role = roles[me] === company.leading ? "coordinator" : "participant";
  return {
    ...{ ...chosen, label, protocol, role, way, specification: parameters, reads: wanted },
    ...{ mayMiss: missing === "leave-out" || missing === "count", coordinator, participants, counting },
    ...(noisy && { noisy }),
  };
}

/** A balance table says in its weighting what becomes of missing values. */
const weightingIn = (parameters: Json): { readonly missing?: Json } =>
  (parameters as { readonly weighting?: { readonly missing?: Json } }).weighting ?? {};

const companyOf = (protocol: string): Company =>
  protocol === NOISY_SUM
    ? { leading: "aggregator", bringing: "contributor" }
    : { leading: "coordinator", bringing: "participant" };

interface Model {
  readonly chosen: Chosen;
  readonly me: string;
  readonly run: number;
  readonly company: Pick<AgreedAnalysis, "coordinator" | "participants">;
}

/** The count beside a model, which is asked what every session is asked. */
function countedBeside(study: Study, { chosen, me, run, company }: Model, messages: Messages): Counting | undefined {
  const counting = countingOf(study, chosen, messages);
  if (!counting) return undefined;
  const { label } = counting;
  mustOffer(study, { label, me, run });
  const beside = choose(study, { me, session: label, protocols: waysOf("federated/tally/1") }, messages);
  mustBeTrue(beside, companyOf(beside.computation.protocol), messages);
  mustBeSpecification(beside, company, messages);
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
