import { useInfiniteQuery } from "@tanstack/react-query";
import type { SessionPage } from "@/lib/api";
import { isLoggedOut, queryOf, request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

const PAGE = 50;
/** Live rows change; a list of ended ones needs no looking after. */
const LIVE_MS = 5000;

export interface HistoryFilters {
  readonly q: string;
  readonly live: true | null;
  readonly since: string | null;
  readonly until: string | null;
}

export function useHistory(filters: HistoryFilters) {
  return useInfiniteQuery({
    queryKey: [...queryKeys.history, filters],
    queryFn: ({ pageParam, signal }) =>
      request<SessionPage>(
        "GET",
        `sessions?${queryOf({ ...filters, limit: PAGE, cursor: pageParam })}`,
        undefined,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
    placeholderData: (before) => before,
    refetchInterval: ({ state }) =>
      !isLoggedOut(state.error) &&
      state.data?.pages.some((page) => page.items.some((item) => item.live))
        ? LIVE_MS
        : false,
  });
}
