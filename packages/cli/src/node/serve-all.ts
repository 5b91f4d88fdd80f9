// All studies of a node, and the policy that says what it may do: looked at again and again, so that nothing waits for a restart.

import { plain } from "../plain-text.ts";
import { refusalOf, usage } from "../refusal.ts";
import { Interrupted } from "../session/interrupt.ts";
import { sentIn } from "./news.ts";
import type { Policy } from "./policy.ts";
import { readPolicy } from "./read-policy.ts";
import { serveStudy } from "./serve-study.ts";
import type { Service } from "./service.ts";
import { studiesIn } from "./studies.ts";

const LOOK_AGAIN_MS = 5000;

/** A study as it is served now, or was. */
interface Served {
  /** What stands in its folder of it: its file, signatures, revocations. */
  mark: string;
  state: "open" | "over" | "unsigned" | "failed";
  failures: readonly unknown[];
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

type All = Map<string, Served>;

/** Serves the studies of a folder until it is stopped, or all are over where that is asked for; then throws what failed for good. */
export async function serveAll(given: Service, config: string): Promise<void> {
  const served: All = new Map();
  const { stop, untilOver, pause } = given;
  let service = given;
  let flaw = "";
  while (!stop.aborted) {
    const found = await policyNow(service, config);
    if ("flaw" in found && found.flaw !== flaw) service.news.fail(found.error);
    flaw = "flaw" in found ? found.flaw : "";
    if ("policy" in found && found.policy.digest !== service.policy.digest) {
      service = { ...service, policy: found.policy };
      await putDown(served);
      service.news.tell("policy", {
        digest: found.policy.digest,
        says: service.desk.messages.node.policy(plain(config)),
      });
    }
    await look(service, served);
    if (untilOver && isOver(served)) break;
    await untilNextLook(served, (signal) => pause(LOOK_AGAIN_MS, AbortSignal.any([stop, signal])));
  }
  await Promise.all([...served.values()].map(({ ended }) => ended));
  const [failure] = [...served.values()].flatMap(({ failures }) => failures);
  if (failure !== undefined && !stop.aborted) throw failure;
}

type Found = { readonly policy: Policy } | { readonly flaw: string; readonly error: unknown };

/** The policy as it stands in its file now, where it can take the place of the one that is in force. */
async function policyNow({ policy, desk: { messages } }: Service, config: string): Promise<Found> {
  const fixed = ({ identity, relay, tls, studies, state }: Policy): string =>
    JSON.stringify([identity, relay, tls, studies, state]);
  try {
    const now = await readPolicy(config, messages);
    if (fixed(now) === fixed(policy)) return { policy: now };
    return { flaw: now.digest, error: usage(`${plain(config)}: ${messages.node.needsRestart}`) };
  } catch (error) {
    return { flaw: refusalOf(error).message, error };
  }
}

/** Ends what is served, as a crash would, and forgets it: under another policy it goes on. */
async function putDown(served: All): Promise<void> {
  const all = [...served.values()];
  for (const { stop } of all) stop.abort(new Interrupted());
  await Promise.all(all.map(({ ended }) => ended));
  served.clear();
}

/** Begins with studies that are new, and with those that somebody has signed or mended meanwhile. */
async function look(service: Service, served: All): Promise<void> {
  for (const [path, mark] of await studiesIn(service.policy.studies, service.desk.messages)) {
    const before = served.get(path);
    const isWaiting = before?.state === "unsigned" || before?.state === "failed";
    if (!before || (isWaiting && before.mark !== mark)) served.set(path, serve(service, path, mark));
  }
}

function serve(service: Service, path: string, mark: string): Served {
  const stop = new AbortController();
  const signal = AbortSignal.any([service.stop, stop.signal]);
  const { news, desk } = service;
  const { node: words } = desk.messages;
  const serving = serveStudy({ ...service, stop: signal }, path);
  const ended = serving.then(
    ({ failures, traffic }) => {
      Object.assign(served, { state: "over", failures });
      const says = failures.length === 0 ? words.over(plain(path)) : words.overFailed(plain(path), failures.length);
      news.tell("over", { study: path, failures: failures.length, traffic: sentIn(traffic), says });
    },
    (error: unknown) => {
      const isUnsigned = refusalOf(error).details.code === "unsigned";
      Object.assign(served, { state: isUnsigned ? "unsigned" : "failed", failures: [error] });
      if (!signal.aborted) news.fail(error, { study: path });
    },
  );
  const served: Served = { mark, state: "open", failures: [], stop, ended };
  return served;
}

/** A signature may still come; what failed is over. */
const isOver = (served: All): boolean =>
  served.size > 0 && [...served.values()].every(({ state }) => state === "over" || state === "failed");

/** A look is due when time has passed, or a study has ended. */
async function untilNextLook(served: All, passed: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const open = [...served.values()].filter(({ state }) => state === "open");
  const enough = new AbortController();
  await Promise.race([passed(enough.signal).catch(() => undefined), ...open.map(({ ended }) => ended)]);
  enough.abort();
}
