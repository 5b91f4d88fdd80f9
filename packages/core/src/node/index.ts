export {
  type Arrived,
  type FileNetwork,
  type FileNetworkOptions,
  type FilesReport,
  fileNetwork,
  type ToCarry,
} from "../transports/files.ts";
export { type FileJournalOptions, fileJournal } from "./file-journal.ts";
export { type FileStore, type FileStoreOptions, fileStore } from "./file-store.ts";
export { type LoadIdentityOptions, loadIdentity, type SaveIdentityOptions, saveIdentity } from "./identity-file.ts";
export { journalFiles } from "./journal-files.ts";
export { readPrivateFile } from "./private-file.ts";
export { type Repair, repairJournal } from "./repair-journal.ts";
