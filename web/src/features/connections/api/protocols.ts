import { useQuery } from "@tanstack/react-query";
import type { Protocol } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** The catalogue of protocols and their parameters; it changes with the server's version only. */
export function useProtocols() {
  return useQuery({
    queryKey: queryKeys.protocols,
    queryFn: () => request<readonly Protocol[]>("GET", "protocols"),
    staleTime: Infinity,
  });
}
