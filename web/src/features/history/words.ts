/** How a session ended, in the few words that a table has room for. */

const ENDINGS: Readonly<Record<string, string>> = {
  "closed-by-user": "Closed by the user",
  "closed-by-target": "Closed by the remote machine",
  "browser-lost": "Browser lost",
  "bad-instruction": "Stopped: bad instruction",
  "guacd-unreachable": "guacd unreachable",
  "guacd-silent": "guacd silent",
  "guacd-lost": "guacd lost",
  "guacd-protocol": "guacd sent garbage",
  "protocol-unsupported": "Protocol not installed",
  "host-unknown": "Host name unknown",
  "host-unreachable": "Machine unreachable",
  "login-refused": "Log-in refused",
  "certificate-untrusted": "Certificate not trusted",
  "host-key-mismatch": "Host key mismatch",
  "target-error": "Remote error",
  "target-timeout": "Remote timeout",
  idle: "Not used for too long",
  left: "Nobody came back",
  moved: "Continued in another browser",
  "session-conflict": "Taken over",
  expired: "Access expired",
  revoked: "Ended by an administrator",
  "server-stopped": "Server stopped",
  refused: "Refused",
  internal: "Internal error",
};

const CALM = new Set([
  "closed-by-user",
  "closed-by-target",
  "idle",
  "left",
  "moved",
  "session-conflict",
  "expired",
  "revoked",
]);

export function endingWords(ending: string | null): string {
  return ending === null ? "" : (ENDINGS[ending] ?? ending);
}

export function endedCalmly(ending: string | null): boolean {
  return ending === null || CALM.has(ending);
}

/** How long a live session has been open by this machine's clock, which may differ from the server's. */
export function secondsSince(
  { opened_at, started_at }: { opened_at: string | null; started_at: string },
  now: number,
): number {
  return Math.max(0, (now - Date.parse(opened_at ?? started_at)) / 1000);
}

/** Said beside the connection: by what it was opened, and whose session it looks into. "" for most. */
export function wayWords({
  folder,
  joined,
  joined_username,
  profile_name,
}: {
  folder: string;
  joined: string | null;
  joined_username: string;
  profile_name: string;
}): string {
  const ways = [
    folder && `by ${folder}`,
    joined !== null &&
      (joined_username
        ? `looking into the session of ${joined_username}`
        : "looking into a session"),
    profile_name && `shared as ${profile_name}`,
  ];
  return ways.filter(Boolean).join(", ");
}

const SOURCES: Readonly<Record<string, string>> = {
  hmac: "signed request",
  json: "encrypted JSON",
  share: "share link",
  quick: "quick connection",
};

/** Who it was: a person without an account has whatever name the platform gave them, or none. */
export function personWords({ username, source }: { username: string; source: string }): string {
  if (source === "" || source === "guest") return username; // a guest's name says so itself
  const by = SOURCES[source] ?? source;
  return username === "" ? by : `${username} (${by})`;
}
