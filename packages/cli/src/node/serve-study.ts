import { join } from "node:path";
import { hex, type Link, type Network, PeerError, patience, TavsError, type Transport, utf8 } from "@tavs/core";
import { termsHash } from "@tavs/core/study";
import { readStudyFile, type StudyFile } from "../data/read-study.ts";
import type { Desk } from "../desk.ts";
import { beside, type OwnIdentity } from "../party/own-identity.ts";
import { mustBeCompared, readPeers } from "../party/peer-list.ts";
import { plain } from "../plain-text.ts";
import { honourReceipt } from "../pseudonyms/destroyed.ts";
import { refusalOf, refused } from "../refusal.ts";
import { under } from "../session/forbidden.ts";
import { atHome, type Home, meet } from "../session/home.ts";
import { mustRun } from "../session/joined.ts";
import type { Playing } from "../session/once.ts";
import { inputDigest, mustBeSameInput, type SessionsOf } from "../session/play.ts";
import { signaturesBeside } from "../study/beside.ts";
import { type Answer, answersIn } from "./answers.ts";
import { isApproved, type Question } from "./approvals.ts";
import type { Policy } from "./policy.ts";
import { whileItHolds } from "./while-it-holds.ts";

/** What a node serves a study with. */
export interface Service {
  readonly desk: Desk;
  readonly own: OwnIdentity;
  readonly policy: Policy;
  readonly via: Network;
  readonly stop: AbortSignal;
}

const LOOK_AGAIN_MS = 1000;
const FOREVER_MS = 2_000_000_000; // 23 days: a timer of Node takes no more, and then it is begun anew

/** Answers one study until it is over: who asks, and when, is for the others to say. Rejects with why it is not answered. */
export async function serveStudy(service: Service, path: string): Promise<void> {
  const { desk, own, policy } = service;
  const { messages } = desk;
  const file = await readStudyFile(path, messages);
  const { study } = file;
  const folder = join(policy.state, hex(termsHash(study)).slice(0, 32));
  const options = { identity: own.identity, terms: study, folder, software: `tavs@${desk.version}` };
  await atHome(options, async (home) => {
    await mustBeSigned(file, service);
    await honourReceipt(file, home, messages);
    const me = own.identity.name;
    const answers = await under(file, messages, () => answersIn(study, me, policy, messages));
    if (answers.length === 0) throw refused("terms", `${plain(path)}: ${messages.node.nothingToAnswer}`);
    desk.terminal.say(
      messages.node.serves(
        plain(path),
        answers.map(({ label }) => plain(label)),
      ),
    );
    await whileItHolds({ file, home, messages, stop: service.stop }, async (stop) => {
      const held = { ...service, stop };
      if (policy.approval === "once") await approved(held, { study: home.study, label: "", run: 0 }, plain(path));
      while (!(await served(held, home, answers))) desk.terminal.complain(messages.node.again(plain(path)));
    });
  });
}

/** All that a person would look at before a link: keys, signatures, revocations, placeholders. */
async function mustBeSigned(file: StudyFile, { desk: { messages }, own }: Service): Promise<void> {
  const { path, study } = file;
  await mustRun(file, messages);
  const peers = await readPeers(beside(own.file, "peers.json"), messages);
  await under(file, messages, () => mustBeCompared(study, own.identity, peers, messages));
  const found = await signaturesBeside(path, study, messages);
  const signed = found.flatMap((each) => ("content" in each ? [each.content.party] : []));
  const missing = study.parties.map(({ name }) => name).filter((name) => !signed.includes(name));
  if (missing.length > 0) throw refused("unsigned", `${plain(path)}: ${messages.node.unsigned(missing)}`);
}

/** One life of a link. True where every session has had all its runs; false where the network or a peer ended it. */
async function served(service: Service, home: Home, answers: readonly Answer[]): Promise<boolean> {
  const { via, stop: signal, desk } = service;
  try {
    await meet(home, { via, patienceMs: FOREVER_MS, signal }, async (link) => {
      const sessions = rememberedSessions(link);
      await Promise.all(answers.map((answer) => answerAll(service, { home, sessions, answer })));
    });
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof TavsError) || !(error.blame === "transport" || error instanceof PeerError)) throw error;
    desk.terminal.complain(refusalOf(error, { messages: desk.messages }).message);
    await patience(LOOK_AGAIN_MS, signal);
    return false;
  }
}

/** A session is opened once in the life of a link. */
function rememberedSessions(link: Link): SessionsOf {
  const open = new Map<string, Promise<Transport>>();
  return {
    session: (label, run = 0) => {
      const name = `${run} ${label}`;
      const found = open.get(name) ?? link.session(label, run);
      open.set(name, found);
      return found;
    },
  };
}

interface Turn {
  readonly home: Home;
  readonly sessions: SessionsOf;
  readonly answer: Answer;
}

async function answerAll(service: Service, turn: Turn): Promise<void> {
  const { home, answer } = turn;
  for (let run = await nextRun(home, answer.label); run < answer.runs; run++) {
    await answerOne(service, turn, run).catch(async (error: unknown) => {
      if (error instanceof PeerError) await keepNextRun(home, answer.label, run + 1); // that run is over for both
      throw error;
    });
    await keepNextRun(home, answer.label, run + 1);
  }
}

async function answerOne(service: Service, { home, sessions, answer }: Turn, run: number): Promise<void> {
  const { desk, stop: signal } = service;
  const { terminal, messages } = desk;
  const { label, source } = answer;
  const question = { study: home.study, label, run };
  if (service.policy.approval === "per run") await approved(service, question, messages.node.runOf(plain(label), run));
  const digest = source && (await inputDigest(home, source.file));
  const input = source && digest !== undefined && { digest, column: source.column };
  await mustBeSameInput(home, { label, run, ...input });
  terminal.say(messages.node.ready(plain(label), run));
  const approval = approvalOf(service);
  const playing = { run, signal, approval, onProgress: () => undefined, patienceMs: FOREVER_MS };
  await answer.run(home, sessions, { ...playing, ...(digest !== undefined && { digest }) });
  terminal.say(messages.node.answered(plain(label), run));
}

/** For the log: a yes is a file in this party's own folder, so it is the party's. */
const approvalOf = ({ own, policy: { approval, digest } }: Service): NonNullable<Playing["approval"]> => ({
  approved: approval,
  approvedBy: hex(own.identity.publicKey),
  policy: digest,
});

/** Waits until somebody said yes: to the study before anybody is met, or to a run when the others are there. */
async function approved({ desk, policy, stop }: Service, question: Question, what: string): Promise<void> {
  const { terminal, messages } = desk;
  const { state, approval } = policy;
  if (await isApproved(state, question, approval)) return;
  terminal.say(messages.node.waits(what));
  while (!(await isApproved(state, question, approval))) await patience(LOOK_AGAIN_MS, stop);
}

const place = ({ study }: Home, label: string): string => `cli/node/${hex(study)}/${label}`;

async function nextRun(home: Home, label: string): Promise<number> {
  const found = await home.store.read(place(home, label));
  return found ? Number(new TextDecoder().decode(found.value)) : 0;
}

async function keepNextRun(home: Home, label: string, run: number): Promise<void> {
  const before = await home.store.read(place(home, label));
  await home.store.write(place(home, label), utf8(String(run)), before?.revision ?? 0);
}
