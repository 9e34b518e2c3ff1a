/** What few need of a link: a code word, and how often it may be used. */
import { Group, TextInput } from "@mantine/core";
import { Fold } from "@/components/Fold";
import type { FieldProps } from "./ShareFields";

const CODE_LENGTH = 100;

export function MoreFields({ draft, errors, onChange }: FieldProps) {
  const wrong = errors["code"] !== undefined || errors["max_uses"] !== undefined;
  const filled = draft.code !== "" || draft.uses !== "";
  return (
    <Fold label="More" initially={filled} forced={wrong} data-testid="share-more">
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
    </Fold>
  );
}
