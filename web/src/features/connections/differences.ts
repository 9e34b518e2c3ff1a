/** What of a connection or a folder is other than it was, in words: for who is told that somebody else changed it. */
import type { Protocol, Settled } from "@/lib/api";

const WORDS: Readonly<Record<string, string>> = {
  name: "the name",
  folder_id: "the folder",
  parent_id: "the folder that it is in",
  template_id: "the template",
  notes: "the notes",
  tags: "the tags",
  icon: "the sign",
  color: "the colour",
  node_id: "the guacd server",
  node_group_id: "the guacd server",
  credential_source: "the log-in",
  credential_id: "the log-in",
  second_factor: "the second factor",
  max_sessions: "the limits",
  max_sessions_each: "the limits",
  weight: "its turn in a balancing folder",
  failover_only: "its turn in a balancing folder",
  kind: "how the folder is opened",
  affinity: "how the folder is opened",
  secrets_set: "stored secrets",
};

interface Compared extends Settled {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** `protocol`: whose labels the parameters have; null: they are a folder's, by protocol. */
export function differences(
  before: Compared,
  now: Compared,
  protocol: Protocol | null,
): readonly string[] {
  const labels = new Map(
    protocol?.groups.flatMap(({ parameters }) =>
      parameters.map(({ name, label }) => [name, label]),
    ),
  );
  const found = new Set<string>();
  for (const [field, word] of Object.entries(WORDS))
    if (!same(before[field as keyof Compared], now[field as keyof Compared])) found.add(word);
  if (!protocol) {
    if (!same(before.parameters, now.parameters)) found.add("settings");
    return [...found];
  }
  for (const name of new Set([...Object.keys(before.parameters), ...Object.keys(now.parameters)]))
    if (!same(before.parameters[name], now.parameters[name])) found.add(labels.get(name) ?? name);
  return [...found];
}
