// What went wrong with a server, in words of ours: its own quote users, addresses and rows.
import { exitCodes } from "../../../exit-codes.ts";
import type { Messages } from "../../../messages/index.ts";
import { Refusal, usage } from "../../../refusal.ts";
import { Misbehaved } from "./wire.ts";

export function refusalOf(error: unknown, subject: string, messages: Messages): Refusal {
  const words = messages.omop.postgres;
  const { code = "", message = "" } = error as { readonly code?: string; readonly message?: string }; // whatever was thrown
  if (error instanceof Misbehaved) return usage(`${subject}: ${words[SENTENCES[error.how]]}`);
  if (error instanceof TypeError && code === "") throw error; // a fault of ours
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") return usage(words.noLibrary);
  if (/^28/.test(code) || /password must be a string/.test(message)) return usage(`${subject}: ${words.noEntry}`);
  if (code === "3D000") return usage(`${subject}: ${words.noDatabase}`);
  if (code === "42501") return usage(`${subject}: ${words.forbidden}`);
  if (code === "57014") return usage(`${subject}: ${words.slow}`);
  if (/does not support SSL/.test(message)) return usage(`${subject}: ${words.noTls}`);
  if (isAboutCertificates(code)) return usage(`${subject}: ${words.stranger}`);
  if (/^[0-9A-Z]{5}$/.test(code) && !/^(08|53|57)/.test(code)) return usage(`${subject}: ${words.failed(code)}`);
  return new Refusal(`${subject}: ${words.unreachable}`, { exitCode: exitCodes.transport, code: "transport" });
}

const SENTENCES = { floods: "floods", "asks in clear": "inClear", "is no server": "noServer" } as const;

/** Node's names for a certificate that is not the one it should be. */
const isAboutCertificates = (code: string): boolean =>
  /CERT|SIGNATURE|ALTNAME|^ERR_(TLS|SSL)|^CRL_|^UNABLE_TO/.test(code);
