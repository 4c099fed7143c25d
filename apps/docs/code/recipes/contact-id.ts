/** An environment of Dataverse, and how your site signs in to it: an application user that may read contacts. */
export interface Dataverse {
  url: string; // https://contoso.crm.dynamics.com
  accessToken(): Promise<string>;
}

/** The GUID of the one active contact with this customer number; undefined for none, and for several. */
export async function findContactId(
  customerNumber: string,
  { url, accessToken }: Dataverse,
): Promise<string | undefined> {
  const text = customerNumber.replaceAll("'", "''"); // how OData writes a quote in a text
  const filter = encodeURIComponent(`contoso_customernumber eq '${text}' and statuscode eq 1`);
  const response = await fetch(
    `${url}/api/data/v9.2/contacts?$select=contactid,contoso_customernumber&$filter=${filter}&$top=2`,
    {
      headers: { Authorization: `Bearer ${await accessToken()}`, Accept: 'application/json' },
      signal: AbortSignal.timeout(4000), // a chat waits: callbackTimeoutMs is 5000
    },
  );
  if (!response.ok) throw new Error(`Dataverse answered ${response.status}.`);
  const { value } = (await response.json()) as { value: Contact[] };
  const [contact, another] = value;
  if (!contact || another) return undefined;
  // Dataverse compares without regard to case.
  return contact.contoso_customernumber === customerNumber ? contact.contactid : undefined;
}

interface Contact {
  contactid: string;
  contoso_customernumber: string;
}
