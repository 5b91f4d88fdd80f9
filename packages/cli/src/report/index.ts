// The door `@tavs/cli/report`: results through the gate, and out as files.
export type {
  Analysed,
  AnalysedBy,
  MetaSpecification,
  NoisyTable,
  Population,
  Protocol,
  Support,
} from "./analysed.ts";
export { type FilesOptions, releaseFiles } from "./files/files.ts";
export { type Outcome, type Refused, release } from "./gate/gate.ts";
export { type History, historyFrom, noHistory, type Remembered } from "./gate/history.ts";
export type { ReleaseTerms } from "./gate/limits.ts";
export { reportHtml } from "./html/report.ts";
export type { NoisyTotal } from "./noisy-total.ts";
export type { Column, Drawing, Kind, Note, Release, Released, Table, Tick, Value, Withheld } from "./release.ts";
export type { Language } from "./words/languages.ts";
