// Names and texts in a query. Nothing of a database is in this file: who asks a server for its tables needs it, too.

/** A text in a query. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name in a query. */
export const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;
