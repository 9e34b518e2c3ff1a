/** "Why may this person connect to X?" */
import { Alert, Badge, Group, List, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { ReceiverPicker } from "@/components/ReceiverPicker";
import { formatWhen } from "@/lib/format";
import { messageOf } from "@/lib/http";
import type { Explanation, Receiver } from "@/lib/managed";
import { useExplanation } from "../api/grants";
import { placeWords, type Place } from "../place";

const TYPING_MS = 400;

type Reason = Explanation["reasons"][number];

const WHY_NOT: Readonly<Record<NonNullable<Reason["why_not"]>, string>> = {
  "not-yet": "not yet",
  over: "over",
  hours: "not at this hour",
  network: "not from there",
  disabled: "disabled",
  unreadable: "unreadable",
};

export function Explainer({ place }: { place: Place }) {
  const [person, setPerson] = useState<Receiver | null>(null);
  const [when, setWhen] = useState("");
  const [address, setAddress] = useState("");
  const [from] = useDebouncedValue(address.trim(), TYPING_MS);
  const at = when && !Number.isNaN(Date.parse(when)) ? new Date(when).toISOString() : null;
  const question = person && { user_id: person.id, at, address: from };
  const explanation = useExplanation(place, question);
  return (
    <Stack>
      <Text size="sm" c="var(--dg-muted)">
        What somebody may do with {placeWords(place)}, and by which permissions.
      </Text>
      <ReceiverPicker label="Who" kinds={["user"]} value={person} onChange={setPerson} />
      <Group grow align="flex-start">
        <TextInput
          type="datetime-local"
          label="When"
          description="Empty: now."
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
        <TextInput
          label="From which address"
          description="Empty: from an unknown one."
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
      </Group>
      {explanation.error && (
        <Alert color="red" variant="light" role="alert">
          {messageOf(explanation.error)}
        </Alert>
      )}
      {question && explanation.data && <Answer explanation={explanation.data} />}
    </Stack>
  );
}

function Answer({ explanation }: { explanation: Explanation }) {
  const { sentence, reasons, until, allowed_role } = explanation;
  return (
    <Stack gap="xs" data-testid="explanation">
      <Alert color={allowed_role ? "teal" : "gray"} variant="light" role="status">
        {sentence}
        {until && ` Until ${formatWhen(until)}.`}
      </Alert>
      {reasons.length > 0 && (
        <List size="sm" spacing={6}>
          {reasons.map((reason, index) => (
            <List.Item key={reason.grant_id ?? index}>
              {reason.sentence}{" "}
              {!reason.active && (
                <Badge size="sm" variant="light" color="gray">
                  {reason.why_not ? WHY_NOT[reason.why_not] : "not active"}
                </Badge>
              )}
              {reason.via.length > 0 && (
                <Text size="xs" c="var(--dg-muted)">
                  through {reason.via.join(" → ")}
                </Text>
              )}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}
