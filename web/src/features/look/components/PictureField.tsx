import { Button, FileButton, Group, Text } from "@mantine/core";
import { fieldErrors } from "@/lib/fieldErrors";
import { messageOf } from "@/lib/http";
import { useSetPicture, type Picture } from "../api/look";
import classes from "./Look.module.css";

const TYPES = "image/svg+xml,image/png,image/jpeg,image/webp,image/gif,image/x-icon,.ico";

interface PictureFieldProps {
  readonly part: Picture;
  readonly label: string;
  /** The parts that the interface has set. */
  readonly set: readonly string[];
  readonly most: string;
}

export function PictureField({ part, label, set, most }: PictureFieldProps) {
  const save = useSetPicture();
  const own = set.includes(part);
  const put = (file: File | null) => {
    if (file) save.mutate({ part, file });
  };
  const wrong = save.error && (fieldErrors(save.error)["file"] ?? messageOf(save.error));
  return (
    <div className={classes["row"]} data-testid={`look-${part}`}>
      <div>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Text size="xs" c="var(--dg-muted)">
          {own ? "A picture of yours." : `Not set; at most ${most}.`}
        </Text>
        {wrong && (
          <Text size="xs" c="var(--dg-danger)" role="alert">
            {wrong}
          </Text>
        )}
      </div>
      <Group gap="xs" wrap="nowrap">
        {own && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={`Remove: ${label}`}
            onClick={() => save.mutate({ part, file: null })}
          >
            Remove
          </Button>
        )}
        <FileButton accept={TYPES} onChange={put}>
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant="default"
              loading={save.isPending}
              aria-label={`Choose: ${label}`}
            >
              Choose…
            </Button>
          )}
        </FileButton>
      </Group>
    </div>
  );
}
