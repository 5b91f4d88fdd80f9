import type { Messages } from "./messages/index.ts";
import type { Terminal } from "./terminal.ts";

/** What a command is given beside its arguments: where it speaks, and in which language. */
export interface Desk {
  readonly terminal: Terminal;
  readonly messages: Messages;
  /** The name of that language, such as "en". */
  readonly language: string;
  /** The version of `tavs`, as `software` of audit logs says it. */
  readonly version: string;
}
