import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { User } from "@/lib/api";
import { ApiError, request } from "@/lib/http";
import type { LoginState } from "@/lib/managed";
import { showPasskey } from "@/lib/passkeys";
import { queryKeys } from "@/lib/queryKeys";
import { nextPage } from "../next";

/** One step of a log-in. */
export type Step =
  | { readonly by: "password"; readonly username: string; readonly password: string }
  | { readonly by: "code"; readonly code: string }
  | { readonly by: "passkey" };

/** The first proof was right, and the second factor is asked for. */
export const SECOND_FACTOR = "second-factor-needed";

async function take(step: Step): Promise<User> {
  const state = await answerTo(step);
  if (!state.user) throw new ApiError(401, "The log-in is not finished.", [], SECOND_FACTOR);
  return state.user;
}

async function answerTo(step: Step): Promise<LoginState> {
  switch (step.by) {
    case "password": {
      const { username, password } = step;
      return request<LoginState>("POST", "session", { username, password });
    }
    case "code":
      return request<LoginState>("POST", "session/second-factor", { code: step.code });
    case "passkey":
      return request<LoginState>("POST", "session/passkey", { credential: await showPasskey() });
  }
}

/** `formerly`: whose page is still open; what was read for it is shown to nobody else. */
export function useLogIn(formerly: User | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: take,
    onSuccess: (user) => {
      const others = ({ queryKey }: { queryKey: readonly unknown[] }) =>
        queryKey[0] !== queryKeys.session[0];
      if (user.id !== formerly?.id) client.removeQueries({ predicate: others });
      client.removeQueries({ queryKey: queryKeys.loginState });
      client.setQueryData(queryKeys.session, user);
      const next = nextPage(window.location.search, document.baseURI);
      if (next && user.is_admin) window.location.assign(next);
      if (user.id === formerly?.id) void client.invalidateQueries({ predicate: others });
    },
  });
}

/** By what one can log in here, and whether a log-in stands at its second step. */
export function useLoginState() {
  return useQuery({
    queryKey: queryKeys.loginState,
    queryFn: () => request<LoginState>("GET", "session"),
  });
}

/** Gives a log-in up that stands at its second step. */
export function useStartAgain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<undefined>("DELETE", "session"),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.loginState }),
  });
}
