import { spawn } from "node:child_process";
import { connect, createServer, type Socket } from "node:net";
import { resolve } from "node:path";
import { type Heard, tavs } from "../in-process.ts";

/** A block of the guide that is marked with a comment: where it is typed, or which file it is. */
export interface Marked {
  readonly mark: string;
  readonly code: string;
}

/** `<!-- at east -->` and the block behind it. */
export const marked = (page: string): readonly Marked[] =>
  [...page.matchAll(/^<!-- (.+?) -->\n```\w+\n([\s\S]*?)^```$/gm)].map(([, mark, code]) => ({
    mark: mark!,
    code: code!,
  }));

/** The commands of a block, as words behind `tavs`. */
export const typed = (code: string): readonly (readonly string[])[] =>
  [...code.matchAll(/^\$ tavs (.*)$/gm)].map(([, words]) =>
    [...words!.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!),
  );

/** `<!-- copied: study.yaml from east to west -->`: what one gives to another. */
export const copied = (
  page: string,
): readonly { readonly file: string; readonly from: string; readonly to: string }[] =>
  [...page.matchAll(/^<!-- copied: (.+) -->$/gm)].flatMap(([, list]) =>
    [...list!.matchAll(/(\S+) from (\w+) to (\w+)/g)].map(([, file, from, to]) => ({
      file: file!,
      from: from!,
      to: to!,
    })),
  );

/** What takes no time is typed in this process, in the folder of its terminal. */
export async function typedIn(folder: string, words: readonly string[]): Promise<Heard> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await tavs(...words);
  } finally {
    process.chdir(before);
  }
}

/** A command in a process of its own. */
export interface Running {
  /** Resolves with the first line, of either stream, that holds this; rejects where the process ends without it. */
  line(part: string): Promise<string>;
  readonly ended: Promise<{ readonly exitCode: number | null; readonly text: string }>;
  kill(signal: NodeJS.Signals): void;
}

const bin = resolve(import.meta.dirname, "../../bin/tavs.mjs");

export function start(cwd: string, words: readonly string[]): Running {
  const child = spawn(process.execPath, [bin, ...words], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const waiting = new Set<() => void>();
  const hear = (bytes: Buffer): void => {
    text += bytes.toString();
    for (const look of waiting) look();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<{ exitCode: number | null; text: string }>((settle) =>
    child.on("close", (exitCode) => settle({ exitCode, text })),
  );
  const found = (part: string): string | undefined => text.split("\n").find((line) => line.includes(part));
  const line = (part: string): Promise<string> =>
    new Promise((settle, reject) => {
      const look = (): void => {
        const line = found(part);
        if (line === undefined) return;
        waiting.delete(look);
        settle(line);
      };
      waiting.add(look);
      look();
      void ended.then(({ text: all }) => reject(new Error(`it ended without "${part}": ${all}`)));
    });
  return { line, ended, kill: (signal) => void child.kill(signal) };
}

/** A way to the relay that falls silent in the middle of a session. */
export interface BadLine {
  readonly port: number;
  /** Resolves when nothing passes any more. */
  readonly silent: Promise<void>;
  close(): void;
}

/** Passes greetings, which hold the study's title in clear, and one sealed piece; then nothing. */
export async function badLine(relayPort: number, title: string): Promise<BadLine> {
  const sockets: Socket[] = [];
  let fallSilent = (): void => undefined;
  const silent = new Promise<void>((settle) => {
    fallSilent = settle;
  });
  const server = createServer((near) => {
    const far = connect(relayPort, "127.0.0.1");
    sockets.push(near, far);
    let [greeted, sealed] = [false, 0];
    far.on("data", (bytes) => {
      if (bytes.includes(title)) greeted = true;
      else if (greeted) sealed++;
      if (sealed > 1) fallSilent();
      else near.write(bytes);
    });
    near.on("data", (bytes) => sealed <= 1 && far.write(bytes));
    near.on("close", () => far.destroy());
    for (const socket of [near, far]) socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server that listens has a port");
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: address.port, silent, close };
}
