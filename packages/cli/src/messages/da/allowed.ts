import type { allowed as english } from "../en/allowed.ts";

/** Hvad vilkårene tillader: hver sætning står efter det felt i vilkårene, der forbyder noget. */
export const allowed: typeof english = {
  draft: "mangler endnu at blive udfyldt",
  spoiltRevocation: "er ingen tilbagekaldelse fra Tavs: find ud af, hvad den var, før noget køres",
  noSession: "vilkårene nævner ingen session af det navn: tavs study show viser dem",
  notOurs: "denne part er ikke med i den session",
  otherProtocol: (known) => `denne kommando kører ${known.join(" eller ")}, og vilkårene siger noget andet`,
  noneFits: (known) => `vilkårene nævner ingen session af ${known.join(" eller ")}, som denne part er med i`,
  manyFit: (count) => `${count} sessioner i vilkårene passer: sig hvilken med --session LABEL`,
  noParameters: "er ingen samling af parametre",
  strangeParameter: (number, known) =>
    `nummer ${number} er ingen, som denne version af tavs kører; den kender ${known.join(", ")}`,
  notTwo: "en kobling er mellem to parter",
  noRule: 'nævner ingen måde at læse numre på, som denne version kender, såsom "DK/cpr/1"',
  noColumns:
    'siger ved navn, hvad hver kolonne er: "int32", "float64", "boolean", "day" eller { "text": 20 } for højst 20 byte',
  noRole: (known) => `en part i denne protokol er ${known.join(" eller ")}`,
  noBound: "er et helt tal",
  noDistinct: (cell) => `tavs count lægger "${cell}" sammen og intet andet`,
  noOverlap:
    "hver to af dem, der lægges sammen, skal have én session af psi/1, hvor den seneste på listen er modtageren",
  mutualOverlap:
    "en session af psi/1 mellem to af dem er gensidig: begge ville udelade dem, begge har, og ingen ville tælle dem",
  otherRules: "sessionerne af psi/1 mellem dem læser numre efter forskellige regler: nogen kunne tælles to gange",
  noCompany:
    "en optælling har en modtager og en afsender; eller et nav, to eller flere blandere og tre eller flere bidragydere; eller en koordinator og tre eller flere deltagere",
  noFederation: "en analyse har én koordinator og tre eller flere deltagere",
  noSpecification: "er ikke, hvad analysen tager imod",
  noSupport: (label) =>
    `en model vises kun ved siden af, hvor mange personer den hviler på: en session "${label}" af federated/tally/1 mellem de samme parter mangler`,
  countedBeside: (label) => `tælles, hvor "${label}" køres, og ikke for sig selv: skriv --session ${label}`,
  otherCells: (known) =>
    `optællingen ved siden af denne model er af ${known.join(", ")}; de første skal være der, og ved siden af en kolonne med to værdier dens hændelser`,
  untrue: "er ikke, hvad protokollen siger om sig selv med disse parametre: skriv vilkårene med tavs study new",
  forbiddenColumn: (number) => `nævner ikke kolonne nummer ${number} i --columns`,
  missingColumn: (number) => `kolonne nummer ${number} står der, og --columns udelader den`,
};
