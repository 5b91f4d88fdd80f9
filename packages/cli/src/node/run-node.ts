import { patience, sharedNetwork, type Timer } from "@tavs/core";
import { termsHash } from "@tavs/core/study";
import { readStudyFile } from "../data/read-study.ts";
import type { Desk } from "../desk.ts";
import { ownIdentity } from "../party/own-identity.ts";
import { plain } from "../plain-text.ts";
import { refused, usage } from "../refusal.ts";
import { clockSkew, MOST_SKEW_MS } from "../session/clock.ts";
import { relayNetwork, relayUrl, tlsOptions } from "../session/network.ts";
import { approve } from "./approvals.ts";
import { inJson, inSentences } from "./news.ts";
import type { Policy } from "./policy.ts";
import { readPolicy } from "./read-policy.ts";
import { serveAll } from "./serve-all.ts";

export interface NodeRequest {
  readonly config: string;
  readonly stop: AbortSignal;
  readonly form: "json" | "text";
  /** Whether it ends when all its studies are over. */
  readonly untilOver: boolean;
  /** How it waits between two looks at its files. Default: by the machine's clock. */
  readonly pause?: Timer;
}

/**
 * Stays connected and plays its part in the studies in its folder, those that come later too, until it is stopped, or all are over.
 * Throws what failed for good where it ends with its studies.
 */
export async function runNode(desk: Desk, request: NodeRequest): Promise<void> {
  const { config, stop, form, untilOver, pause = patience } = request;
  const { messages } = desk;
  const policy = await readPolicy(config, messages);
  const own = await ownIdentity(policy.identity, desk);
  const url = relayUrl(policy.relay, messages);
  const tls = await tlsOptions({ ...policy.tls }, messages);
  const skew = Math.abs((await clockSkew(url, tls)) ?? 0);
  if (skew > MOST_SKEW_MS) throw refused("clock", messages.connection.clock(Math.round(skew / MOST_SKEW_MS)));
  const news = form === "json" ? inJson(desk) : inSentences(desk);
  const onUnknownTerms = seldom((from) => news.fail(refused("terms", messages.node.unknownStudy(from))));
  const via = sharedNetwork(relayNetwork(url, tls), { onUnknownTerms });
  const [name, relay] = [own.identity.name, url.href];
  news.tell("open", { party: name, relay, says: messages.node.open({ name, relay, studies: plain(policy.studies) }) });
  await serveAll({ desk, news, own, policy, via, stop, pause, untilOver }, config);
}

const AGAIN_MS = 60_000;
const MOST_NAMES = 1000;

/** Tells of each once a minute: whoever is let in at the relay may greet as often as it likes, and logs are finite. */
export function seldom(tell: (from: string) => void, now = (): number => performance.now()): (from: string) => void {
  const told = new Map<string, number>();
  return (from) => {
    const last = told.get(from);
    if (last === undefined ? told.size >= MOST_NAMES : now() - last < AGAIN_MS) return;
    told.set(from, now());
    tell(from);
  };
}

export interface ApprovalRequest {
  readonly config: string;
  readonly study: string;
  /** The session and its run, where the policy asks for each run. */
  readonly session: string | undefined;
  readonly run: number;
}

/** `tavs node approve`: says yes to a study, or to one run of it. */
export async function approveStudy({ messages, terminal }: Desk, request: ApprovalRequest): Promise<void> {
  const policy: Policy = await readPolicy(request.config, messages);
  const { study } = await readStudyFile(request.study, messages);
  const { session, run } = request;
  if (policy.approval === "per run" && session === undefined) throw usage(messages.node.whichRun);
  await approve(policy.state, { study: termsHash(study), label: session ?? "", run }, policy.approval);
  terminal.say(messages.node.approved(plain(request.study)));
}
