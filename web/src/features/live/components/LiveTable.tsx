import { Table, Text } from "@mantine/core";
import { memo } from "react";
import { TableCard } from "@/components/Page";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { isParked, type LiveSession } from "@/lib/live";
import { whoWords } from "../words";
import { Actions, type ActionsProps } from "./Actions";
import { Age, Busy, Distance, Idle, Parked, Watched } from "./Facts";
import classes from "./Live.module.css";

interface LiveTableProps extends Omit<ActionsProps, "item"> {
  readonly items: readonly LiveSession[];
  /** Whether there are others' sessions among them. */
  readonly named: boolean;
}

const HEAD = ["Session", "Person", "For", "Busy", "Round trip", "Idle", ""];

/** Drawn anew only with other sessions: there may be hundreds. */
export const LiveTable = memo(function LiveTable({ items, named, ...rest }: LiveTableProps) {
  return (
    <TableCard
      head={named ? HEAD : HEAD.filter((name) => name !== "Person")}
      label="Live sessions"
      testId="live-list"
      acts
    >
      {items.map((item) => (
        <LiveRow key={item.id} item={item} named={named} {...rest} />
      ))}
    </TableCard>
  );
});

type LiveRowProps = ActionsProps & { readonly named: boolean };

const LiveRow = memo(function LiveRow({ named, ...rest }: LiveRowProps) {
  const { item } = rest;
  return (
    <Table.Tr data-testid={`live-${item.id}`}>
      <Table.Td>
        <span className={classes["name"]}>
          <ProtocolIcon protocol={item.protocol} size={16} />
          <Text span size="sm" fw={550} truncate title={item.connection_name}>
            {item.connection_name}
          </Text>
        </span>
        {(isParked(item) || item.watchers.length > 0) && (
          <span className={classes["marks"]}>
            <Parked item={item} />
            <Watched item={item} />
          </span>
        )}
      </Table.Td>
      {named && (
        <Table.Td>
          <Text size="sm" truncate maw="14rem">
            {whoWords(item)}
            {item.mine && <span className={classes["muted"]}> (you)</span>}
          </Text>
          <Text size="xs" c="var(--dg-muted)" truncate maw="14rem">
            {item.client_address}
          </Text>
        </Table.Td>
      )}
      <Table.Td>
        <Age item={item} />
      </Table.Td>
      <Table.Td>
        <Busy item={item} />
      </Table.Td>
      <Table.Td>
        <Distance item={item} />
      </Table.Td>
      <Table.Td>
        <Idle item={item} />
      </Table.Td>
      <Table.Td>
        <span className={classes["acts"]}>
          <Actions {...rest} />
        </span>
      </Table.Td>
    </Table.Tr>
  );
});
