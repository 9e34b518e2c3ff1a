/** What few need of a link: a code word, and how often it may be used. */
import { Button, Collapse, Group, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { IconChevron } from "@/components/icons";
import type { FieldProps } from "./ShareFields";
import classes from "./Sharing.module.css";

const CODE_LENGTH = 100;

export function MoreFields({ draft, errors, onChange }: FieldProps) {
  const wrong = errors["code"] !== undefined || errors["max_uses"] !== undefined;
  const [opened, setOpened] = useState(draft.code !== "" || draft.uses !== "");
  const id = useId();
  const shown = opened || wrong;
  return (
    <div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        aria-expanded={shown}
        aria-controls={id}
        leftSection={
          <IconChevron size={14} className={classes["chevron"]} data-open={shown || undefined} />
        }
        onClick={() => setOpened(!opened)}
        data-testid="share-more"
      >
        More
      </Button>
      <Collapse expanded={shown} id={id}>
        <Group grow align="flex-start" mt="xs" wrap="wrap" preventGrowOverflow={false}>
          <TextInput
            label="Code word"
            description="Asked for beside the link. Tell it by another way."
            inputWrapperOrder={["label", "input", "description", "error"]}
            miw="12rem"
            maxLength={CODE_LENGTH}
            autoComplete="off"
            spellCheck={false}
            value={draft.code}
            error={errors["code"]}
            onChange={({ currentTarget }) => onChange({ code: currentTarget.value })}
            data-testid="share-code"
          />
          <TextInput
            label="Number of uses"
            description="Empty: any number, while it lasts."
            inputWrapperOrder={["label", "input", "description", "error"]}
            miw="12rem"
            inputMode="numeric"
            maxLength={4}
            value={draft.uses}
            error={errors["max_uses"]}
            onChange={({ currentTarget }) =>
              onChange({ uses: currentTarget.value.replace(/\D|^0+/g, "") })
            }
            data-testid="share-uses"
          />
        </Group>
      </Collapse>
    </div>
  );
}
