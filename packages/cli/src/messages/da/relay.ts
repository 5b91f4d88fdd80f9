import type { relay as english } from "../en/relay.ts";

/** Hvad `tavs relay` siger. */
export const relay: typeof english = {
  about: "Giv forseglede beskeder videre mellem parter: et relæ kan hverken læse eller forfalske noget",
  port: "Porten, der lyttes på. Ellers: 0, en der er ledig",
  host: "Adressen, der lyttes på. Ellers: 127.0.0.1, denne maskine alene",
  tlsCert: "Relæets certifikat, en PEM-fil: der forbindes så med wss://",
  tlsKey: "Nøglen til --tls-cert, en PEM-fil",
  clientCa: "Luk kun dem ind, der viser et certifikat, som dette står inde for, en PEM-fil",
  allow: "Hvem der må sætte sig: en undersøgelses vilkår eller en liste over parter",
  noPort: "--port er et helt tal fra 0 til 65535",
  tlsTogether: "--tls-cert og --tls-key hører sammen, og --client-ca kræver begge",
  needsTls:
    "et relæ, som andre maskiner kan nå, kræver --tls-cert og --tls-key: den, der lytter undervejs, ville se, hvem der mødes",
  badTls: "certifikatet eller dets nøgle kan ikke bruges: se efter, at begge er PEM og hører sammen",
  taken: "relæet kan ikke lytte: porten er optaget, eller vi må ikke bruge den",
  open: ({ url, guests }) => `relæ på ${url} for ${guests} ${guests === 1 ? "part" : "parter"}; Ctrl-C afslutter det`,
  refused: (reason) => `afvist: ${reason}`,
  closed: ({ frames, bytes }) => `lukket; ${frames} beskeder på ${bytes} byte blev givet videre`,
};
