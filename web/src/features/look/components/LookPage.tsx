import { Alert, Loader } from "@mantine/core";
import { Page } from "@/components/Page";
import { Section, Sections } from "@/components/Section";
import { messageOf } from "@/lib/http";
import { useOwnLook } from "../api/look";
import { PictureField } from "./PictureField";
import { TextsForm } from "./TextsForm";

export function LookPage() {
  const look = useOwnLook();
  return (
    <Page
      title="Look"
      about="Your name, colours, pictures and words, on every page and for everybody, at once."
    >
      {look.error && (
        <Alert color="red" variant="light" role="alert">
          {messageOf(look.error)}
        </Alert>
      )}
      {look.isPending && <Loader color="gray" size="sm" role="status" aria-label="Loading" />}
      {look.data && (
        <Sections>
          <Section
            title="Name and colours"
            about="Empty: as the server's settings say, else as Deskgate looks by itself."
          >
            <TextsForm key="brand" look={look.data} fields={["name", "accent", "accent_dark"]} />
          </Section>
          <Section title="Pictures" about="SVG, PNG, JPEG or WebP; the favicon also as ICO.">
            <PictureField part="logo" label="Logo" set={look.data.pictures} most="256 KB" />
            <PictureField
              part="logo-dark"
              label="Logo on the dark page"
              set={look.data.pictures}
              most="256 KB"
            />
            <PictureField part="favicon" label="Favicon" set={look.data.pictures} most="128 KB" />
            <PictureField
              part="background"
              label="Behind the log-in"
              set={look.data.pictures}
              most="1.5 MB"
            />
          </Section>
          <Section title="Log-in page">
            <TextsForm key="words" look={look.data} fields={["title", "text", "terms"]} />
          </Section>
          <Section
            title="Style rules"
            about="CSS of your own, after all other rules. It can hide what people need: keep an
              eye on the log-in page."
          >
            <TextsForm key="css" look={look.data} fields={["css"]} />
          </Section>
        </Sections>
      )}
    </Page>
  );
}
