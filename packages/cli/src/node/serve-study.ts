import { PeerError, TavsError } from "@tavs/core";
import type { StudySignature } from "@tavs/core/study";
import { readStudyFile, type StudyFile } from "../data/read-study.ts";
import { beside } from "../party/own-identity.ts";
import { mustBeCompared, readPeers } from "../party/peer-list.ts";
import { plain } from "../plain-text.ts";
import { honourReceipt } from "../pseudonyms/destroyed.ts";
import { refused } from "../refusal.ts";
import { under } from "../session/forbidden.ts";
import { atHome } from "../session/home.ts";
import { mustRun } from "../session/joined.ts";
import { signaturesBeside } from "../study/beside.ts";
import { type Ended, life, type Playbill } from "./life.ts";
import { playsIn } from "./plays/plays.ts";
import { approved, LOOK_AGAIN_MS, type Service } from "./service.ts";
import { studyState } from "./study-state.ts";
import { whileItHolds } from "./while-it-holds.ts";

/** Plays this party's sessions in one study until all are over. Rejects with why it is not served. */
export async function serveStudy(service: Service, path: string): Promise<Ended> {
  const { desk, news, own, policy } = service;
  const { messages } = desk;
  const file = await readStudyFile(path, messages);
  const { study } = file;
  const folder = studyState(policy, study);
  const options = { identity: own.identity, terms: study, folder, software: `tavs@${desk.version}` };
  return atHome(options, async (home) => {
    const signatures = await mustBeSigned(file, service);
    await honourReceipt(file, home, messages);
    const me = own.identity.name;
    const plays = await under(file, messages, () => playsIn({ study, me, policy, messages }));
    if (plays.length === 0) throw refused("terms", `${plain(path)}: ${messages.node.nothingToDo}`);
    const sessions = plays.map(({ label }) => label);
    news.tell("study", { study: path, sessions, says: messages.node.serves(plain(path), sessions.map(plain)) });
    return whileItHolds({ file, home, messages, stop: service.stop }, async (stop) => {
      const held = { ...service, stop };
      const question = { study: home.study, label: "", run: 0 };
      if (policy.approval === "once") await approved(held, { question, place: { study: path }, what: plain(path) });
      return lives({ service: held, study: path, home, plays, signatures });
    });
  });
}

/** All that a person would look at before a link: keys, signatures, revocations, placeholders. */
async function mustBeSigned(file: StudyFile, { desk: { messages }, own }: Service): Promise<readonly StudySignature[]> {
  const { path, study } = file;
  await mustRun(file, messages);
  const peers = await readPeers(beside(own.file, "peers.json"), messages);
  await under(file, messages, () => mustBeCompared(study, own.identity, peers, messages));
  const found = await signaturesBeside(path, study, messages);
  const signed = found.flatMap((each) => ("content" in each ? [each.content] : []));
  const missing = study.parties.map(({ name }) => name).filter((name) => !signed.some(({ party }) => party === name));
  if (missing.length > 0) throw refused("unsigned", `${plain(path)}: ${messages.node.unsigned(missing)}`);
  return signed;
}

const MEND_MS = 30_000;

/** One life of a link after the other: the network, or a peer under another version of the terms, ends one. */
async function lives(bill: Playbill): Promise<Ended> {
  const { service, study } = bill;
  const { stop, news, desk, pause } = service;
  for (;;) {
    try {
      return await life(bill);
    } catch (error) {
      stop.throwIfAborted();
      if (!(error instanceof TavsError) || !(error.blame === "transport" || error instanceof PeerError)) throw error;
      news.fail(error, { study });
      const isLasting = error instanceof PeerError && error.code !== "forgotten"; // until somebody mends it
      await pause(isLasting ? MEND_MS : LOOK_AGAIN_MS, stop);
      news.tell("again", { study, says: desk.messages.node.again(plain(study)) });
    }
  }
}
