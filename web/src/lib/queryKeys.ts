/** The names under which answers are cached: shared, because one feature's change makes another's stale. */
export const queryKeys = {
  session: ["session"],
  status: ["status"],
  tree: ["tree"],
  protocols: ["protocols"],
  connection: (id: string) => ["connection", id],
  history: ["history"],
} as const;
