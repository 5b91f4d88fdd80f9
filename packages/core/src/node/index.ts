export {
  type Arrived,
  type FileNetwork,
  type FileNetworkOptions,
  type FilesReport,
  fileNetwork,
  type ToCarry,
} from "../transports/files.ts";
export { fileJournal } from "./file-journal.ts";
export { type FileStore, type FileStoreOptions, fileStore } from "./file-store.ts";
export { loadIdentity, saveIdentity } from "./identity-file.ts";
