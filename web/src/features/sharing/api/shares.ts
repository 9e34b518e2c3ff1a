/** Shares: given and received ones, what can be given, and what is done with them. */
import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { isLoggedOut, queryOf, request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";
import type { MadeShare, NewShare, Share, Shareable, ShareOptions, Shares } from "@/lib/sharing";
import { useChange } from "@/lib/useChange";

export type Side = Share["side"];

/** Which of the two that a session offers is meant. */
export type Kind = Share["kind"];

export function thingOf(
  what: Shareable,
  kind: Kind,
): { connection_id?: string; session_id?: string } {
  if (kind === "session" && what.sessionId !== null) return { session_id: what.sessionId };
  return what.connectionId === null ? {} : { connection_id: what.connectionId };
}

/** Who is in changes without anybody's doing here, and the server's hint may be lost. */
const POLL_MS = 60_000;

export function useShares(side: Side) {
  return useQuery({
    queryKey: [...queryKeys.shares, side],
    queryFn: () => request<Shares>("GET", `shares?${queryOf({ side })}`).then(({ items }) => items),
    refetchInterval: ({ state }) => (isLoggedOut(state.error) ? false : POLL_MS),
  });
}

/** `words`: of whom it may be for. */
export function useShareOptions(what: Shareable, kind: Kind, words = "") {
  const thing = thingOf(what, kind);
  return useQuery({
    queryKey: [...queryKeys.shares, "options", thing, words],
    queryFn: () =>
      request<ShareOptions>("GET", `shares/options?${queryOf({ ...thing, q: words })}`),
    staleTime: 0,
    placeholderData: (before, query) =>
      JSON.stringify(query?.queryKey[2]) === JSON.stringify(thing) ? before : undefined,
  });
}

export function useMakeShare() {
  return useChange([queryKeys.shares], (share: NewShare) =>
    request<MadeShare>("POST", "shares", share),
  );
}

/** It is gone from the list at once: whoever ends something doesn't wait for the word that it has ended. */
function markEnded(client: QueryClient, id: string): void {
  const ended_at = new Date().toISOString();
  client.setQueryData<readonly Share[]>([...queryKeys.shares, "given"], (items) =>
    items?.map((item) =>
      item.id === id ? { ...item, active: false, ended_at, inside: [] } : item,
    ),
  );
}

export function useEndShare() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<undefined>("DELETE", `shares/${id}`),
    onSuccess: (_, id) => markEnded(client, id),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.shares }),
  });
}

/** Sends one of those who are in out; the share goes on. */
export function useSendOut() {
  return useChange([queryKeys.shares], ({ id, session }: { id: string; session: string }) =>
    request<undefined>("DELETE", `shares/${id}/inside/${session}`),
  );
}
