import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { User } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

interface Credentials {
  readonly username: string;
  readonly password: string;
}

async function logIn(credentials: Credentials): Promise<User> {
  return (await request<{ user: User }>("POST", "session", credentials)).user;
}

export function useLogIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: logIn,
    onSuccess: (user) => client.setQueryData(queryKeys.session, user),
  });
}
