import { plain } from "../../plain-text.ts";
import type { peers as english } from "../en/peers.ts";

/** Hvad `tavs peers` siger, og hvad andre siger om listen. */
export const peers: typeof english = {
  about: "De andre parters offentlige nøgler, som denne part har sammenlignet dem",
  add: "Skriv en parts navn og offentlige nøgle ned, som de blev sammenlignet i telefonen eller ansigt til ansigt",
  list: "Vis de parter, der kendes",
  remove: "Glem en part, hvis nøgle så afvises",
  name: "Partens navn, som undersøgelsens vilkår staver det",
  key: "Dens offentlige nøgle, 64 hexadecimale cifre, som tavs init skrev den",
  noKey: "KEY er 64 hexadecimale cifre, som tavs init skrev dem",
  noList: "er ingen liste over parter: hent en kopi frem, eller fjern den og begynd forfra med tavs peers add",
  added: (name) => `${name} kendes fra nu af på denne nøgle`,
  removed: (name) => `${name} kendes ikke mere: undersøgelser med den part afvises`,
  nobody: "ingen kendes endnu: tavs peers add NAME KEY",
  notThere: (name) => `${name} står ikke på listen: tavs peers list viser, hvem der gør`,
  hasOtherKey: (name) =>
    `${name} kendes på en anden nøgle: sammenlign den igen, og fjern den gamle med tavs peers remove ${name}`,
  unknown: (name) =>
    `ingen har sammenlignet nøglen for ${plain(name)} endnu: bed dem læse op, hvad tavs init skrev, og skriv tavs peers add ${plain(name)} KEY`,
  otherKey: (name) =>
    `er ikke den nøgle, som ${plain(name)} kendes på her: nogen kan stå imellem; sammenlign den i telefonen`,
};
