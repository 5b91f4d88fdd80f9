import { access, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { mustHold } from "@tavs/core/study";
import { validate } from "@tavs/psi";
import { verifiedLog } from "../audit/verified-log.ts";
import { readStudyFile } from "../data/read-study.ts";
import { readTable } from "../data/read-table.ts";
import { dayOf } from "../day.ts";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { beside, type OwnIdentity, ownIdentity } from "../party/own-identity.ts";
import { mustBeCompared, readPeers } from "../party/peer-list.ts";
import { about, refused } from "../refusal.ts";
import { clockSkew, MOST_SKEW_MS } from "../session/clock.ts";
import { under } from "../session/forbidden.ts";
import { auditFile } from "../session/home.ts";
import { mustRun } from "../session/joined.ts";
import { relayUrl, type TlsFiles, tlsOptions } from "../session/network.ts";

export interface DoctorRequest {
  readonly identity: string | undefined;
  readonly study: string | undefined;
  readonly via: string | undefined;
  readonly tls: TlsFiles;
  readonly data: string | undefined;
  readonly column: string | undefined;
  readonly state: string | undefined;
}

/** What was looked at, in one sentence; a check throws what is wrong with it. */
type Check = () => Promise<string>;

const ENOUGH_BYTES = 2 ** 30; // of a session of a million persons, states and envelopes together

/** Everything that stands between this party and a study that runs, as far as it was named. None of them changes anything. */
export function checksFor(request: DoctorRequest, desk: Desk): Readonly<Record<string, Check>> {
  const { study, via, data, column } = request;
  const { messages } = desk;
  const { doctor: words } = messages;
  let opened: Promise<OwnIdentity> | undefined; // a passphrase is asked for once
  const own = (): Promise<OwnIdentity> => {
    opened ??= ownIdentity(request.identity, desk);
    return opened;
  };
  return {
    identity: async () => words.identity((await own()).identity.name),
    peers: async () => words.peers((await peersOf(await own(), messages)).size),
    ...(study !== undefined && { study: () => studyHolds(study, own, messages) }),
    ...(via !== undefined && { relay: () => relayAnswers(via, request.tls, messages) }),
    ...(data !== undefined && column !== undefined && { data: () => dataIsGood({ data, column }, messages) }),
    log: async () => logIsWhole(await own(), request, messages),
    disk: async () => diskHasRoom(request.state ?? dirname((await own()).file), messages),
  };
}

const peersOf = ({ file }: OwnIdentity, messages: Messages): ReturnType<typeof readPeers> =>
  readPeers(beside(file, "peers.json"), messages);

async function studyHolds(path: string, own: () => Promise<OwnIdentity>, messages: Messages): Promise<string> {
  const file = await readStudyFile(path, messages);
  const { study } = file;
  const me = await own();
  await about(path, async () => mustHold(study, me.identity, dayOf(new Date())));
  await mustRun(file, messages);
  const peers = await peersOf(me, messages);
  await under(file, messages, () => mustBeCompared(study, me.identity, peers, messages));
  return messages.doctor.study(study.expires);
}

/** Takes no seat: a node of this party may sit there. */
async function relayAnswers(via: string, files: TlsFiles, messages: Messages): Promise<string> {
  const skew = await clockSkew(relayUrl(via, messages), await tlsOptions(files, messages));
  if (skew === undefined) throw refused("unreachable", messages.doctor.noRelay);
  if (Math.abs(skew) > MOST_SKEW_MS)
    throw refused("clock", messages.connection.clock(Math.round(Math.abs(skew) / MOST_SKEW_MS)));
  return messages.doctor.relay(Math.round(Math.abs(skew) / 1000));
}

interface Column {
  readonly data: string;
  readonly column: string;
}

async function dataIsGood({ data, column }: Column, { doctor: words, link }: Messages): Promise<string> {
  const table = await about(data, () => readTable(data, { columns: [column] }));
  const report = validate(table.column(column), { country: "DK" });
  if (report.linkable === 0) throw refused("data", words.nobody(report.rows));
  return link.report(report);
}

async function logIsWhole(
  { file, identity }: OwnIdentity,
  { state }: DoctorRequest,
  messages: Messages,
): Promise<string> {
  const log = auditFile(state ?? beside(file, "state"));
  const isThere = await access(log).then(
    () => true,
    () => false,
  );
  if (!isThere) return messages.doctor.noLog;
  const { publicKey } = identity;
  const { report } = await verifiedLog([log], { publicKey }, messages);
  return messages.doctor.log(report.entries.length);
}

async function diskHasRoom(folder: string, { doctor: words }: Messages): Promise<string> {
  const found = await statfs(folder).catch(() => undefined);
  if (!found) return words.unknownRoom;
  const free = found.bavail * found.bsize;
  if (free < ENOUGH_BYTES) throw refused("storage", words.noRoom(Math.floor(free / 2 ** 20)));
  return words.room(Math.floor(free / 2 ** 30));
}
