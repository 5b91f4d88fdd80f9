export { fileJournal } from "./file-journal.ts";
export { type FileStore, type FileStoreOptions, fileStore } from "./file-store.ts";
export { loadIdentity, saveIdentity } from "./identity-file.ts";
