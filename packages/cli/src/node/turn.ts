// One run of one session at a node: waits for data and a yes, plays, and puts what was learnt where the policy says.
import { hex, type Progress } from "@tavs/core";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { type Refusal, refused } from "../refusal.ts";
import type { Home } from "../session/home.ts";
import type { Playing } from "../session/once.ts";
import { mustBeSameInput, type SessionsOf } from "../session/play.ts";
import { mustBeFreeFor, placesOf, writeLearnt } from "./learns.ts";
import type { Place } from "./news.ts";
import type { Outcome, Play, Readings } from "./plays/play.ts";
import { beginsNow, keepBegun, type Remembered } from "./runs.ts";
import { approved, FOREVER_MS, LOOK_AGAIN_MS, type Service } from "./service.ts";
import { digestOf, filesOf, markOf } from "./sources.ts";

/** All that the runs of a study have in common, in one life of its link. */
export interface Stage {
  readonly service: Service;
  /** The file of the study. */
  readonly study: string;
  readonly home: Home;
  readonly sessions: SessionsOf;
  readonly readings: Readings;
  /** What another session brings in a run, where the node plays that too. */
  other(label: string, run: number): Promise<unknown> | undefined;
}

/** A run that is over, with what is told of it in a later life. */
export interface Played extends Outcome {
  readonly remembered: Remembered;
}

/** Plays a run; rejects with why it is not over. */
export async function playOnce(stage: Stage, play: Play, run: number): Promise<Played> {
  const { service, home, sessions, readings } = stage;
  const { news, policy, desk } = service;
  const { messages } = desk;
  const { label, source, learn } = play;
  const place: Place = { study: stage.study, session: label, run };
  const what = messages.node.runOf(plain(label), run);
  if (source) await dataThere(stage, play, place);
  if (policy.approval === "per run")
    await approved(service, { question: { study: home.study, label, run }, place, what });
  const mark = source && (await markOf(source.source));
  const digest = source && (await digestOf(home, source.source));
  if (learn && (await beginsNow(home, label, run))) await mustBeFreeFor(learn);
  await keepBegun(home, label, run);
  news.tell("ready", { ...place, says: messages.node.ready(plain(label), run) });
  const playing = { ...playingOf(service, place, run), ...(digest !== undefined && { digest }) };
  const other = (name: string): Promise<unknown> | undefined => stage.other(name, run);
  const bind = async (): Promise<void> => {
    if (source && (await markOf(source.source)) !== mark) throw changedMeanwhile(messages);
    await mustBeSameInput(home, { label, run, ...(digest !== undefined && { digest, column: source!.column }) });
  };
  const [held, read] = holding(readings, playing.onProgress);
  const turn = { home, link: source ? boundTo(sessions, bind) : sessions, playing, readings: read, other };
  const outcome = await play.run(turn).finally(() => held.clear());
  const remembered = await learnt(stage, { play, place }, outcome);
  return { ...outcome, remembered };
}

const changedMeanwhile = ({ node }: Messages): Refusal => refused("input", node.changedMeanwhile);

/** Readings that tell how far they have come, and what was read, which others who need the same then find. */
function holding({ table, persons }: Readings, onProgress: Playing["onProgress"]): readonly [Set<object>, Readings] {
  const held = new Set<object>();
  const keep = <Value extends object>(value: Value): Value => {
    held.add(value);
    return value;
  };
  const read: Readings = {
    table: (set, columns) => table(set, columns, onProgress).then(keep),
    persons: (set, columns, rule) => persons(set, columns, rule, onProgress).then(keep),
  };
  return [held, read];
}

/** Sessions that are given once the first of them is there and something is done: neither what can not be read nor what nobody came for binds a run. */
function boundTo({ session }: SessionsOf, bind: () => Promise<void>): SessionsOf {
  let bound: Promise<void> | undefined;
  return {
    session: async (label, run) => {
      const opened = await session(label, run);
      bound ??= bind();
      await bound;
      return opened;
    },
  };
}

/** Waits until the files of a run are there. */
async function dataThere({ service }: Stage, { label, source }: Play, place: Place): Promise<void> {
  const { news, desk, pause, stop } = service;
  if ((await markOf(source!.source)) !== undefined) return;
  const files = filesOf(source!.source).map(plain);
  news.tell("waits", { ...place, for: "files", files, says: desk.messages.node.waitsFor(plain(label), files) });
  let before = await markOf(source!.source);
  for (;;) {
    await pause(LOOK_AGAIN_MS, stop);
    const now = await markOf(source!.source);
    if (now !== undefined && now === before) return; // who copies a file here may not have ended
    before = now;
  }
}

const EVERY_MS = 200; // a line more often tells nobody more

function playingOf({ own, policy, news, stop: signal }: Service, place: Place, run: number): Playing {
  let [told, of] = [Number.NEGATIVE_INFINITY, ""];
  const onProgress = ({ phase, done, total }: Progress): void => {
    const now = performance.now();
    const isNew = of !== `${phase} ${total}`; // such as one round more
    if (total < 2 || (!isNew && done < total && now - told < EVERY_MS)) return;
    [told, of] = [now, `${phase} ${total}`];
    news.progress(place, { phase, done, total });
  };
  const { approval, digest: house } = policy; // for the log: a yes is a file in this party's own folder, so it is the party's
  const allowed = { approved: approval, approvedBy: hex(own.identity.publicKey), policy: house };
  return { run, signal, patienceMs: FOREVER_MS, onProgress, approval: allowed };
}

interface Learning {
  readonly play: Play;
  readonly place: Place;
}

/** Into the log before into a file: what the log does not take is not shown. */
async function learnt({ service, home }: Stage, { play, place }: Learning, outcome: Outcome): Promise<Remembered> {
  const { learn } = play;
  const { sizes, files, released } = outcome;
  const remembered =
    learn && files ? { sizes: { ...sizes, ...released }, files: [...placesOf(learn, files.keys())] } : { sizes };
  if (learn && files) {
    await home.audit.record({ event: "released", session: play.label, run: place.run!, ...released }); // `playOnce` put it there
    await writeLearnt(learn, files);
  }
  tellEnd(service, { play, place, life: "this" }, remembered);
  return remembered;
}

/** Says that a run is over, and where what it let this party know is; in a later life once more, as "known". */
export function tellEnd(
  { news, desk }: Service,
  { play, place, life }: Learning & { readonly life: "this" | "an earlier" },
  { sizes, files }: Remembered,
): void {
  const { label, learn } = play;
  const run = place.run!; // whoever calls has one
  const words = desk.messages.node;
  const { file, folder } = learn ?? {};
  const isLearnt = learn !== undefined && files !== undefined;
  const where = isLearnt && (file === undefined ? { folder, files } : { file });
  const event = life === "an earlier" ? "known" : isLearnt ? "learnt" : "answered";
  const says = isLearnt ? words.learnt(plain(label), run, plain(file ?? folder!)) : words.answered(plain(label), run); // a place has one of the two
  news.tell(event, { ...place, sizes, ...where, says });
}
