import type { Desk } from "../desk.ts";
import { exitCodes } from "../exit-codes.ts";
import { Refusal, refusalOf } from "../refusal.ts";
import { green, red } from "../terminal.ts";
import { checksFor, type DoctorRequest } from "./checks.ts";

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly says: string;
  readonly code?: string;
}

/** Makes every check, also behind one that fails. Throws `Refusal` where any did. */
export async function runDoctor(
  { terminal, messages }: Desk,
  request: DoctorRequest,
  form: "json" | "text",
): Promise<void> {
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(checksFor(request, messages))) {
    const finding = await check().then(
      (says): Finding => ({ name, ok: true, says }),
      (error: unknown): Finding => {
        const { message, details } = refusalOf(error, { messages });
        return { name, ok: false, says: message, code: details.code };
      },
    );
    findings.push(finding);
    if (form === "text") terminal.say(`${finding.ok ? green("✓") : red("✗")} ${name}: ${finding.says}`);
  }
  const sick = findings.filter(({ ok }) => !ok);
  if (sick.length > 0)
    throw new Refusal(messages.doctor.sick(sick.length), {
      exitCode: exitCodes.failed,
      code: sick[0]!.code ?? "usage",
      found: { checks: findings },
    });
  if (form === "json") terminal.say(JSON.stringify({ ok: true, checks: findings }));
}
