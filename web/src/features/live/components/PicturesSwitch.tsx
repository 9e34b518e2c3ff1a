import { Switch } from "@mantine/core";

interface PicturesSwitchProps {
  readonly on: boolean;
  readonly silently: boolean;
  readonly onChange: (on: boolean) => void;
}

const TOLD =
  "A picture is a look into the session, every 15 seconds while you have its tile before you. Its person is told each time, and the log keeps it.";
const SILENT =
  "A picture is a look into the session, every 15 seconds while you have its tile before you. Its person isn't told; the log keeps it.";

export function PicturesSwitch({ on, silently, onChange }: PicturesSwitchProps) {
  return (
    <Switch
      size="xs"
      mb="sm"
      styles={{ description: { fontSize: "0.8rem", color: "var(--dg-muted)" } }}
      label="Pictures"
      description={silently ? SILENT : TOLD}
      checked={on}
      onChange={(event) => onChange(event.currentTarget.checked)}
      data-testid="live-pictures"
    />
  );
}
