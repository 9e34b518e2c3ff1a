/** What stands where content would be: nothing yet, nothing found, or an error with its way out. */
import { Button, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Notice.module.css";
import { IconAlert, IconRefresh, type Icon } from "./icons";

interface NoticeProps {
  readonly icon: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly tone?: "plain" | "error";
}

export function Notice({ icon: Sign, title, children, action, tone = "plain" }: NoticeProps) {
  return (
    <Stack
      align="center"
      gap={6}
      className={classes["notice"]}
      role={tone === "error" ? "alert" : undefined}
    >
      <span className={classes["sign"]} data-tone={tone}>
        <Sign size={22} />
      </span>
      <Text fw={600} size="sm" ta="center">
        {title}
      </Text>
      {children && (
        <Text size="sm" c="var(--dg-muted)" ta="center" maw={320}>
          {children}
        </Text>
      )}
      {action && <div className={classes["action"]}>{action}</div>}
    </Stack>
  );
}

export function ErrorNotice({
  title,
  message,
  onRetry,
}: {
  title: string;
  message: string;
  onRetry: () => void;
}) {
  return (
    <Notice
      icon={IconAlert}
      title={title}
      tone="error"
      action={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={15} />}
          onClick={onRetry}
        >
          Try again
        </Button>
      }
    >
      {message}
    </Notice>
  );
}
