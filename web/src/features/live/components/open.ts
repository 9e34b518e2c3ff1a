/** What the page asks or is asked before it is done. */
import type { LiveSession } from "@/lib/live";
import type { Bunch } from "../api/live";
import { whoWords } from "../words";

export type Open =
  | { readonly what: "message"; readonly item: LiveSession }
  | { readonly what: "end"; readonly item: LiveSession }
  | {
      readonly what: "end-all";
      readonly bunch: Bunch;
      readonly name: string;
      readonly count: number;
    };

/** What ends all of the session's person, and all on its connection: where that is more than this one. */
export function bunchesOf(
  item: LiveSession,
  all: readonly LiveSession[],
): readonly Extract<Open, { what: "end-all" }>[] {
  const { user_id, connection_id, connection_name } = item;
  const count = (same: (other: LiveSession) => boolean) =>
    all.filter((other) => other.may_end && same(other)).length;
  const found: Extract<Open, { what: "end-all" }>[] = [];
  if (user_id !== null)
    found.push({
      what: "end-all",
      bunch: { of: "person", id: user_id },
      name: whoWords(item),
      count: count((other) => other.user_id === user_id),
    });
  if (connection_id !== null)
    found.push({
      what: "end-all",
      bunch: { of: "connection", id: connection_id },
      name: connection_name,
      count: count((other) => other.connection_id === connection_id),
    });
  return found.filter((bunch) => bunch.count > 1);
}
