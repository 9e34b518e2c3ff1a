/** What an import does, in words. */
import type { ImportReport } from "@/lib/api";
import type { ImportFormat } from "./api/importFile";

export const FORMATS: Readonly<Record<ImportFormat, { label: string; about: string }>> = {
  deskgate: {
    label: "Deskgate (YAML)",
    about: "What “Export” writes. Applying it twice changes nothing the second time.",
  },
  openssh: {
    label: "OpenSSH configuration",
    about: "~/.ssh/config: each host becomes an SSH connection.",
  },
  csv: {
    label: "CSV",
    about: "A table with a heading: name, protocol, hostname and any other setting by its name.",
  },
  guacozy: {
    label: "Guacozy",
    about:
      "Its SQLite file or PostgreSQL dump: people, folders, connections, credentials and permissions.",
  },
  guacamole: {
    label: "Guacamole’s user-mapping.xml",
    about: "People with their passwords, their connections, and who may open which.",
  },
};

const KINDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  folder: ["folder", "folders"],
  connection: ["connection", "connections"],
  user: ["user", "users"],
  group: ["group", "groups"],
  grant: ["permission", "permissions"],
  credential: ["credentials", "credentials"],
  template: ["template", "templates"],
  node: ["guacd server", "guacd servers"],
  node_group: ["group of guacd servers", "groups of guacd servers"],
};

export function kindName(kind: string): string {
  return KINDS[kind]?.[0] ?? kind;
}

/** "12 new, 3 changed, 40 as they are". */
export function countsInWords({ create, update, unchanged }: ImportReport["counts"]): string {
  const parts = [
    ...(create ? [`${create} new`] : []),
    ...(update ? [`${update} changed`] : []),
    ...(unchanged ? [`${unchanged} as they are`] : []),
  ];
  return parts.join(", ") || "nothing";
}
