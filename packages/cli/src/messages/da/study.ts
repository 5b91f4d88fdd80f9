import type { study as english } from "../en/study.ts";

/** Hvad `tavs study` siger. */
export const study: typeof english = {
  about:
    "Det, alle parter underskriver, før noget regnes: skriv, læs, underskriv, kontrollér, sammenlign og tilbagekald det",
  file: "Undersøgelsen, såsom study.yaml",
  identity: "Filen med din identitet, som `tavs init` skrev den. Ellers: den eneste NAME.identity.json i mappen",

  new: "Skriv en undersøgelse at begynde med: link, count, stats eller pseudonymise",
  newFile: "Filen, der skal skrives, såsom study.yaml",
  template: "link, count, stats eller pseudonymise",
  parties:
    "Parterne ved navn, såsom east,west; med deres nøgler: east=KEY,west=KEY. Den første modtager; af fire eller flere lægger den sidste sammen",
  columns:
    "Kolonnerne, der fortælles eller analyseres, såsom age,relapse; survival og cox begynder med dage og hændelse",
  analysis: "For stats: describe, survival eller cox. Ellers: describe",
  titleOption: "Undersøgelsens titel",
  permitOption: "Tilladelsens nummer",
  legalBasisOption: "Retsgrundlaget",
  purposeOption: "Formålet i én sætning",
  expiresOption: "Den sidste dag, såsom 2027-06-30. Ellers: et år fra i dag",
  noTemplate: "--template er link, count, stats eller pseudonymise",
  noAnalysis: "--analysis er describe, survival eller cox",
  noParties:
    "--parties er en liste af forskellige navne, hvert af små bogstaver, cifre, punktummer eller bindestreger, med =KEY efter sig eller uden",
  notFit:
    "denne skabelon har et andet antal parter: link 2, count 2 eller fra 4, stats fra 4 (den sidste lægger sammen), pseudonymise 3 til 33 (den første spørger, de andre har nøglen)",
  noColumns: (needed) => `--columns nævner for få: denne analyse har mindst ${needed}`,
  noDay: "--expires er en dag såsom 2027-06-30",
  made: (file) => `${file} er en undersøgelse at begynde med: udfyld, hvad der står i <vinkler>, og læs resten`,
  ready: (file) =>
    `${file} er en undersøgelse, hvor intet mangler at blive udfyldt: læs den, og så tavs study sign ${file}`,

  show: "Skriv en undersøgelse ud, så mennesker kan læse den",
  dpia: "Skriv datastrømmene ud til en konsekvensanalyse, på engelsk eller med --lang da på dansk",
  shown: {
    permit: "tilladelse",
    legalBasis: "retsgrundlag",
    purpose: "formål",
    expires: "sidste dag",
    smallestCell: "mindste celle",
    privacy: "privatlivsbudget",
    retention: "gemmes højst",
    fingerprint: "fingeraftryk",
    parties: "PARTER",
    computations: "BEREGNINGER",
    brings: (set, columns) => `bringer ${set}: ${columns}`,
    nothing: "bringer ingen data",
    people: (count) => `færre end ${count} mennesker vises ikke`,
    budget: ({ epsilon, delta, rowsPerPerson }) =>
      `epsilon ${epsilon}, delta ${delta}, højst ${rowsPerPerson} ${rowsPerPerson === 1 ? "række" : "rækker"} pr. person`,
    days: ({ sessionDays, resultDays, auditDays }) =>
      `sessioner ${sessionDays} dage efter den sidste dag, resultater ${resultDays}, logge ${auditDays}`,
    runs: (runs, items) =>
      `højst ${runs} ${runs === 1 ? "kørsel" : "kørsler"}${items === undefined ? "" : `, ${items} numre i alt`}`,
    against: {
      malicious: "det gælder også, hvis den afviger fra protokollen",
      "semi-honest": "det gælder, så længe den holder sig til protokollen",
    },
    parameters: "parametre",
  },

  sign: "Underskriv en undersøgelse: skriver STUDY.NAME.signature.json ved siden af den",
  force: "Erstat den fil, der er",
  signed: (file, name) => `${file} har underskriften fra ${name}: giv den til de andre parter`,

  verify: "Kontrollér, at alle parter har underskrevet netop denne undersøgelse, og at den må køre i dag",
  whole: (file, parties) => `${file} er underskrevet af alle ${parties} parter og må køre i dag`,
  fingerprint: (hash) => `fingeraftryk  ${hash}  sammenlign det med de andre i telefonen`,
  by: (name, file) => `${name} har underskrevet: ${file}`,
  missing: (name) => `${name} har ikke underskrevet`,
  bad: (file, why) => `${file} ${why}`,
  revoked: (name, on, file) => `${name} tilbagekaldte den ${on}: ${file}`,
  ended: (on) => `sluttede ${on}`,
  failed: (file, count) => `${file} må ikke køre: der er ${count === 1 ? "én ting" : `${count} ting`} galt med den`,
  revocations: "En mappe med flere tilbagekaldelser, såsom af nøgler",

  diff: "Sammenlign to undersøgelser felt for felt",
  otherFile: "Undersøgelsen at sammenligne med",
  same: "de to siger det samme, felt for felt",
  differ: (count) => `${count} ${count === 1 ? "felt er forskelligt" : "felter er forskellige"}`,
  absent: "(er der ikke)",

  revoke: "Tilbagekald en undersøgelse, eller med --key din nøgle: skriver en underskrevet fil, der ender den overalt",
  revokeKey: "Tilbagekald din nøgle: enhver undersøgelse, der nævner den, ender",
  revokedNow: (file) =>
    `${file} ender den dér, hvor den lægges ved siden af undersøgelsen: giv den til de andre parter. Det kan ikke gøres om.`,

  draft: {
    begin:
      "En undersøgelse i Tavs. Alle parter underskriver netop dette: udfyld, hvad der står i <vinkler>, og så tavs study sign.",
    title: "en titel",
    permit: "tilladelsens nummer",
    legalBasis:
      "retsgrundlaget, såsom databeskyttelsesforordningens artikel 9, stk. 2, litra j, og databeskyttelseslovens § 10",
    purpose: "formålet i én sætning",
    key: (name) => `den offentlige nøgle for ${name}, som tavs init skrev den`,
    parties:
      "Hvem der er med, med nøglen, som hver underskriver med, og hvilke kolonner hver bringer: navne, aldrig værdier.",
    computations:
      "Hvad der køres, og intet andet. Hvad hver part får at vide, er protokollens egen sætning: tavs kontrollerer den ord for ord.",
    smallestCell: "Færre mennesker end dette vises ikke.",
    privacy: "Hvad svar med støj i alt må koste, og hvor mange rækker én person højst har.",
    retention: "Hvor mange dage efter den sidste dag disse højst gemmes.",
    expires: "Den sidste dag, hvor noget kører.",
  },
};
