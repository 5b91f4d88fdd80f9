import type { budget as english } from "../en/budget.ts";

/** Hvad `tavs budget` siger. */
export const budget: typeof english = {
  about: "Sig, hvad en privatlivsbogføring har tilbage; intet svar i den skrives ud",
  file: "Bogføringens journal, en fil af linjer",
  key: "Den offentlige nøgle, som skal have underskrevet hver linje, fra vilkårene",
  left: (amount, granted) => `${amount} tilbage af ${granted}`,
  asked: (questions) => `der er betalt for ${questions} spørgsmål`,
  expires: (instant) => `fra ${instant} svares der ikke`,
  unsigned: "ingen har underskrevet dens linjer: den, der kan skrive filen, kan skrive en anden",
  signed: (key, isGiven) =>
    isGiven
      ? `underskrevet med ${key}`
      : `underskrevet med ${key}, som bogføringen selv siger: sammenlign den med vilkårene`,
  head: (hash) => `hoved  ${hash}  skriv det ned: linjer, der senere skæres af, opdages med det`,
};
