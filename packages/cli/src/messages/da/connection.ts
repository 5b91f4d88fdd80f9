import type { connection as english } from "../en/connection.ts";

/** Hvad der siges om vejen til de andre. */
export const connection: typeof english = {
  via: "Relæets adresse, såsom wss://relay.example:8443",
  ca: "Certifikatet for den, der står inde for relæet, en PEM-fil, hvis systemet ikke kender det",
  cert: "Certifikatet, som denne part viser relæet, en PEM-fil",
  certKey: "Nøglen til --cert, en PEM-fil",
  wait: "Hvor mange minutter der ventes på de andre. Ellers: 10",
  noWait: "--wait er et helt antal minutter fra 1 til 1440",
  noUrl: "--via er adressen på et relæ: wss://host:port",
  noTls: "et relæ på en anden maskine nås kun med wss://: den, der lytter undervejs, ville se, hvem der mødes",
  certAndKey: "--cert og --key hører sammen: giv begge eller ingen",
  clock: (hours) =>
    `denne maskines ur og relæets er ${hours} ${hours === 1 ? "time" : "timer"} fra hinanden: stil det forkerte, for en undersøgelses sidste dag ses på uret`,
  interrupted: "afbrudt: det, der er gjort, er gemt, og den samme kommando går videre",
};
