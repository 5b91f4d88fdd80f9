// What a node tells, a line each: a sentence for people, or with --json an object for programs.
//
//   {"ok":true,"event":"open","says":"west is there at wss://…"}
//   {"ok":true,"event":"study","study":"/…/study.yaml","sessions":["link/east"],"says":"…"}     begins to serve a study
//   {"ok":true,"event":"agreed","study":…,"signatures":2,"says":"…"}                             all hold the same terms
//   {"ok":true,"event":"waits","study":…,"session":…,"run":0,"for":"files","says":"…"}           or for: "approval"
//   {"ok":true,"event":"ready","study":…,"session":…,"run":0,"says":"…"}                         its data is read; it meets the others
//   {"ok":true,"event":"progress","study":…,"session":…,"run":0,"phase":"blind","done":5,"total":9}
//   {"ok":true,"event":"answered","study":…,"session":…,"run":0,"sizes":{"items":3},"says":"…"}  its part is done; it learns nothing
//   {"ok":true,"event":"learnt","study":…,"session":…,"run":0,"sizes":…,"file":"…","says":"…"}   or "folder", with "files" in it
//   {"ok":true,"event":"known","study":…,"session":…,"run":0,"sizes":…,"says":"…"}               the same of an earlier life
//   {"ok":true,"event":"policy","says":"…"}                                                      a changed policy is in force
//   {"ok":true,"event":"over","study":…,"traffic":[{"session":…,"to":…,"bytes":9}],"says":"…"}   all is done, and delivered
//   {"ok":true,"event":"stopped","study":…,"traffic":…,"says":"…"}                                put down; what it sent in this life
//   {"ok":false,"event":"failed","study":…,"session":…,"run":0,"error":{"code":"input","message":"…"}}
import type { SessionTraffic } from "@tavs/core";
import type { Desk } from "../desk.ts";
import { plain } from "../plain-text.ts";
import { refusalOf } from "../refusal.ts";

/** Where something happened. */
export interface Place {
  /** The file of the study. */
  readonly study?: string;
  /** The label of the session. */
  readonly session?: string;
  readonly run?: number;
}

export type Event =
  | "open"
  | "study"
  | "agreed"
  | "waits"
  | "ready"
  | "answered"
  | "learnt"
  | "known"
  | "policy"
  | "again"
  | "stopped"
  | "over";

/** What a program is told beside the place and the sentence. */
export type Facts = Readonly<Record<string, unknown>>;

/** How a node speaks. */
export interface News {
  tell(event: Event, place: Place & { readonly says: string } & Facts): void;
  /** Something went wrong, and the node goes on. */
  fail(error: unknown, place?: Place): void;
  /** How far a session has come; not every step of it is told. */
  progress(place: Place, step: Step): void;
}

export interface Step {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** Sentences on a terminal. */
export function inSentences({ terminal, messages }: Desk): News {
  return {
    tell: (_event, { says }) => terminal.say(says),
    fail: (error) => terminal.complain(refusalOf(error, { messages }).message),
    progress: ({ session = "" }, { phase, done, total }) => {
      const what = messages.link.phases[phase] ?? plain(phase);
      const pace = { phase, done, total, perSecond: undefined, secondsLeft: undefined };
      terminal.status?.(done < total ? `${plain(session)}: ${messages.progress.pace(what, pace)}` : "");
    },
  };
}

/** Lines of JSON. */
export function inJson({ terminal, messages }: Desk): News {
  const line = (content: Facts): void => terminal.say(JSON.stringify(content));
  return {
    tell: (event, facts) => line({ ok: true, event, ...facts }),
    fail: (error, place = {}) => {
      const { message, details } = refusalOf(error, { messages });
      line({ ok: false, event: "failed", ...place, error: { code: details.code, message } });
    },
    progress: (place, step) => line({ ok: true, event: "progress", ...place, ...step }),
  };
}

/** What was sent, session by session, as a node tells it. */
export const sentIn = (traffic: readonly SessionTraffic[]): readonly Facts[] =>
  traffic.map(({ label, to, bytes }) => ({ session: label, to, bytes }));
