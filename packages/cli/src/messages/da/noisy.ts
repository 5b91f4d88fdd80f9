import type { noisy as english } from "../en/noisy.ts";

/** Hvad der siges om tabeller, der frigives med støj. */
export const noisy: typeof english = {
  field: {
    cells: 'nævner rækkernes og søjlernes kolonne, hver som { "factor": "grade", "levels": [1, 2, 3] }',
    holders: "nævner mindst tre parter, som har nøglen sammen",
    most: "er det højeste antal rækker, et hospital må have i en celle: et helt tal, højst 1.000.000.000",
    noise: "har within, confidence, rho, delta, least og colluding, hver et tal",
    facts: "har period og samePatientElsewhere, hver en tekst på 1 til 200 tegn",
    waitSeconds: "er et helt antal sekunder, højst 86400",
    missing: "er refuse eller leave-out",
  },
  noKey: (label) =>
    `en tabel med støj kræver en nøgle: en session "${label}" med he/key/1 mellem de samme parter mangler`,
  otherKey: "nøglen laves til samme tabel: parter og parametre er dem fra sessionen, der lægger sammen",
  otherHolders: "de, der har nøglen, er dem, parametrene nævner som holders, og hver af dem afleverer en tabel",
  leastHolders:
    "en sum åbnes med alle, der har nøglen, og kan være af dem alene: least er højst så stort som deres antal",
  colluding: "er mindst 1: et hospital kender sin egen støj",
  otherDelta: "er den delta, som privacy bevilger",
  otherRho: (rho) => `den planlagte fejl koster rho ${rho} mellem så mange hospitaler`,
  tooDear: (epsilon) => `en tabel med denne støj koster epsilon ${epsilon}, og der er bevilget mindre`,
  noLevel: ({ row, column }) =>
    `række ${row} har i kolonnen "${column}" en værdi, som ikke er et af de aftalte niveauer`,
  tooMany: "en celle har flere rækker, end vilkårene lader et hospital have i den",
  ledger: (file) => `budget ${file}  hvad der er tilbage: tavs budget`,
  card: (file) => `kort   ${file}`,
};
