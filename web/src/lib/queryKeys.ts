/** The names under which answers are cached: shared, because one feature's change makes another's stale. */
export const queryKeys = {
  session: ["session"],
  /** By what one can log in, and how far a log-in has come. */
  loginState: ["login-state"],
  status: ["status"],
  tree: ["tree"],
  protocols: ["protocols"],
  connection: (id: string) => ["connection", id],
  folder: (id: string) => ["folder", id],
  templates: ["templates"],
  credentials: ["credentials"],
  nodes: ["nodes"],
  nodeGroups: ["node-groups"],
  /** How somebody would be logged in there: it changes with the credentials as well. */
  login: (connectionId: string) => ["login", connectionId],
  hostKeys: (connectionId: string) => ["host-keys", connectionId],
  history: ["history"],
  /** Sessions that are going on; parked ones as well. */
  live: ["live"],
  shares: ["shares"],
  look: ["look"],
  signingKeys: ["signing-keys"],
} as const;
