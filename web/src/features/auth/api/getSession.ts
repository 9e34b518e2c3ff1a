import { useQuery, type QueryClient } from "@tanstack/react-query";
import type { User } from "@/lib/api";
import { request } from "@/lib/http";
import type { LoginState } from "@/lib/managed";
import { queryKeys } from "@/lib/queryKeys";

/**
 * Who is logged in, or null. The answer also sets the CSRF cookie that later requests send back, and says
 * what the log-in shows: it is whole from the first, and nothing moves below a hand that clicks.
 */
async function getSession(client: QueryClient): Promise<User | null> {
  const state = await request<LoginState>("GET", "session");
  if (!state.user) client.setQueryData(queryKeys.loginState, state);
  return state.user ?? null;
}

export function useSession() {
  return useQuery({
    queryKey: queryKeys.session,
    queryFn: ({ client }) => getSession(client),
    staleTime: Infinity,
  });
}
