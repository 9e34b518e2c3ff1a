/** What stands between the log-in and everything else: one thing to do, or to log out. */
import { Button, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Profile.module.css";

interface GatePageProps {
  readonly title: string;
  readonly about: string;
  readonly onLogOut: () => void;
  readonly children: ReactNode;
}

export function GatePage({ title, about, onLogOut, children }: GatePageProps) {
  return (
    <main className={classes["gate"]}>
      <div className={classes["gateCard"]}>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Title order={1} fz="1.35rem">
              {title}
            </Title>
            <Text size="sm" c="var(--dg-muted)">
              {about}
            </Text>
          </div>
          <Button size="xs" variant="default" flex="none" onClick={onLogOut}>
            Log out
          </Button>
        </Group>
        {children}
      </div>
    </main>
  );
}
