/** What a link without a connection's id may open, to choose from. */
import { Text, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { FrontPage } from "@/components/FrontPage";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { IconSearch } from "@/components/icons";
import { hashOfIds } from "@/lib/links";
import { productName } from "@/lib/look";
import type { Offer } from "../api/offered";
import classes from "./Links.module.css";

/** Fewer than these are found by looking. */
const FILTER_FROM = 9;

export function ChoicePage({ offers }: { offers: readonly Offer[] }) {
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const shown = offers.filter(({ name }) => name.toLowerCase().includes(wanted));

  useEffect(() => {
    document.title = productName();
  }, []);

  return (
    <FrontPage wide title="Choose a connection" subtitle="It opens in this window.">
      {offers.length >= FILTER_FROM && (
        <TextInput
          aria-label="Find a connection"
          placeholder="Find a connection"
          leftSection={<IconSearch size={16} />}
          value={filter}
          autoFocus
          onChange={({ currentTarget }) => setFilter(currentTarget.value)}
          data-testid="link-filter"
        />
      )}
      <ul className={classes["offers"]} data-testid="link-choice">
        {shown.map(({ key, id, name, protocol }) => (
          <li key={key}>
            <a
              className={classes["offer"]}
              href={hashOfIds([id])}
              data-testid={`link-offer-${key}`}
            >
              <ProtocolIcon protocol={protocol} size={22} />
              <div className={classes["offerText"]}>
                <Text size="sm" fw={600} truncate title={name}>
                  {name}
                </Text>
                <Text size="xs" c="var(--dg-muted)">
                  {protocol.toUpperCase() || "Connection"}
                </Text>
              </div>
            </a>
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <Text size="sm" c="var(--dg-muted)" role="status">
          No connection’s name contains “{filter.trim()}”.
        </Text>
      )}
    </FrontPage>
  );
}
