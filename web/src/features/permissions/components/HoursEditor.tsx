/** Hours of the week: rows of days with a beginning and an end. */
import { ActionIcon, Button, Chip, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconClose, IconPlus } from "@/components/icons";
import type { Hours } from "@/lib/managed";
import { DAYS } from "../words";

const WORKING: Hours = { days: [0, 1, 2, 3, 4], start: "08:00", end: "18:00" };
const MOST = 20;

interface HoursEditorProps {
  readonly hours: readonly Hours[];
  readonly timeZone: string;
  readonly onChange: (hours: readonly Hours[]) => void;
  readonly onTimeZone: (zone: string) => void;
  readonly error: string | undefined;
  readonly zoneError: string | undefined;
}

export function HoursEditor(props: HoursEditorProps) {
  const { hours, timeZone, onChange, onTimeZone, error, zoneError } = props;
  const change = (index: number, part: Partial<Hours>) =>
    onChange(hours.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <Stack gap="xs" role="group" aria-label="Hours of the week">
      {hours.map((one, index) => (
        <Group key={index} gap="xs" align="center">
          <Chip.Group
            multiple
            value={one.days.map(String)}
            onChange={(days) => change(index, { days: days.map(Number).sort() })}
          >
            <Group gap={4}>
              {DAYS.map((day, number) => (
                <Chip key={day} value={String(number)} size="xs">
                  {day}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          <TextInput
            type="time"
            size="xs"
            aria-label="From"
            value={one.start}
            onChange={(event) => change(index, { start: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            size="xs"
            aria-label="To"
            value={one.end === "24:00" ? "00:00" : one.end}
            onChange={(event) => {
              const end = event.currentTarget.value;
              change(index, { end: end === "00:00" ? "24:00" : end });
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Remove these hours"
            onClick={() => onChange(hours.filter((_, at) => at !== index))}
          >
            <IconClose size={15} />
          </ActionIcon>
        </Group>
      ))}
      {error && (
        <Text size="xs" c="var(--dg-danger)" role="alert">
          {error}
        </Text>
      )}
      <Group gap="xs">
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={hours.length >= MOST}
          onClick={() => onChange([...hours, WORKING])}
        >
          {hours.length === 0 ? "Only at certain hours" : "More hours"}
        </Button>
        {hours.length > 0 && (
          <TextInput
            size="xs"
            label="Time zone"
            value={timeZone}
            error={zoneError}
            onChange={(event) => onTimeZone(event.currentTarget.value)}
          />
        )}
      </Group>
    </Stack>
  );
}
