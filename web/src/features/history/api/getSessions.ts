import { useInfiniteQuery } from "@tanstack/react-query";
import type { SessionPage } from "@/lib/api";
import { isLoggedOut, request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

const PAGE = 50;
/** Live rows change; a list of ended ones needs no looking after. */
const LIVE_MS = 5000;

async function getSessions(cursor: string | null): Promise<SessionPage> {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (cursor) query.set("cursor", cursor);
  return request<SessionPage>("GET", `sessions?${query.toString()}`);
}

export function useHistory() {
  return useInfiniteQuery({
    queryKey: queryKeys.history,
    queryFn: ({ pageParam }) => getSessions(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      !isLoggedOut(state.error) &&
      state.data?.pages.some((page) => page.items.some((item) => item.live))
        ? LIVE_MS
        : false,
  });
}
