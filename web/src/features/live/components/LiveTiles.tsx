import { Text } from "@mantine/core";
import { memo } from "react";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import type { LiveSession } from "@/lib/live";
import type { Glimpses } from "../glimpses";
import { whoWords } from "../words";
import { Actions, usePrimary, type ActionsProps } from "./Actions";
import { Age, Busy, Distance, Idle, Parked, Watched } from "./Facts";
import { Thumbnail } from "./Thumbnail";
import classes from "./Live.module.css";

type TileProps = ActionsProps & {
  readonly named: boolean;
  /** Null: without pictures. */
  readonly glimpses: Glimpses | null;
};

type LiveTilesProps = Omit<TileProps, "item"> & { readonly items: readonly LiveSession[] };

/** Drawn anew only with other sessions: there may be hundreds. */
export const LiveTiles = memo(function LiveTiles({ items, ...rest }: LiveTilesProps) {
  return (
    <ul className={classes["tiles"]} aria-label="Live sessions" data-testid="live-tiles">
      {items.map((item) => (
        <LiveTile key={item.id} item={item} {...rest} />
      ))}
    </ul>
  );
});

const LiveTile = memo(function LiveTile({ named, glimpses, ...rest }: TileProps) {
  const { item } = rest;
  const primary = usePrimary(item);
  return (
    <li className={classes["tile"]} data-testid={`live-${item.id}`}>
      {glimpses && (
        // For the pointer alone: on the keyboard it is the button below.
        <div
          className={classes["screen"]}
          data-acts={primary ? true : undefined}
          onClick={primary?.run}
        >
          <Thumbnail item={item} glimpses={glimpses} />
        </div>
      )}
      <div className={classes["tileBody"]}>
        <div className={classes["tileHead"]}>
          <span className={classes["name"]}>
            <ProtocolIcon protocol={item.protocol} size={16} />
            <Text span size="sm" fw={600} truncate title={item.connection_name}>
              {item.connection_name}
            </Text>
          </span>
          <Parked item={item} />
        </div>
        {named && (
          <Text size="xs" c="var(--dg-muted)" truncate>
            {[item.mine ? "You" : whoWords(item), item.client_address].filter(Boolean).join(" · ")}
          </Text>
        )}
        <dl className={classes["facts"]}>
          <dt>For</dt>
          <dd>
            <Age item={item} />
          </dd>
          <dt>Busy</dt>
          <dd>
            <Busy item={item} />
          </dd>
          <dt>Round trip</dt>
          <dd>
            <Distance item={item} />
          </dd>
          <dt>Idle</dt>
          <dd>
            <Idle item={item} />
          </dd>
        </dl>
        <div className={classes["tileFoot"]}>
          <Watched item={item} />
          <span className={classes["acts"]}>
            <Actions {...rest} />
          </span>
        </div>
      </div>
    </li>
  );
});
