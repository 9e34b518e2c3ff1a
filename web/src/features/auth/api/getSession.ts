import { useQuery } from "@tanstack/react-query";
import type { User } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** Who is logged in, or null. The answer also sets the CSRF cookie that later requests send back. */
async function getSession(): Promise<User | null> {
  return (await request<{ user: User | null }>("GET", "session")).user;
}

export function useSession() {
  return useQuery({ queryKey: queryKeys.session, queryFn: getSession, staleTime: Infinity });
}
