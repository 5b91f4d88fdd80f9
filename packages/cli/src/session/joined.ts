import { dirname } from "node:path";
import type { Network } from "@tavs/core";
import { type Json, mustNotBeRevoked, type Revocation, type Study } from "@tavs/core/study";
import { readStudyFile, type StudyFile } from "../data/read-study.ts";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { beside, type OwnIdentity, ownIdentity } from "../party/own-identity.ts";
import { mustBeCompared, readPeers } from "../party/peer-list.ts";
import { plain } from "../plain-text.ts";
import { refused } from "../refusal.ts";
import { revocationsIn } from "../study/beside.ts";
import { placeholdersIn } from "../study/placeholders.ts";
import { clockSkew, MOST_SKEW_MS } from "./clock.ts";
import { forbidden, under } from "./forbidden.ts";
import { atHome, type Home } from "./home.ts";
import { relayNetwork, relayUrl, type TlsFiles, tlsOptions } from "./network.ts";

/** A network that needs no address, such as folders of files. */
export type OwnNetwork = (home: Home) => Network;

/** What every command is told that meets the other parties of a study. */
export interface JoinRequest {
  readonly study: string;
  /** The address of a relay, or another network. */
  readonly via: string | OwnNetwork;
  readonly tls: TlsFiles;
  readonly identity: string | undefined;
  readonly session: string | undefined;
  readonly state: string | undefined;
  readonly run: number;
  readonly patienceMs: number;
  readonly form: "json" | "text";
  readonly stop: AbortSignal;
}

/** A study in which this party may speak. */
export interface Joined {
  readonly own: OwnIdentity;
  readonly file: StudyFile;
  readonly terms: Study;
  readonly home: Home;
  readonly folder: string;
  /** The way to the others. Throws `Refusal` (`code: "clock"`) where this machine's clock is off. */
  network(): Promise<Network>;
}

/** Opens the study that was named, with keys that were compared, and does something in it. */
export async function inStudy<Result>(
  desk: Desk,
  request: JoinRequest,
  act: (joined: Joined) => Promise<Result>,
): Promise<Result> {
  const { messages, version } = desk;
  const { study, via } = request;
  const network = typeof via === "string" ? await relayed(via, request.tls, messages) : via;
  const own = await ownIdentity(request.identity, desk);
  const file = await readStudyFile(study, messages);
  const terms = file.study;
  const folder = request.state ?? beside(own.file, "state");
  return atHome({ identity: own.identity, terms, folder, software: `tavs@${version}` }, async (home) => {
    const peers = await readPeers(beside(own.file, "peers.json"), messages);
    await mustRun(file, messages);
    await under(file, messages, () => mustBeCompared(terms, own.identity, peers, messages));
    return act({ own, file, terms, home, folder, network: async () => network(home) });
  });
}

/** The way over a relay whose clock is as this machine's. */
async function relayed(via: string, files: TlsFiles, messages: Messages): Promise<() => Promise<Network>> {
  const url = relayUrl(via, messages);
  const tls = await tlsOptions(files, messages);
  return async () => {
    const skew = Math.abs((await clockSkew(url, tls)) ?? 0);
    if (skew > MOST_SKEW_MS) throw refused("clock", messages.connection.clock(Math.round(skew / MOST_SKEW_MS)));
    return relayNetwork(url, tls);
  };
}

/** What is still a draft, or was taken back by a party, does not run. */
export async function mustRun(file: StudyFile, messages: Messages): Promise<void> {
  const { path, study } = file;
  const [field] = placeholdersIn(study as unknown as Json); // an interface is no Json record to the compiler
  await under(file, messages, () => {
    if (field !== undefined) throw forbidden(field, messages.allowed.draft);
  });
  const found = await revocationsIn(dirname(path), messages);
  const spoilt = found.find((each) => "flaw" in each);
  if (spoilt) throw refused("revoked", `${plain(spoilt.file)}: ${messages.allowed.spoiltRevocation}`);
  mustNotBeRevoked(
    study,
    found.flatMap((each): readonly Revocation[] => ("content" in each ? [each.content] : [])),
  );
}
