/** What every page beside the sessions has: its heading, what it is for, its actions, and what scrolls. */
import { Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Page.module.css";

interface PageProps {
  readonly title: string;
  readonly about: ReactNode;
  /** Buttons and filters at the right of the heading. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, about, actions, children }: PageProps) {
  return (
    <div className={classes["page"]}>
      <div className={classes["head"]}>
        <div className={classes["words"]}>
          <Title order={2} fz="1.25rem">
            {title}
          </Title>
          <Text size="sm" c="var(--dg-muted)">
            {about}
          </Text>
        </div>
        {actions && <div className={classes["actions"]}>{actions}</div>}
      </div>
      <div className={classes["body"]}>{children}</div>
    </div>
  );
}

/** A table on a card, which scrolls sideways where it is too wide. */
export function TableCard({
  head,
  children,
  label,
  acts = false,
  testId,
}: {
  head: readonly ReactNode[];
  children: ReactNode;
  label: string;
  /** Whether the last column has what can be done: it stays in sight. */
  acts?: boolean;
  testId?: string;
}) {
  return (
    <div className={classes["card"]} tabIndex={0} role="region" aria-label={label}>
      <Table
        verticalSpacing={8}
        horizontalSpacing="md"
        className={classes["table"] ?? ""}
        data-acts={acts || undefined}
        data-testid={testId}
        stickyHeader
        highlightOnHover
      >
        <Table.Thead>
          <Table.Tr>
            {head.map((cell, index) => (
              <Table.Th key={index} scope="col">
                {cell}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
  );
}
