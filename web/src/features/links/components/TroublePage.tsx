import { Button } from "@mantine/core";
import { TroubleFront } from "@/components/TroubleFront";
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
  const known = TROUBLES[trouble];
  return (
    <TroubleFront
      trouble={{ ...known, what: detail || known.what }}
      onRetry={onRetry}
      data-testid="link-trouble"
      data-trouble={trouble}
    >
      {onLogIn && (
        <Button variant="default" onClick={onLogIn} data-testid="link-log-in">
          Log in with an account
        </Button>
      )}
    </TroubleFront>
  );
}
