/** What is asked for of a terminal to read a line of it that is not shown. */
export interface SecretInput {
  setRawMode(mode: boolean): unknown;
  on(event: "data", hear: (bytes: Uint8Array) => void): unknown;
  off(event: "data", hear: (bytes: Uint8Array) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** Reads one line without showing it. Rejects where who sits there types Ctrl-C or Ctrl-D. */
export function readSecret(input: SecretInput): Promise<string> {
  return new Promise((settle, reject) => {
    let typed = "";
    const decoder = new TextDecoder();
    const end = (finish: () => void): void => {
      input.off("data", hear);
      input.setRawMode(false);
      input.pause();
      finish();
    };
    const hear = (bytes: Uint8Array): void => {
      for (const key of decoder.decode(bytes, { stream: true })) {
        if (key === "\r" || key === "\n") return end(() => settle(typed));
        if (key === "\u0003" || key === "\u0004") return end(() => reject(new Error("nothing was typed")));
        typed = key === "\u007f" || key === "\b" ? [...typed].slice(0, -1).join("") : typed + key;
      }
    };
    input.setRawMode(true);
    input.on("data", hear);
    input.resume();
  });
}
