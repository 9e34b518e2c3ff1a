import { Alert, Button, Group, Text } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { productName } from "@/lib/look";
import type { Trouble } from "@/lib/trouble";
import { FrontPage } from "./FrontPage";
import { IconAlert, IconRefresh } from "./icons";

interface TroubleFrontProps {
  readonly trouble: Trouble;
  readonly onRetry: () => void;
  /** What else can be done, beside trying again. */
  readonly children?: ReactNode;
  readonly "data-testid": string;
  readonly "data-trouble"?: string;
}

/** A page of its own for it. */
export function TroubleFront({
  trouble: { title, what, todo, again },
  onRetry,
  children = null,
  ...marks
}: TroubleFrontProps) {
  useEffect(() => {
    document.title = `${title} — ${productName()}`;
  }, [title]);
  return (
    <FrontPage title={title}>
      <Alert
        color={again ? "yellow" : "red"}
        variant="light"
        icon={<IconAlert />}
        role="alert"
        {...marks}
      >
        {what}
      </Alert>
      <Text size="sm">{todo}</Text>
      {(again || children !== null) && (
        <Group gap="sm">
          {again && (
            <Button leftSection={<IconRefresh size={16} />} onClick={onRetry} autoFocus>
              Try again
            </Button>
          )}
          {children}
        </Group>
      )}
    </FrontPage>
  );
}
