import type { count as english } from "../en/count.ts";

/** Hvad `tavs count` siger. */
export const count: typeof english = {
  about: "Tæl de forskellige patienter, som parter har tilsammen, uden at vise nogen",
  data: "Filen med patienterne, en i hver række, hos den, der bringer nogen",
  column: "Kolonnen med personnumrene",
  bringsNothing: "vilkårene lader ikke denne part bringe patienter: udelad --data og --column",
  needsData: "efter vilkårene bringer denne part patienter: nævn filen med --data og dens kolonne med --column",
  done: "optællingen er færdig; dens tal er til dem, som vilkårene nævner",
  distinct: (number, smallestCell) =>
    number === null
      ? `antallet af forskellige patienter tilbageholdes: et tal under ${smallestCell} ville følge af det`
      : `${number} forskellige patienter`,
  inExactly: (parties, number) =>
    `${number === null ? "tilbageholdt" : number} hos netop ${parties} ${parties === 1 ? "part" : "parter"}`,
};
