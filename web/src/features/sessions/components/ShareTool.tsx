import { ActionIcon, Tooltip } from "@mantine/core";
import { IconShare } from "@/components/icons";
import { useSharing } from "@/lib/sharing";
import type { Target } from "../registry";

interface ShareToolProps {
  readonly target: Target;
  /** The gateway's name for the session; null before it is open. */
  readonly sessionId: string | null;
  readonly disabled: boolean;
}

/** Shares the session. What one was let into oneself is another's to share. */
export function ShareTool({ target: { id, name, opens }, sessionId, disabled }: ShareToolProps) {
  const sharing = useSharing();
  const connectionId = opens ? null : id;
  if (!sharing || opens?.kind === "a" || opens?.kind === "s") return null;
  if (!sharing.mayShare(connectionId)) return null;
  return (
    <Tooltip label="Share this session" openDelay={400}>
      <ActionIcon
        size={28}
        variant="subtle"
        color="gray"
        aria-label="Share this session"
        disabled={disabled || sessionId === null}
        onClick={() => sharing.share({ connectionId, sessionId, name })}
        data-testid="session-share"
      >
        <IconShare size={17} />
      </ActionIcon>
    </Tooltip>
  );
}
