import { Alert, Button, Group, Text } from "@mantine/core";
import { useEffect } from "react";
import { FrontPage } from "@/components/FrontPage";
import { IconAlert, IconRefresh } from "@/components/icons";
import { productName } from "@/lib/look";
import { TROUBLES, type TroubleName } from "../troubles";

interface TroublePageProps {
  readonly trouble: TroubleName;
  /** The server's own sentence, where it says more; or "". */
  readonly detail?: string;
  readonly onRetry: () => void;
  /** Null where an account would be of no use. */
  readonly onLogIn: (() => void) | null;
}

/** Why a link opens nothing. */
export function TroublePage({ trouble, detail = "", onRetry, onLogIn }: TroublePageProps) {
  const { title, what, todo, again } = TROUBLES[trouble];

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
        data-testid="link-trouble"
        data-trouble={trouble}
      >
        {detail || what}
      </Alert>
      <Text size="sm">{todo}</Text>
      {(again || onLogIn) && (
        <Group gap="sm">
          {again && (
            <Button leftSection={<IconRefresh size={16} />} onClick={onRetry} autoFocus>
              Try again
            </Button>
          )}
          {onLogIn && (
            <Button variant="default" onClick={onLogIn} data-testid="link-log-in">
              Log in with an account
            </Button>
          )}
        </Group>
      )}
    </FrontPage>
  );
}
