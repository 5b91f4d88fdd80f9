import { execFile } from "node:child_process";

/** What a command prints. Throws what it printed where it fails. */
export function says(command: string, words: readonly string[], folder: string): Promise<string> {
  return new Promise((settle, reject) => {
    execFile(command, words, { cwd: folder, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (!error) return settle(stdout);
      reject(new Error(`${command} ${words.join(" ")} failed:\n${stdout}${stderr}`));
    });
  });
}
