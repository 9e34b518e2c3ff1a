/** What an event's action is called. An action that this page doesn't know is shown as it is. */

const KINDS: Readonly<Record<string, string>> = {
  choice: "Own credentials for a connection",
  connection: "Connection",
  credential: "Credentials",
  directory: "Directory",
  export: "Export",
  factor: "Second factor",
  favourite: "Favourite",
  folder: "Folder",
  grant: "Permission",
  group: "Group",
  "host-key": "Host key",
  import: "Import",
  key: "Vault key",
  keys: "Vault keys",
  log: "Log",
  login: "Log-in",
  node: "guacd server",
  "node-group": "Group of guacd servers",
  secret: "Stored secret",
  session: "Session",
  share: "Share",
  "sharing-profile": "Sharing profile",
  template: "Template",
  token: "API token",
  user: "User",
  voucher: "Use of credentials",
};

const VERBS: Readonly<Record<string, string>> = {
  add: "added",
  begin: "begun",
  clear: "cleared",
  codes: "got new recovery codes",
  copy: "copied",
  create: "created",
  delete: "deleted",
  disable: "disabled",
  drop: "dropped",
  empty: "emptied",
  enable: "enabled",
  end: "ended",
  enter: "succeeded",
  export: "exported",
  fill: "filled in",
  give: "given",
  join: "got a member",
  keep: "kept for another machine",
  "key-pair": "got a key pair",
  learn: "learnt",
  leave: "left",
  link: "linked with the directory",
  "make-default": "made the default",
  move: "moved",
  nest: "got a group within",
  open: "opened",
  password: "got another password",
  prove: "proved",
  purge: "old entries removed",
  refuse: "refused",
  remove: "removed",
  rename: "renamed",
  reset: "reset",
  revoke: "revoked",
  rights: "got other rights",
  rotate: "rotated",
  run: "run",
  set: "set",
  sync: "compared",
  take: "taken away",
  unnest: "lost a group within",
  update: "changed",
  verify: "verified",
};

const SPECIAL: Readonly<Record<string, string>> = {
  "group.leave": "Group lost a member",
  "login.leave": "Logged out",
  "login.enter": "Logged in",
  "login.renew": "Logged in again, with the same token",
  "login.refuse": "Log-in refused",
  "login.prove": "Second factor shown",
  "session.watch": "Session watched",
  "session.message": "Message to a session",
  "session.park": "Session left, and kept",
  "session.return": "Session continued",
  "session.chat": "Said in a session",
  "session.look": "Pointed at in a session",
  "session.asked": "Control asked for",
  "session.given": "Control given",
  "session.refused": "Control refused",
  "session.taken": "Control taken",
  "session.taken-back": "Control taken back",
  "session.given-back": "Control given back",
  "session.removed": "Sent out of a session",
  "share.create": "Shared",
  "share.end": "Sharing ended",
  "share.enter": "Came by a share",
  "share.refuse": "Refused at a share",
  "share.remove": "Sent out of a share",
};

/** "folder.create" -> "Folder created". */
export function actionWords(action: string): string {
  const special = SPECIAL[action];
  if (special) return special;
  const [kind = "", verb = ""] = action.split(".");
  const what = KINDS[kind];
  const done = VERBS[verb];
  return what && done ? `${what} ${done}` : action;
}

/** What the log can be narrowed to, sorted by what it is called. */
export const ACTION_KINDS = Object.entries(KINDS)
  .map(([value, label]) => ({ value, label }))
  .sort((one, other) => one.label.localeCompare(other.label));

/** Details as one line: "name: prod, port: 22". What is deeper than a list is left to the export. */
export function detailWords(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .map(([name, value]) => `${name.replaceAll("_", " ")}: ${valueWords(value)}`)
    .join(", ");
}

function valueWords(value: unknown): string {
  if (value === null || value === "") return "–";
  if (Array.isArray(value)) return value.map(valueWords).join(" / ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
