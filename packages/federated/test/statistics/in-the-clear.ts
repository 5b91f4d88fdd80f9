/** An analysis over several hospitals in one process, without masks: what they compute travels as ring numbers and is added as it will be. */
import { addInto } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis, Turn } from "../../src/secure-sum/analysis.ts";

/** All totals that were opened, in their order. */
export interface Opened<Result> {
  readonly result: Result;
  readonly rounds: readonly Float64Array[];
}

/** Asks the hospitals until the analysis is done. Questions go through their codec, specifications through JSON, memories are copied. */
export function openTogether<S extends Json, Rows, Local, Q, M, R extends object>(
  analysis: Analysis<S, Rows, Local, Q, M, R>,
  asked: Json,
  sites: readonly Rows[],
): Opened<R> {
  const specification = analysis.check(JSON.parse(JSON.stringify(asked)));
  const { answer } = analysis;
  if (answer.by !== "rows") throw new Error("only what is computed from rows can be asked in the clear");
  const locals = sites.map((rows) => analysis.prepare(specification, rows));
  const { length, numbers } = analysis.shape(specification, sites.length);
  const codec = analysis.question(specification);
  const rounds: Float64Array[] = [];
  let turn: Turn<Q, M, R> = analysis.first(specification);
  while (!("last" in turn)) {
    const question = codec.decode(codec.encode(turn.ask));
    const parts = locals.map((local) => answer.compute(specification, local, question));
    if (parts.some((part) => part.length !== length)) throw new Error("an answer has another length than was agreed");
    const sum = numbers.encode(parts[0]!);
    for (const part of parts.slice(1)) addInto(sum, numbers.encode(part), numbers.bits);
    const totals = numbers.decode(sum);
    rounds.push(totals);
    turn = analysis.next(specification, structuredClone(turn.memory), totals);
    if (rounds.length > analysis.rounds(specification)) throw new Error("more rounds than a hospital answers");
  }
  codec.decode(codec.encode(turn.last));
  return { result: turn.result, rounds };
}

export const answerTogether = <S extends Json, Rows, Local, Q, M, R extends object>(
  analysis: Analysis<S, Rows, Local, Q, M, R>,
  asked: Json,
  sites: readonly Rows[],
): R => openTogether(analysis, asked, sites).result;
