import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Listed } from "@/lib/api";
import { queryOf, request } from "@/lib/http";
import type { NewPerson, Person, PersonChange } from "@/lib/managed";

const PAGE = 50;
const PEOPLE = ["users"] as const;

export function usePeople(q: string) {
  return useInfiniteQuery({
    queryKey: [...PEOPLE, q],
    queryFn: ({ pageParam, signal }) =>
      request<Listed<Person>>(
        "GET",
        `users?${queryOf({ q, limit: PAGE, cursor: pageParam })}`,
        undefined,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
    placeholderData: (before) => before,
  });
}

function usePersonMutation<T, R>(mutationFn: (variables: T) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: PEOPLE }),
        client.invalidateQueries({ queryKey: ["groups"] }),
      ]),
  });
}

export const useCreatePerson = () =>
  usePersonMutation((person: NewPerson) => request<Person>("POST", "users", person));

export const useChangePerson = (id: string) =>
  usePersonMutation((change: PersonChange) => request<Person>("PATCH", `users/${id}`, change));

export const useDeletePerson = () =>
  usePersonMutation((id: string) => request<undefined>("DELETE", `users/${id}`));

/** Null takes it away: then only a directory lets them in. */
export const useSetPassword = (id: string) =>
  usePersonMutation((password: string | null) =>
    request<undefined>("POST", `users/${id}/password`, { password }),
  );

export const useLogOutEverywhere = () =>
  usePersonMutation((id: string) => request<undefined>("DELETE", `users/${id}/logins`));

export const useResetFactors = () =>
  usePersonMutation((id: string) => request<undefined>("DELETE", `users/${id}/second-factor`));
