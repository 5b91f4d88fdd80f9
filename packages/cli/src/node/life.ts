// One life of a study's link at a node: all its sessions side by side, until each has had all its runs, or the network ends it.
import { BudgetError, type Link, PeerError, TavsError, TransportError } from "@tavs/core";
import type { StudySignature } from "@tavs/core/study";
import { plain } from "../plain-text.ts";
import { refused } from "../refusal.ts";
import { type Home, meet } from "../session/home.ts";
import type { DataSet } from "./data-sets.ts";
import { sentIn } from "./news.ts";
import type { Outcome, Play } from "./plays/play.ts";
import { rememberedSessions } from "./remembered-sessions.ts";
import { keepRuns, type Runs, runsOf } from "./runs.ts";
import { FOREVER_MS, LOOK_AGAIN_MS, type Service } from "./service.ts";
import { markOf, readingsOf } from "./sources.ts";
import { playOnce, type Stage, tellEnd } from "./turn.ts";

/** What a node plays in a study. */
export interface Playbill {
  readonly service: Service;
  readonly study: string;
  readonly home: Home;
  readonly plays: readonly Play[];
  readonly signatures: readonly StudySignature[];
}

/** What is left when all is over. */
export interface Ended {
  readonly failures: readonly unknown[];
  readonly traffic: ReturnType<Link["traffic"]>;
}

/** Resolves when everything is over and delivered. Rejects where the network ended it, or the service was stopped. */
export async function life(bill: Playbill): Promise<Ended> {
  const { service, study, home, plays, signatures } = bill;
  const over = new AbortController();
  const { node: words } = service.desk.messages;
  const stop = AbortSignal.any([service.stop, over.signal]);
  const end = (error: unknown): void => over.abort(error); // for all: two lives never work side by side
  let open: Link | undefined;
  const met = { via: service.via, patienceMs: FOREVER_MS, signal: stop, signatures, meets: "once" } as const;
  const failures = await meet(home, met, async (link) => {
    open = link;
    const { size } = link.signatures;
    service.news.tell("agreed", { study, signatures: size, says: service.desk.messages.link.agreed(size) });
    const pending = await Promise.all(plays.map(async (play) => ({ play, runs: await runsOf(home, play.label) })));
    const stage = stageOf({ ...bill, service: { ...service, stop } }, pending, link);
    const all = pending.map((each) => playAll(stage, each).catch(end));
    await Promise.all(pending.map((each) => sayAgain(stage, each).catch(end)));
    const done = new AbortController();
    const noting = noteDelivered(bill, link, AbortSignal.any([stop, done.signal])).catch(end);
    await Promise.all(all);
    done.abort();
    await noting;
    stop.throwIfAborted();
    return (await Promise.all(all)).flatMap((each) => each ?? []);
  }).catch((error: unknown) => {
    const traffic = sentIn(open?.traffic() ?? []);
    if (service.stop.aborted) service.news.tell("stopped", { study, traffic, says: words.stopped(plain(study)) });
    throw error;
  });
  if (!open?.isDelivered) throw new TransportError("the network was lost before all had come", { code: "lost" });
  await keepDelivered(bill);
  return { failures, traffic: open.traffic() };
}

/** Notes in the middle of a life too that all that was said has come: after a crash, nobody who is done and gone is waited for. */
async function noteDelivered(bill: Playbill, link: Link, signal: AbortSignal): Promise<void> {
  const { pause } = bill.service;
  while (!signal.aborted) {
    await pause(LOOK_AGAIN_MS, signal).catch(() => undefined); // it is over
    await keepDelivered(bill, link);
  }
}

/** Of runs that are over by now, whose sessions are open or were delivered before. */
async function keepDelivered({ home, plays }: Playbill, link?: Link): Promise<void> {
  for (const { label } of plays) {
    const { over, delivered } = await runsOf(home, label);
    if (over > delivered && (link?.isDelivered ?? true)) await keepRuns(home, label, { delivered: over });
  }
}

interface Staged extends Stage {
  /** Why a session could not be opened. */
  readonly unmet: WeakSet<object>;
  keep(label: string, run: number, playing: Promise<Outcome>): void;
}

function stageOf({ service, study, home }: Playbill, pending: readonly Pending[], link: Link): Staged {
  const playing = new Map<string, Promise<Outcome>>();
  const unmet = new WeakSet<object>();
  const coming = async (name: string): Promise<unknown> => {
    while (!playing.has(name)) await service.pause(LOOK_AGAIN_MS, service.stop);
    return (await playing.get(name)!).value;
  };
  return {
    ...{ service, study, home, unmet, sessions: rememberedSessions(link, unmet) },
    readings: readingsOf({ home, messages: service.desk.messages }),
    other: (label, run) => {
      const isToCome = ({ play, runs }: Pending): boolean =>
        play.label === label && play.runs.includes(run) && run >= runs.over; // what is over gives its result again, to whoever runs it
      return pending.some(isToCome) ? coming(`${run} ${label}`) : undefined;
    },
    keep: (label, run, outcome) => {
      outcome.catch(() => undefined); // who plays it tells it
      playing.set(`${run} ${label}`, outcome);
    },
  };
}

interface Pending {
  readonly play: Play;
  readonly runs: Runs;
}

/** Plays the runs that are left, one after the other; resolves with why some of them failed. */
async function playAll(stage: Staged, { play, runs: { over, failed, last } }: Pending): Promise<readonly unknown[]> {
  const { service, study } = stage;
  const { messages } = service.desk;
  const place = { study, session: play.label, run: last?.run ?? 0 };
  if (last) tellEnd(service, { play, place, life: "an earlier" }, last); // who listens now did not hear it
  const failures: unknown[] =
    failed === undefined ? [] : [refused(failed, messages.node.failedBefore(plain(play.label)))];
  for (const run of play.runs.filter((each) => each >= over)) {
    const failure = await playOut(stage, play, run);
    if (failure) failures.push(failure.error);
    if (failure && !failure.isOver) break;
  }
  return failures;
}

/** Plays a run to its end: where own data are what is wrong, as often as they change. */
async function playOut(
  stage: Staged,
  play: Play,
  run: number,
): Promise<{ readonly error: unknown; readonly isOver: boolean } | undefined> {
  const { service, study, home } = stage;
  const { label, source } = play;
  for (;;) {
    const before = source && (await markOf(source.source));
    const playing = playOnce(stage, play, run);
    stage.keep(label, run, playing);
    try {
      const { remembered } = await playing;
      await keepRuns(home, label, { over: run + 1, last: { ...remembered, run } });
      return undefined;
    } catch (error) {
      if (service.stop.aborted || isOfNetwork(error) || isUnmet(stage, error)) throw error;
      service.news.fail(error, { study, session: label, run });
      const isOver = error instanceof PeerError || error instanceof BudgetError; // for all who take part
      if (isOver) await keepRuns(home, label, { over: run + 1, failed: error.code });
      if (isOver && error.code === "forgotten") throw error; // the other runs meet the peer under its new key
      const isOld = !isOver && before !== undefined && before !== (await markOf(source!.source));
      if (!isOld && (isOver || service.untilOver || !source)) return { error, isOver };
      await changed(service, source!, before); // else there is nothing that could be old
    }
  }
}

const isOfNetwork = (error: unknown): boolean => error instanceof TavsError && error.blame === "transport";

/** Somebody came who speaks another version, or signed other terms: of the run, nothing was said. */
const isUnmet = ({ unmet }: Staged, error: unknown): boolean => error instanceof PeerError && unmet.has(error);

async function changed({ pause, stop }: Service, { source }: DataSet, before: string | undefined): Promise<void> {
  const old = before ?? (await markOf(source));
  do await pause(LOOK_AGAIN_MS, stop);
  while ((await markOf(source)) === old);
}

/** What was said in runs that are over, and may not have come: opened, sessions say it again. */
async function sayAgain({ sessions }: Stage, { play, runs: { over, delivered } }: Pending): Promise<void> {
  const runs = play.runs.filter((run) => run >= delivered && run < over);
  const labels = [play.label, ...play.inner];
  await Promise.all(runs.flatMap((run) => labels.map((label) => sessions.session(label, run))));
}
