export { type FileJournalOptions, fileJournal } from "./file-journal.ts";
export { type FileStore, type FileStoreOptions, fileStore } from "./file-store.ts";
export { loadIdentity, saveIdentity } from "./identity-file.ts";
export { journalFiles } from "./journal-files.ts";
export { type Repair, repairJournal } from "./repair-journal.ts";
