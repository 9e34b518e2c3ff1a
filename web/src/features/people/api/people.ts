import { useInfiniteQuery } from "@tanstack/react-query";
import type { Listed } from "@/lib/api";
import { queryOf, request } from "@/lib/http";
import type { NewPerson, Person, PersonChange } from "@/lib/managed";
import { useChange } from "@/lib/useChange";

const PAGE = 50;
const PEOPLE = ["users"] as const;
const CHANGED = [PEOPLE, ["groups"]];

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

export const useCreatePerson = () =>
  useChange(CHANGED, (person: NewPerson) => request<Person>("POST", "users", person));

export const useChangePerson = (id: string) =>
  useChange(CHANGED, (change: PersonChange) => request<Person>("PATCH", `users/${id}`, change));

export const useDeletePerson = () =>
  useChange(CHANGED, (id: string) => request<undefined>("DELETE", `users/${id}`));

/** Null takes it away: then only a directory lets them in. */
export const useSetPassword = (id: string) =>
  useChange(CHANGED, (password: string | null) =>
    request<undefined>("POST", `users/${id}/password`, { password }),
  );

export const useLogOutEverywhere = () =>
  useChange(CHANGED, (id: string) => request<undefined>("DELETE", `users/${id}/logins`));

export const useResetFactors = () =>
  useChange(CHANGED, (id: string) => request<undefined>("DELETE", `users/${id}/second-factor`));
