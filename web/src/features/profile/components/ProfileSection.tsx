import { Alert, Button, Group, Loader, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { Section } from "@/components/Section";
import { fieldErrors, isOfNoField } from "@/lib/fieldErrors";
import { messageOf, type Tagged } from "@/lib/http";
import type { Profile } from "@/lib/managed";
import { useProfile, useSaveProfile } from "../api/profile";

export function ProfileSection() {
  const profile = useProfile();
  return (
    <Section title="About you" error={profile.error}>
      {profile.data ? (
        <ProfileForm key={profile.data.etag} loaded={profile.data} />
      ) : (
        profile.isPending && <Loader color="gray" size="sm" role="status" aria-label="Loading" />
      )}
    </Section>
  );
}

function ProfileForm({ loaded }: { loaded: Tagged<Profile> }) {
  const { data, etag } = loaded;
  const save = useSaveProfile();
  const [fullName, setFullName] = useState(data.full_name);
  const [email, setEmail] = useState(data.email);
  const [zone, setZone] = useState(data.time_zone);
  const errors = fieldErrors(save.error);
  const change = { full_name: fullName.trim(), email: email.trim(), time_zone: zone.trim() };
  const changed =
    change.full_name !== data.full_name ||
    change.email !== data.email ||
    change.time_zone !== data.time_zone;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (changed && !save.isPending) save.mutate({ change, etag });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {isOfNoField(save.error) && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(save.error)}
          </Alert>
        )}
        <TextInput label="User name" value={data.username} readOnly variant="filled" />
        <TextInput
          label="Full name"
          autoComplete="name"
          maxLength={200}
          value={fullName}
          error={errors["full_name"]}
          onChange={(event) => setFullName(event.currentTarget.value)}
        />
        <TextInput
          label="E-mail address"
          autoComplete="email"
          maxLength={254}
          value={email}
          error={errors["email"]}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          label="Time zone"
          description="Europe/Berlin, say; empty: your browser's."
          maxLength={64}
          value={zone}
          error={errors["time_zone"]}
          onChange={(event) => setZone(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" size="xs" loading={save.isPending} disabled={!changed}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
