import type { link as english } from "../en/link.ts";

/** Hvad `tavs link` siger. */
export const link: typeof english = {
  about: "Find de patienter, som to parter er fælles om, uden at vise nogen anden",
  study: "Vilkårene, som alle parter underskriver",
  data: "Filen med patienterne, en i hver række",
  column: "Kolonnen med personnumrene",
  columns:
    "Kolonner, adskilt af kommaer: hvad afsenderen sender, eller hvad modtageren beholder af sine egne. Ellers: hvad vilkårene nævner, eller ingen",
  out: "Hvor modtagerens resultat skal hen, en ny CSV-fil",
  session: "Sessionens navn i vilkårene, hvis flere passer",
  run: "Hvilken kørsel af sessionen, talt fra 0. Ellers: 0",
  state: "Hvor sessionen og loggen gemmes. Ellers: NAME.state ved siden af identiteten",
  recipient: "Hvem pseudonymerne er til: to modtagere kan ikke koble det, de får. Ellers: denne part",
  force: "Erstat filen i --out",
  noRun: "--run er et helt tal fra 0 til 9999",
  noRecipient: "--recipient er 1 til 64 små bogstaver, cifre, punktummer eller bindestreger",
  needsOut: "vilkårene lader denne part få at vide, hvem der er fælles: sig med --out, hvor det skal hen",
  learnsNothing: "vilkårene lader ikke denne part få noget at vide, der kunne skrives: udelad --out",
  idColumn: "--columns nævner kolonnen med personnumrene, og den skal ingen steder hen",
  report: ({ rows, linkable, distinct, duplicates, missing }) =>
    `${rows} rækker: ${linkable} kan kobles (${distinct} personer, ${duplicates} gentagne), ${missing} uden nummer, ${rows - linkable - missing} med et, der ikke kan kobles`,
  kinds: (kinds) =>
    `  ${Object.entries(kinds)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(", ")}`,
  waiting: (names) => `venter på ${names.join(", ")}`,
  agreed: (parties) => `alle ${parties} parter har underskrevet de samme vilkår`,
  again: "sessionen blev afsluttet før: dens resultat skrives, uden at parterne mødes igen",
  phases: {
    ...{ read: "læser byte", blind: "skjuler", evaluate: "svarer", tag: "mærker", finalize: "læser svar" },
    hear: "modtager mærker",
    ...{ transfer: "aftaler nøgler", encode: "skjuler sine egne", expand: "udvider", grow: "udvider" },
    ...{ challenge: "kontrollerer", decode: "mærker sine egne", answer: "svarer", match: "sammenligner" },
  },
  linked: ({ file, rows, peer }) =>
    `${file} har ${rows} ${rows === 1 ? "patient" : "patienter"}, som ${peer} også har, under pseudonym`,
  answered: ({ peer, items }) =>
    items === undefined ? `${peer} har fået sit svar` : `${peer} spurgte om ${items} patienter og har fået sit svar`,
  log: (file) => `log  ${file}  kontrollér den med tavs audit verify`,
};
