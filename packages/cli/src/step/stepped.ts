import type { Study } from "@tavs/core/study";
import { agreedCount, countProtocols } from "../count/agreed-count.ts";
import { isDistinct } from "../count/overlaps.ts";
import { type CountRequest, runCount } from "../count/run-count.ts";
import { agreedLink, linkProtocols } from "../link/agreed-link.ts";
import { runLink } from "../link/run-link.ts";
import type { Left } from "../messages/en/step.ts";
import type { Messages } from "../messages/index.ts";
import { isOfPseudonyms } from "../pseudonyms/protocols.ts";
import { pseudonymStep } from "../pseudonyms/stepped.ts";
import { usage } from "../refusal.ts";
import { analysisStep } from "../stats/stepped.ts";
import { protocols, waysOf } from "../stats/ways.ts";
import { carriesOf, linkCarries } from "./carries.ts";
import type { Stepped, StepRequest } from "./step-request.ts";

interface Wish {
  readonly me: string;
  readonly request: StepRequest;
}

const analyses = protocols.flatMap(waysOf);

const isOfCount = ({ protocol, parameters }: Study["computations"][number]): boolean =>
  countProtocols.includes(protocol) && (!analyses.includes(protocol) || isDistinct(parameters));

/** Finds the session in the terms: a count, pseudonyms or an analysis where the session is one, else a link. Throws `Forbidden`. */
export function steppedIn(study: Study, { me, request }: Wish, messages: Messages): Stepped {
  const { session, run, column } = request;
  const candidates = study.computations.filter(
    ({ label, parties }) => parties.includes(me) && (session === undefined || label === session),
  );
  const isCount = candidates.length > 0 && candidates.every(isOfCount);
  if (isCount) {
    const { label, role, computation } = agreedCount(study, { me, session, run, column }, messages);
    const parties = study.parties.length; // a link meets all of them
    const carries = computation.protocol === "psi/cardinality/1" && parties === 2 ? COUNT : undefined;
    return {
      label,
      carries,
      parties,
      isSender: role === "sender",
      run: (desk, asked) => runCount(desk, asked satisfies CountRequest),
    };
  }
  if (
    candidates.some(({ protocol }) => isOfPseudonyms(protocol)) &&
    !candidates.some(({ protocol }) => linkProtocols.includes(protocol))
  )
    return pseudonymStep(study, { me, session, run }, messages);
  if (candidates.length > 0 && candidates.every(({ protocol }) => analyses.includes(protocol)))
    return analysisStep(study, { me, session, run }, messages);
  const agreed = agreedLink(study, { me, session }, messages);
  const parties = study.parties.length;
  const carries = parties === 2 ? carriesOf(agreed) : undefined;
  const { data, column: ids } = request;
  if (data === undefined || ids === undefined) throw usage(messages.step.needsData);
  const linked = { data, column: ids };
  return {
    label: agreed.label,
    carries,
    parties,
    isSender: agreed.role === "sender",
    run: (desk, asked) => runLink(desk, { ...asked, ...linked }),
  };
}

/** Cardinality says as often something as a link on the engine "oprf". */
const COUNT: Left = { least: linkCarries.oprf };
