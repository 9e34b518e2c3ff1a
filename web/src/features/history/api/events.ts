import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { queryOf, request } from "@/lib/http";
import type { LogEventPage, Verdict } from "@/lib/managed";

const PAGE = 50;

export interface EventFilters {
  readonly q: string;
  readonly action: string;
  readonly actor: string;
  readonly since: string | null;
  readonly until: string | null;
}

/** Newest first. */
export function useEvents(filters: EventFilters) {
  return useInfiniteQuery({
    queryKey: ["events", filters],
    queryFn: ({ pageParam, signal }) =>
      request<LogEventPage>(
        "GET",
        `events?${queryOf({ ...filters, limit: PAGE, cursor: pageParam })}`,
        undefined,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
    placeholderData: (before) => before,
  });
}

/** Has the server prove its whole log. */
export function useVerify() {
  return useMutation({ mutationFn: () => request<Verdict>("GET", "events/verify") });
}
