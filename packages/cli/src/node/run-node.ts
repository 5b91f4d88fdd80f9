import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { patience, sharedNetwork } from "@tavs/core";
import { termsHash } from "@tavs/core/study";
import { readStudyFile } from "../data/read-study.ts";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { ownIdentity } from "../party/own-identity.ts";
import { plain } from "../plain-text.ts";
import { refusalOf, refused, usage } from "../refusal.ts";
import { clockSkew, MOST_SKEW_MS } from "../session/clock.ts";
import { relayNetwork, relayUrl, tlsOptions } from "../session/network.ts";
import { approve } from "./approvals.ts";
import { type Policy, readPolicy } from "./policy.ts";
import { type Service, serveStudy } from "./serve-study.ts";

const LOOK_AGAIN_MS = 5000;

/** Stays connected and answers the studies in its folder, those that come later too, until it is stopped. */
export async function runNode(desk: Desk, config: string, stop: AbortSignal): Promise<void> {
  const { messages, terminal } = desk;
  const policy = await readPolicy(config, messages);
  const own = await ownIdentity(policy.identity, desk);
  const url = relayUrl(policy.relay, messages);
  const tls = await tlsOptions({ ...policy.tls }, messages);
  const skew = Math.abs((await clockSkew(url, tls)) ?? 0);
  if (skew > MOST_SKEW_MS) throw refused("clock", messages.connection.clock(Math.round(skew / MOST_SKEW_MS)));
  const onUnknownTerms = (from: string): void => terminal.complain(messages.node.unknownStudy(from));
  const via = sharedNetwork(relayNetwork(url, tls), { onUnknownTerms });
  terminal.say(messages.node.open({ name: own.identity.name, relay: url.href, studies: plain(policy.studies) }));
  await serveAll({ desk, own, policy, via, stop });
}

async function serveAll(service: Service): Promise<void> {
  const { desk, policy, stop } = service;
  const known = new Set<string>();
  while (!stop.aborted) {
    for (const path of await studiesIn(policy.studies, desk.messages))
      if (!known.has(path)) {
        known.add(path);
        void serveStudy(service, path).then(
          () => desk.terminal.say(desk.messages.node.over(plain(path))),
          (error: unknown) => {
            if (!stop.aborted) desk.terminal.complain(refusalOf(error, { messages: desk.messages }).message);
          },
        );
      }
    await patience(LOOK_AGAIN_MS, stop).catch(() => undefined);
  }
}

const NOT_A_STUDY = /\.(signature|revocation|destroyed)\.json$/;

async function studiesIn(folder: string, messages: Messages): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw usage(`${plain(folder)}: ${messages.unreadable(error.code ?? "unknown")}`);
  });
  return names
    .filter((name) => /\.(ya?ml|json)$/.test(name) && !NOT_A_STUDY.test(name))
    .map((name) => join(folder, name));
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
