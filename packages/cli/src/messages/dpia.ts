// The data-flow table of an impact assessment, in each language that an authority reads it in: what a message holds, and what it tells.
import type { FlowKind } from "../study/flows.ts";

interface Said {
  readonly content: string;
  readonly reveals: string;
}

/** What the table says in one language. */
export interface DpiaWords {
  readonly title: string;
  readonly columns: readonly [string, string, string, string, string, string];
  readonly hello: Said;
  readonly helloName: string;
  readonly kinds: Readonly<Record<FlowKind, Said>>;
  readonly sealed: string;
  readonly learns: string;
  /** As the end of a sentence that names the field. */
  readonly noList: string;
  readonly kept: (days: number, last: string) => string;
  readonly results: (days: number, last: string) => string;
  readonly logs: (days: number, last: string) => string;
}

const english: DpiaWords = {
  title: "Data flows",
  columns: ["message", "sender", "receiver", "content", "what it reveals", "how long kept"],
  helloName: "Hello",
  hello: {
    content: "this study, the sender's signature of it, and a public key of the session; the relay reads it too",
    reveals: "that the parties work on this study; no data",
  },
  sealed:
    "Every message below is sealed between its sender and its receiver: a relay sees who speaks, when, and how much.",
  learns: "What each party knows at the end, in the words of the protocol that all sign:",
  noList: "is a protocol whose messages this version does not list",
  kept: (days, last) =>
    `encrypted in the party's store, until the party removes it, as it promises, at most ${days} days after ${last}`,
  results: (days, last) => `Results are kept at most ${days} days after ${last}.`,
  logs: (days, last) => `Audit logs, which hold sizes and no data, are kept at most ${days} days after ${last}.`,
  kinds: {
    announcement: {
      content: "protocol, role, options, hash of the study, commitment to the number of items",
      reveals: "nothing beyond the study",
    },
    size: { content: "the number of items, opening the commitment", reveals: "the number of items" },
    blinded: {
      content: "each identifier as a point on a curve, blinded by a secret number of this session",
      reveals: "nothing: without the secret number each point is uniformly random",
    },
    evaluated: {
      content: "the blinded points under the sender's key of this session",
      reveals: "nothing by itself: only the receiver can take the blinds off",
    },
    tags: {
      content: "one pseudorandom tag of each of the sender's items, sorted",
      reveals: "which items of the receiver the sender holds too (of a count: how many), and nothing of the others",
    },
    labels: {
      content:
        "one pseudorandom tag of each of the sender's items, sorted, and behind it the columns, encrypted under a key that the item opens",
      reveals: "the columns of shared patients, and nothing of the others",
    },
    receipts: {
      content: "a part of the output of each shared item, among random bytes",
      reveals: "which of the sender's items are shared",
    },
    voleReceiver: {
      content: "the receiver's items in a table under a one-time mask, with proofs",
      reveals: "nothing: the mask is as long as the table",
    },
    voleSender: {
      content: "the sender's part of the masks, with proofs",
      reveals: "nothing: keys of this session alone",
    },
    shuffledBlinded: {
      content: "each identifier as a blinded point, sorted, so that the order says nothing",
      reveals: "nothing beyond the number of items",
    },
    shuffledEvaluated: {
      content: "the same points under the sender's key as well, sorted anew",
      reveals: "nothing by itself: nobody can say which point is whose",
    },
    layer: { content: "one layer of a joint public key, with a proof", reveals: "nothing" },
    greeting: { content: "random bytes for a secret that the contributors share", reveals: "nothing" },
    batch: {
      content: "how many ciphertexts follow",
      reveals: "how many items and dummies together a contributor brings",
    },
    ciphertexts: {
      content: "each item encrypted under all layers, mixed and sorted on the way",
      reveals: "at the end how many persons occur how often; never who, nor from where",
    },
    sumMeaning: {
      content: "what the numbers that are added mean, and their bounds",
      reveals: "nothing beyond the study",
    },
    sumRows: {
      content: "the sender's tags and numbers, encrypted under the sender's keys",
      reveals: "how many items are shared; the numbers stay encrypted",
    },
    sumOpening: {
      content: "the encrypted sum under a blind of the receiver, and back",
      reveals: "to the receiver the sum, to the sender a uniformly random element",
    },
    asking: {
      content: "how many items, and which holders are asked",
      reveals: "how many items the requester asks about",
    },
    pseudonymAnswers: {
      content: "the blinded points under the holder's share of the key, with a proof",
      reveals: "nothing by itself: it takes the answers of all who are asked",
    },
    question: {
      content: "what is computed, and in later rounds the values that the analysis goes on with",
      reveals: "in later rounds the interim result of the study",
    },
    maskKeys: { content: "public keys and commitments of this sum, signed", reveals: "who takes part" },
    maskRoll: {
      content: "who takes part and whose vectors are in the sum, with keys and signatures",
      reveals: "who takes part",
    },
    maskShares: {
      content: "shares of the masks' secrets, sealed for another participant",
      reveals: "nothing to who passes them on",
    },
    maskedVector: {
      content: "the participant's numbers under a one-time mask",
      reveals: "nothing by itself: only the sum over all is opened",
    },
    maskOpening: {
      content: "signatures of who is in the sum, and shares that take the masks off the sum",
      reveals: "with those of the others the total over all participants, and nothing of one",
    },
    keyShares: {
      content: "a commitment to a holder's public share of the key, then the share, then a hash of what was heard",
      reveals: "nothing of data: the key is for this one table",
    },
    keyShown: { content: "the public key of the table", reveals: "nothing" },
    tableEntry: {
      content: "a signed commitment to the encrypted counts, to which noise was added before",
      reveals: "who hands in",
    },
    tableList: {
      content: "whose counts are added, with all commitments and signatures",
      reveals: "who is in the table",
    },
    tableCiphertexts: {
      content: "a hospital's counts with its own noise, encrypted under the key that all holders share",
      reveals: "nothing by itself: all holders would have to open it together",
    },
    tableOpening: {
      content: "halves of the ciphertexts of all, and each holder's share of what opens their sum",
      reveals: "with those of all holders the noisy total, and nothing of one hospital",
    },
    tableTotals: { content: "the noisy totals", reveals: "the noisy totals, to who holds a share of the key" },
  },
};

const danish: DpiaWords = {
  title: "Datastrømme",
  columns: ["besked", "afsender", "modtager", "indhold", "hvad den afslører", "hvor længe den gemmes"],
  helloName: "Hello",
  hello: {
    content: "dette studie, afsenderens underskrift på det og en offentlig nøgle for sessionen; relæet læser det også",
    reveals: "at parterne arbejder på dette studie; ingen data",
  },
  sealed:
    "Hver besked nedenfor er forseglet mellem afsender og modtager: et relæ ser, hvem der taler, hvornår og hvor meget.",
  learns: "Hvad hver part ved til sidst, med protokollens egne ord, som alle underskriver:",
  noList: "er en protokol, hvis beskeder denne version ikke opfører",
  kept: (days, last) =>
    `krypteret i partens lager, indtil parten som lovet fjerner det, højst ${days} dage efter ${last}`,
  results: (days, last) => `Resultater gemmes højst ${days} dage efter ${last}.`,
  logs: (days, last) => `Logfiler, som indeholder antal og ingen data, gemmes højst ${days} dage efter ${last}.`,
  kinds: {
    announcement: {
      content: "protokol, rolle, valg, hash af studiet, bindende tilsagn om antallet af poster",
      reveals: "intet ud over studiet",
    },
    size: { content: "antallet af poster, som åbner tilsagnet", reveals: "antallet af poster" },
    blinded: {
      content: "hvert personnummer som et punkt på en kurve, blændet med et hemmeligt tal for denne session",
      reveals: "intet: uden det hemmelige tal er hvert punkt jævnt tilfældigt",
    },
    evaluated: {
      content: "de blændede punkter under afsenderens nøgle for denne session",
      reveals: "intet i sig selv: kun modtageren kan fjerne blændingen",
    },
    tags: {
      content: "en pseudotilfældig mærkat for hver af afsenderens poster, sorteret",
      reveals: "hvilke af modtagerens poster afsenderen også har (ved optælling: hvor mange), og intet om de øvrige",
    },
    labels: {
      content:
        "en pseudotilfældig mærkat for hver af afsenderens poster, sorteret, og bag den kolonnerne, krypteret under en nøgle, som posten åbner",
      reveals: "kolonnerne for fælles patienter, og intet om de øvrige",
    },
    receipts: {
      content: "en del af resultatet for hver fælles post, blandt tilfældige bytes",
      reveals: "hvilke af afsenderens poster der er fælles",
    },
    voleReceiver: {
      content: "modtagerens poster i en tabel under en engangsmaske, med beviser",
      reveals: "intet: masken er så lang som tabellen",
    },
    voleSender: { content: "afsenderens del af maskerne, med beviser", reveals: "intet: kun nøgler for denne session" },
    shuffledBlinded: {
      content: "hvert personnummer som et blændet punkt, sorteret, så at rækkefølgen intet siger",
      reveals: "intet ud over antallet af poster",
    },
    shuffledEvaluated: {
      content: "de samme punkter også under afsenderens nøgle, sorteret på ny",
      reveals: "intet i sig selv: ingen kan sige, hvilket punkt der er hvis",
    },
    layer: { content: "et lag af en fælles offentlig nøgle, med bevis", reveals: "intet" },
    greeting: { content: "tilfældige bytes til en hemmelighed, som bidragyderne deler", reveals: "intet" },
    batch: {
      content: "hvor mange krypterede poster der følger",
      reveals: "hvor mange poster og fyldposter tilsammen en bidragyder bringer",
    },
    ciphertexts: {
      content: "hver post krypteret under alle lag, blandet og sorteret undervejs",
      reveals: "til sidst hvor mange personer der forekommer hvor ofte; aldrig hvem eller hvorfra",
    },
    sumMeaning: {
      content: "hvad de tal, der lægges sammen, betyder, og deres grænser",
      reveals: "intet ud over studiet",
    },
    sumRows: {
      content: "afsenderens mærkater og tal, krypteret under afsenderens nøgler",
      reveals: "hvor mange poster der er fælles; tallene forbliver krypterede",
    },
    sumOpening: {
      content: "den krypterede sum under modtagerens blænding, og tilbage",
      reveals: "for modtageren summen, for afsenderen et jævnt tilfældigt element",
    },
    asking: {
      content: "hvor mange poster, og hvilke nøgleindehavere der spørges",
      reveals: "hvor mange poster der spørges om",
    },
    pseudonymAnswers: {
      content: "de blændede punkter under indehaverens andel af nøglen, med bevis",
      reveals: "intet i sig selv: det kræver svar fra alle adspurgte",
    },
    question: {
      content: "hvad der beregnes, og i senere runder de værdier, analysen fortsætter med",
      reveals: "i senere runder studiets foreløbige resultat",
    },
    maskKeys: { content: "offentlige nøgler og tilsagn for denne sum, underskrevet", reveals: "hvem der deltager" },
    maskRoll: {
      content: "hvem der deltager, og hvis vektorer der er i summen, med nøgler og underskrifter",
      reveals: "hvem der deltager",
    },
    maskShares: {
      content: "andele af maskernes hemmeligheder, forseglet til en anden deltager",
      reveals: "intet for den, der bringer dem videre",
    },
    maskedVector: {
      content: "deltagerens tal under en engangsmaske",
      reveals: "intet i sig selv: kun summen over alle åbnes",
    },
    maskOpening: {
      content: "underskrifter på, hvem der er i summen, og andele, der fjerner maskerne fra summen",
      reveals: "sammen med de andres totalen over alle deltagere, og intet om en enkelt",
    },
    keyShares: {
      content: "et tilsagn om en indehavers offentlige andel af nøglen, så andelen, så en hash af det, der blev hørt",
      reveals: "intet om data: nøglen er til denne ene tabel",
    },
    keyShown: { content: "tabellens offentlige nøgle", reveals: "intet" },
    tableEntry: {
      content: "et underskrevet tilsagn om de krypterede antal, som der forinden er lagt støj til",
      reveals: "hvem der afleverer",
    },
    tableList: {
      content: "hvis antal der lægges sammen, med alle tilsagn og underskrifter",
      reveals: "hvem der er i tabellen",
    },
    tableCiphertexts: {
      content: "et hospitals antal med dets egen støj, krypteret under den nøgle, som alle indehavere deler",
      reveals: "intet i sig selv: alle indehavere måtte åbne det sammen",
    },
    tableOpening: {
      content: "halvdele af alles krypterede antal, og hver indehavers andel af det, der åbner summen",
      reveals: "sammen med alle indehaveres den støjfyldte sum, og intet om et enkelt hospital",
    },
    tableTotals: {
      content: "de støjfyldte summer",
      reveals: "de støjfyldte summer, for dem, der har en andel af nøglen",
    },
  },
};

/** By the name of the language, as `--lang` says it. */
export const dpia: Readonly<Record<string, DpiaWords>> = { en: english, da: danish };
