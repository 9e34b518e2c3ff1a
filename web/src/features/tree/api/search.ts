import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { Listed, SearchHit } from "@/lib/api";
import { queryOf, request } from "@/lib/http";

const PAGE = 50;

/** The server's search: over notes as well, and of a tree however large. */
export function useSearch(q: string, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ["tree", "search", q],
    queryFn: ({ pageParam, signal }) =>
      request<Listed<SearchHit>>(
        "GET",
        `search?${queryOf({ q, limit: PAGE, cursor: pageParam })}`,
        undefined,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
