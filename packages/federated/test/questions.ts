import { question } from "../src/secure-sum/messages.ts";

export type Asked = ReturnType<typeof question.decode>;

/** What a coordinator asks in a message; nothing where it says something of the sum itself. */
export function questionIn(body: Uint8Array): Asked | undefined {
  try {
    return question.decode(body);
  } catch {
    return undefined;
  }
}
