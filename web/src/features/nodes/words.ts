/** How a guacd server is, in words and in a colour. */
import type { GuacdNode } from "@/lib/managed";

export interface NodeState {
  readonly label: string;
  readonly color: "teal" | "red" | "gray";
  readonly detail: string;
}

export function nodeState({
  is_enabled,
  health,
}: Pick<GuacdNode, "is_enabled" | "health">): NodeState {
  if (!is_enabled)
    return { label: "Switched off", color: "gray", detail: "It gets no new sessions." };
  switch (health.state) {
    case "ok":
      return { label: "Answers", color: "teal", detail: health.detail };
    case "unreachable":
      return { label: "No answer", color: "red", detail: health.detail };
    case "unknown":
      return { label: "Not asked yet", color: "gray", detail: health.detail };
  }
}

/** "VERSION_1_5_0" -> "1.5.0"; what guacd says is a protocol's version, not its own. */
export function protocolVersion(version: string | null): string {
  return version ? version.replace(/^VERSION_/, "").replaceAll("_", ".") : "";
}

/** IPv6 addresses stand in brackets before a port. */
export function addressOfNode({ host, port }: Pick<GuacdNode, "host" | "port">): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
