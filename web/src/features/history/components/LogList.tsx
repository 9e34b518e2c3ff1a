/** A list of the log, whatever state its query is in, with a way to its older entries. */
import { Button } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorNotice, Notice } from "@/components/Notice";
import { IconHistory } from "@/components/icons";
import { messageOf } from "@/lib/http";
import classes from "./HistoryPage.module.css";

interface LogListProps {
  readonly query: UseInfiniteQueryResult;
  readonly empty: boolean;
  /** Whether it is narrowed: then it may be empty for that. */
  readonly narrowed: boolean;
  readonly words: {
    readonly failed: string;
    readonly none: string;
    readonly about: string;
    readonly older: string;
  };
  readonly loading: ReactNode;
  readonly children: ReactNode;
}

export function LogList({ query, empty, narrowed, words, loading, children }: LogListProps) {
  if (query.isPending) return loading;
  if (query.isError && empty)
    return (
      <ErrorNotice
        title={words.failed}
        message={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  if (empty)
    return (
      <Notice icon={IconHistory} title={narrowed ? "Nothing fits" : words.none}>
        {narrowed ? "Try other words, or more days." : words.about}
      </Notice>
    );
  return (
    <>
      {children}
      {query.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          className={classes["next"] ?? ""}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.older}
        </Button>
      )}
    </>
  );
}
