import { useQuery } from "@tanstack/react-query";
import type { Status } from "@/lib/api";
import { isLoggedOut, request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

const WELL_MS = 60_000;
const UNWELL_MS = 5000;

export function useStatus() {
  return useQuery({
    queryKey: queryKeys.status,
    queryFn: () => request<Status>("GET", "status"),
    refetchInterval: ({ state }) =>
      isLoggedOut(state.error) ? false : state.data?.guacd.state === "ok" ? WELL_MS : UNWELL_MS,
  });
}
