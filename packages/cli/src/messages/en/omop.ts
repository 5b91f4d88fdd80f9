/** What is said about OMOP databases and cohorts. */
export const omop = {
  noSource:
    "is neither a DuckDB database, nor a folder of CSV or Parquet files, nor a file with a PostgreSQL connection string: name one of these",
  twoFiles: (table: string): string => `has two files of the table ${table}: leave one of them`,
  noPerson: "has no file of the table person: name the folder that holds person.csv or person.parquet",
  noTable: (table: string): string => `has no table ${table}, which the cohort asks for`,
  manyTables: (table: string): string => `has several tables ${table}: name the schema`,
  lacking: ({ table, columns }: TableColumns): string => `${table} has no column ${columns.join(", ")}`,
  twice: ({ table, columns }: TableColumns): string => `${table} has two columns that could be ${columns.join(", ")}`,
  broken: ({ table, column, kind, rows }: BrokenCells): string =>
    `${table}: ${rows} ${nounOf(kind, rows)} of ${column} ${kinds[kind] ?? kind}`,
  unreadable: (table: string): string => `${table} can not be read: export it again`,
  noQuery: (why: string): string => `the query is not understood: ${why}`,
  noSelect: "the query must be one SELECT, and nothing behind it",
  notOnlyReads: "the query does more than read: only range, generate_series and unnest may stand for a table",
  sourceActs:
    "holds a view, a macro or a computed column that does more than read: copy its tables into a new database",
  twoColumns: (columns: readonly string[]): string =>
    `the query gives two columns ${columns.join(", ")}: to a database, capitals are no difference`,
  queryFailed: "the query failed while it ran: what it stumbled over may be data, and is not shown; cast with TRY_CAST",
  tooSlow: (seconds: number): string => `the query did not end within ${seconds} seconds`,
  noResult: (columns: readonly string[]): string => `the query gives no column ${columns.join(", ")}`,
  manyRows: (limit: number): string => `the cohort has more than ${limit} rows`,
  nobody: "nobody is in the cohort: check the concepts, and that their tables are there",
  notText: "is neither YAML nor JSON",
  definition: (where: string, what: string): string => `the cohort's definition: ${where} ${what}`,
  postgres: {
    seen: "a connection string in a command is seen by everyone on this machine: put it in a file of mode 0600 and name that, or in a variable and name env:VARIABLE",
    noVariable: (variable: string): string => `the variable ${variable} is not set: it should hold a connection string`,
    noAddress:
      "is no connection string: one line postgresql://user:password@host:5432/database, characters such as @ : / # of the password written as %40 %3A %2F %23",
    noOption: "the connection string may have host, sslmode and sslrootcert behind its ?, and nothing else",
    nobody: "the connection string must name a user and a database",
    weak: "sslmode must be verify-full: patients travel encrypted, and to nobody but this server; disable is for a server on this machine",
    noAuthority: "the file that sslrootcert names holds no certificate that can be read",
    noLibrary: "PostgreSQL needs the package pg, which is not installed: npm install pg",
    noEntry: "the server does not let this user in: check the user, the password and the server's pg_hba.conf",
    noDatabase: "the server has no such database: check the name behind the host",
    forbidden: "this user may not read what the cohort asks for: GRANT SELECT on it",
    slow: "the server ended a query that took too long",
    noTls: "the server does not encrypt: have its administrator switch ssl on",
    stranger:
      "the server's certificate is not to be trusted: name the hospital's authority with sslrootcert=FILE, and the server as its certificate does",
    failed: (code: string): string => `the server refused with code ${code}: ask its administrator`,
    unreachable: "the server can not be reached, or went away: check host, port and firewall",
  },
  expected: {
    object: "must have fields",
    unknown: (field: string): string => `has a field "${field}" that means nothing here`,
    missing: (field: string): string => `lacks "${field}"`,
    text: "must be a text",
    name: "must be a name of letters, digits and _, that nothing else has",
    concepts: "must be a list of concept ids, which are whole numbers",
    set: (name: string): string => `names the concepts "${name}", which are not defined`,
    group: (name: string): string => `names the group "${name}", which no entry has`,
    days: "must be a whole number of days",
    window: "must be two numbers of days around the entry, the earlier first; null for no limit",
    future: (from: number): string =>
      `looks into the time at risk: end its window before day ${from}, or begin the time at risk later`,
    oneOf: (words: readonly string[]): string => `must be one of ${words.join(", ")}`,
    levels: "must give each level, a number, the concepts that mean it",
    entries: "must have an event at least",
    one: (words: readonly string[]): string => `must have exactly one of ${words.join(", ")}`,
  },
};

const kinds: Readonly<Record<string, string>> = {
  date: "are no dates as yyyy-mm-dd or yyyymmdd",
  concept: "are no concept ids",
  integer: "are no whole numbers",
  number: "are no numbers",
  decimal: "have decimal points where others have commas",
  thousands: "have a comma that divides decimals or thousands: export them with a decimal point",
  twice: "repeat a person, or have none: a person may stand once",
};

const nounOf = (kind: string, rows: number): string => `${kind === "twice" ? "row" : "cell"}${rows === 1 ? "" : "s"}`;

interface TableColumns {
  readonly table: string;
  readonly columns: readonly string[];
}

interface BrokenCells {
  readonly table: string;
  readonly column: string;
  readonly kind: string;
  readonly rows: number;
}
