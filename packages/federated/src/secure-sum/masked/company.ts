// How many must stay, how many may collude, who shares masks with how many others.
import { UsageError } from "@tavs/core";
import { FEWEST_PARTICIPANTS } from "../agreement.ts";
import { neighbourhood } from "./neighbourhood.ts";

export interface Company {
  /** Fewer contributors than this are not gone on with, at any stage; so many sign one set of survivors. 2 quorum > parties + colluders. */
  readonly quorum: number;
  /** How many contributors may pool with the aggregator. */
  readonly colluders: number;
  /** With how many others each shares masks: even, or all. */
  readonly neighbours: number;
  /** How many shares open one secret. 2 threshold > holders + colluders among them, where a holder of secrets is also its own. */
  readonly threshold: number;
}

interface Facts {
  readonly parties: number;
  readonly mayDropOut: number;
  readonly colluders: number;
  readonly fewest: number;
}

/** Up to so many, everybody shares masks with everybody. */
export const LARGEST_COMPLETE = 128;
const MOST = 4096;

/**
 * Bonawitz et al. 2017 §6.2 (active server): of n users at most c collude, t = 2t > n + c open a secret; then no secret can be
 * asked for twice in two ways. The aggregator never names a threshold: it follows from the facts.
 */
export function mustBeCompany({ parties, mayDropOut, colluders, fewest }: Facts): Company {
  if (parties < FEWEST_PARTICIPANTS || parties > MOST)
    throw new UsageError(`${parties} contributors; ${FEWEST_PARTICIPANTS} to ${MOST} can be added up`);
  if (!isCount(mayDropOut) || !isCount(colluders)) throw new UsageError("mayDropOut, colluders: numbers from 0");
  const quorum = Math.max(parties - mayDropOut, 0);
  const borne = Math.min(2 * quorum - parties - 1, parties - 2);
  if (quorum < fewest)
    throw new UsageError(
      `${parties} contributors of whom ${mayDropOut} may drop out leave ${quorum}; ${fewest} is the fewest`,
    );
  if (borne < 0) throw new UsageError(`mayDropOut: of ${parties} contributors more than half stay, not ${quorum}`);
  if (borne < colluders)
    throw new UsageError(
      `${parties} contributors of whom ${mayDropOut} may drop out bear ${borne} that collude with the aggregator, not ${colluders}: let fewer drop out`,
    );
  const all = { quorum, colluders: borne, neighbours: parties - 1, threshold: quorum };
  if (parties <= LARGEST_COMPLETE) return all;
  const sparse = neighbourhood({ parties, mayDropOut, colluders });
  return sparse ? { quorum, colluders, ...sparse } : all;
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0;
