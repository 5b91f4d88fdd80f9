import type { init as english } from "../en/init.ts";

/** Hvad `tavs init` siger. */
export const init: typeof english = {
  about: "Lav en identitet: det nøglepar, som en part underskriver med",
  name: "Partens navn, som undersøgelsens vilkår staver det",
  out: "Filen, der skal skrives, og som kun du kan læse. Ellers: NAME.identity.json",
  passphrase:
    "Forsegl filen med en adgangssætning: der spørges, eller den første linje i filen i TAVS_PASSPHRASE_FILE bruges",
  made: ({ file, name }) =>
    `${file} har den nye identitet for ${name}. Kun du kan læse den: lad det blive ved det, og gem en kopi et sikkert sted.`,
  publicKey: (key) => `offentlig nøgle  ${key}  til undersøgelsens vilkår`,
};
