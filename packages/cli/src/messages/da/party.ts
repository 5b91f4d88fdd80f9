import type { party as english } from "../en/party.ts";

/** Hvad der siges om partens egne filer. */
export const party: typeof english = {
  identityOption: "Denne parts identitet. Ellers: den eneste NAME.identity.json i mappen",
  noIdentity: "der er ingen identitet i denne mappe: lav en med tavs init NAME, eller nævn dens fil med --identity",
  manyIdentities: (count) => `der er ${count} identiteter i denne mappe: sig hvilken med --identity`,
  noFile: (file) => `${file} er en henvisning eller en mappe: nævn selve identitetsfilen`,
  tooOpen: (file, mode) =>
    `${file} kan læses af andre (rettigheder ${mode}): skriv chmod 600 ${file}, og lav en ny identitet, hvis andre har haft adgang`,
};
